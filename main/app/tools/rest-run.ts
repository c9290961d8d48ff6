import { asSyncError, type SyncError } from '../../sync/errors.ts';
import type { ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Host } from '../host.ts';
import { carryOutRun, type Running, takeRun } from './run-tool.ts';

/** Between two tries while nothing comes of them; a service that asks for more gets more. */
const waits = { firstMs: 5_000, longestMs: 60_000 };

export interface Resting {
  readonly signal: AbortSignal;
  /** Told when the run begins to rest, with the reason, and with null when it goes on. */
  readonly onRest: (why: SyncError | null) => void;
  /** Asked at each rest for what ends it early. */
  readonly woken?: () => Promise<unknown>;
  /** How long it may rest without getting on; for good when left out. */
  readonly longestMs?: number;
}

/**
 * Carries out a run like `carryOutRun`, and goes on with it by itself when it stopped because the service could not be reached, or asked for
 * patience. While it rests the run is stopped: whoever cancels it, or goes on with it elsewhere, ends this.
 */
export async function carryOutWithRests(host: Host, running: Running, rest: Resting): Promise<ToolRun> {
  let { run } = running;
  let [tries, open, since] = [0, Infinity, host.clock.monotonic()];
  for (;;) {
    const ended = await carryOutRun(host, { ...running, run }, rest.signal);
    if (!ended.passing) return ended.run;
    const now = host.toolRuns().counts(run.id).open;
    if (now < open) [tries, since] = [0, host.clock.monotonic()];
    open = now;
    const wait = Math.max(ended.passing.retryAfterMs ?? 0, Math.min(waits.longestMs, waits.firstMs * 2 ** tries));
    tries += 1;
    if (host.clock.monotonic() - since + wait > (rest.longestMs ?? Infinity)) return ended.run;
    rest.onRest(ended.passing);
    const taken = await takeAfter(host, run, { wait, rest });
    if (taken === null) return host.toolRuns().run(run.id) ?? ended.run;
    rest.onRest(null);
    run = taken;
  }
}

/** Null when the run is not to go on here. */
async function takeAfter(
  host: Host,
  { id }: ToolRun,
  { wait, rest }: { readonly wait: number; readonly rest: Resting },
): Promise<ToolRun | null> {
  for (;;) {
    const end = new AbortController();
    const slept = host.clock.sleep(wait, AbortSignal.any([rest.signal, end.signal])).catch(() => undefined);
    await Promise.race(rest.woken ? [slept, rest.woken()] : [slept]);
    end.abort();
    if (rest.signal.aborted || host.toolRuns().run(id)?.state !== 'stopped') return null;
    try {
      return takeRun(host, id);
    } catch (error) {
      // Another tool works on the account meanwhile.
      if (asSyncError(error).kind !== 'busy') return null;
    }
  }
}
