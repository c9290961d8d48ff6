import { pausedUntil } from './pause.ts';
import { readRun } from './run-records.ts';
import type { Host } from './host.ts';
import type { RunRecord } from './run-records.ts';
import type { PairCounts } from '../sync/ports/mirror.ts';
import type { Pair } from '../sync/ports/settings.ts';

/**
 * How a pair is, the gravest first: `signed-out`, `paused`, `never` (no run yet), `syncing`, `offline`, `attention` (something waits for a
 * person or failed), `up-to-date`.
 */
export type PairState = 'signed-out' | 'paused' | 'never' | 'syncing' | 'offline' | 'attention' | 'up-to-date';

export interface PairStatus {
  readonly pair: Pair;
  readonly state: PairState;
  readonly pausedUntil: number | null;
  readonly run: RunRecord | null;
  readonly counts: PairCounts;
}

/**
 * Reads how all pairs are, from the mirror alone: it works offline and while another process syncs. Whoever asks often passes counts that it
 * remembers: counting takes time in large archives.
 */
export function readStatus(
  host: Host,
  countsOf: (pairId: number) => PairCounts = (pairId) => host.mirror.counts(pairId),
): readonly PairStatus[] {
  return host.settings.pairs().map((pair) => {
    const run = readRun(host, pair.id);
    const counts = countsOf(pair.id);
    const until = pausedUntil(host, pair);
    return { pair, pausedUntil: until, run, counts, state: stateOf(host, { run, counts, isPaused: until !== null }) };
  });
}

function stateOf(host: Host, facts: { run: RunRecord | null; counts: PairCounts; isPaused: boolean }): PairState {
  const { run, counts, isPaused } = facts;
  if (run?.stopped?.kind === 'auth') return 'signed-out';
  if (isPaused) return 'paused';
  // A run that is open goes on only while its process lives: otherwise it was cut off, and the next one repairs it.
  if (run?.by && host.isRunning(run.by)) return 'syncing';
  if (run?.endedAt == null) return 'never';
  if (run.stopped) return run.stopped.kind === 'offline' || run.stopped.kind === 'throttled' ? 'offline' : 'attention';
  const needsPerson = counts.held + counts.conflicts + counts.failures > 0 || run.asksAboutDeletes;
  // Nobody goes on with what was cut off, or was still being written: the next run does.
  return needsPerson || run.by !== null || run.unsettled > 0 ? 'attention' : 'up-to-date';
}
