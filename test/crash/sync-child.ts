import { Redactor } from '../../main/app/redact.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { openCore } from '../../main/core.ts';
import { systemClock } from '../../main/system-time.ts';

/** Syncs all pairs of the home named by TIDEMARK_HOME once, says `syncing` when it begins, and prints the reports. Made to be killed. */
const home = process.env['TIDEMARK_HOME'];
if (home === undefined) throw new Error('TIDEMARK_HOME is not set.');
const core = await openCore({
  home,
  version: '0',
  env: process.env,
  redactor: new Redactor(),
  askSecret: () => Promise.reject(new Error('nobody is here to ask')),
  useSystemTrash: false,
});
// Files just written count as lying still, so that a run is all work and no waiting.
const host = { ...core.host, clock: { ...systemClock, now: () => systemClock.now() + 5_000 } };
const lock = await host.lock();
process.stdout.write('syncing\n');
const outcomes = await syncOnce(host, { pairs: host.settings.pairs(), onEvent: () => undefined }, new AbortController().signal);
await lock.release();
await core.close();
process.stdout.write(
  `${JSON.stringify(outcomes.map(({ report }) => ({ ...report, stopped: report?.stopped?.message ?? null })))}\n`,
);
