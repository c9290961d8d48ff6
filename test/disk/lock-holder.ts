import { once } from 'node:events';
import { lockHome } from '../../main/disk/home-lock.ts';
import { SyncError } from '../../main/sync/errors.ts';

/**
 * A process that takes the lock of a home: `node lock-holder.ts HOME [START_AT_MS]`. Prints `held`, or the kind and message of why not.
 * Goes on until its input ends, then gives the lock back.
 */
const [home = '', startAt = '0'] = process.argv.slice(2);
// Starters that are to meet wait for the same moment.
while (Date.now() < Number(startAt));
try {
  const lock = await lockHome(home);
  process.stdout.write('held\n');
  await once(process.stdin.resume(), 'end');
  await lock.release();
} catch (error) {
  process.stdout.write(error instanceof SyncError ? `${error.kind} ${error.message}\n` : `failed ${String(error)}\n`);
}
