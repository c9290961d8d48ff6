import { openPair } from './open-pair.ts';
import { pausedUntil } from './pause.ts';
import { saveRunBreak, saveRunEnd, saveRunStart } from './run-records.ts';
import { Sessions } from './sessions.ts';
import { stoppedReport } from './sync-report.ts';
import type { Host } from './host.ts';
import type { EngineEvent, SyncReport } from '../sync/ports/progress.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** What came of one pair. `report` is null for a pair that is paused. */
export interface PairOutcome {
  readonly pair: Pair;
  readonly pausedUntil: number | null;
  readonly report: SyncReport | null;
}

/**
 * Syncs pairs side by side until nothing is left to do in any of them. A pair that fails does not stop the others; what stopped it is in
 * its report. The caller holds the home's lock. Rejects only with the reason of `signal`.
 */
export async function syncOnce(
  host: Host,
  work: { pairs: readonly Pair[]; onEvent: (pair: Pair, event: EngineEvent) => void },
  signal: AbortSignal,
): Promise<readonly PairOutcome[]> {
  const sessions = new Sessions(host);
  try {
    const runs = work.pairs.map(async (pair): Promise<PairOutcome> => {
      const until = pausedUntil(host, pair);
      if (until !== null) return { pair, pausedUntil: until, report: null };
      const onEvent = (event: EngineEvent) => work.onEvent(pair, event);
      return { pair, pausedUntil: null, report: await syncPair(host, { sessions, pair, onEvent }, signal) };
    });
    const outcomes = await Promise.allSettled(runs);
    signal.throwIfAborted();
    return outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
  } finally {
    await sessions.close();
  }
}

async function syncPair(
  host: Host,
  run: { sessions: Sessions; pair: Pair; onEvent: (event: EngineEvent) => void },
  signal: AbortSignal,
): Promise<SyncReport> {
  saveRunStart(host, run.pair);
  try {
    return saveRunEnd(host, run.pair, await runEngine(host, run, signal));
  } catch (error) {
    saveRunBreak(host, run.pair);
    throw error;
  }
}

async function runEngine(
  host: Host,
  run: { sessions: Sessions; pair: Pair; onEvent: (event: EngineEvent) => void },
  signal: AbortSignal,
): Promise<SyncReport> {
  try {
    const open = await openPair(host, run.sessions, run);
    try {
      return await open.sync.syncUntilDone(signal);
    } finally {
      await open.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return stoppedReport(error);
  }
}
