import { setImmediate } from 'node:timers/promises';
import { asSyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';

const dayMs = 86_400_000;
/** README tells of these. */
const yearMs = 365 * dayMs;
const kept = 500_000;

/** Takes away what the history has too much of, in portions. What the guard against mass deletes counts stays: it is younger than a day. */
export async function shortenHistory({ mirror, clock }: Host, signal: AbortSignal): Promise<void> {
  const now = clock.now();
  while (!signal.aborted && mirror.shortenHistory({ before: now - yearMs, keep: kept, spare: now - dayMs })) await setImmediate();
}

/** Does that once a day until `signal` is aborted. */
export async function keepHistoryShort(host: Host, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await shortenHistory(host, signal).catch((error: unknown) => {
      host.log(`the history could not be shortened: ${asSyncError(error).message}`);
    });
    await host.clock.sleep(dayMs, signal).catch(() => undefined);
  }
}
