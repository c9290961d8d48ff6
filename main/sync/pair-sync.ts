import { asSyncError, type SyncError } from './errors.ts';
import type { PairSync, PairSyncOptions, SyncReport } from './ports/progress.ts';
import { PairEngine } from './pair-engine.ts';
import { watchPair, type WatchHandle } from './watch-pair.ts';

/** Makes the engine of one pair. Reads the pair's records at once. */
export function createPairSync(options: PairSyncOptions): PairSync {
  const engine = new PairEngine(options);
  const loops = new Set<WatchHandle>();
  return {
    syncUntilDone: (signal) => runReported(engine, signal),
    watch: (watchOptions, signal) =>
      watchPair(
        {
          engine,
          options,
          listEveryMs: watchOptions.listEveryMs,
          onReport: watchOptions.onReport,
          onStart: (loop) => {
            loops.add(loop);
            return () => loops.delete(loop);
          },
        },
        signal,
      ),
    poke: () => {
      for (const loop of loops) loop.poke();
    },
    reckonAnew: () => {
      for (const loop of loops) loop.reckonAnew();
    },
  };
}

async function runReported(engine: PairEngine, signal: AbortSignal): Promise<SyncReport> {
  let stopped: SyncError | null = null;
  try {
    engine.lookAtEverything();
    engine.retryFailures();
    await engine.work(signal);
  } catch (error) {
    signal.throwIfAborted();
    stopped = asSyncError(error);
  }
  return engine.report(stopped);
}
