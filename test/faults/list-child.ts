import { readFileSync } from 'node:fs';
import { openHttp } from '../../main/services/http/open-http.ts';
import { connectProjectPlace } from '../../main/services/projectplace/session.ts';
import { asSyncError } from '../../main/sync/errors.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';

/** Lists archive 5 of the service whose address is its argument; prints how many items came or what went wrong, and the most memory it ever had, in MB. */
/** Of this program alone: what `resourceUsage` tells begins with that of the process that started it. */
function mostKb(): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

const [url = ''] = process.argv.slice(2);
const account = {
  id: 1,
  service: 'projectplace',
  name: 'large',
  url,
  auth: { kind: 'oauth1-robot', consumerKey: 'key', token: 'token' },
  secrets: 'session',
  allowAssumed: false,
  profile: null,
  addedAt: 0,
} as const;
const transport = openHttp({ clock: systemClock, userAgent: 'Tidemark/test' });
const secrets = { get: () => Promise.resolve('s3cret'), set: () => Promise.resolve() };
const session = connectProjectPlace({ account, secrets, transport, clock: systemClock, random: systemRandom });
const { archives } = session;
if (!archives) throw new Error('ProjectPlace has archives.');
const outcome = await archives
  .open('5', '5')
  .list(AbortSignal.timeout(300_000))
  .then(
    ({ nodes }) => ({ items: nodes.length, error: null }),
    (error: unknown) => ({ items: 0, error: `${asSyncError(error).kind}: ${asSyncError(error).message}` }),
  );
process.stdout.write(JSON.stringify({ ...outcome, mostMb: Math.round(mostKb() / 1024) }));
await session.close();
await transport.close();
