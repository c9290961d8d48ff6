import { setImmediate as turn } from 'node:timers/promises';
import type { RunCounts, ToolRun, ToolRuns } from '../../sync/ports/tool-runs.ts';
import { importToolName } from './cards/card-order.ts';
import { saveToolName } from './archives/saved-workspace.ts';
import { isUndoable } from './tools.ts';

/** README tells of these. */
const keptRuns = 200;
const keptMs = 365 * 86_400_000;

/** Tools that look at what they did before: which workspace lies in which file, which row is which card. */
const remembering: readonly string[] = [saveToolName, importToolName];

/**
 * Runs whose reports may be forgotten, in the order in which that has to be done: older than a year, with 200 newer ones; not what is not finished,
 * could still be taken back, or is looked at by its tool.
 */
export function oldReports(
  runs: readonly ToolRun[],
  { counts, now }: { readonly counts: ReadonlyMap<number, RunCounts>; readonly now: number },
): readonly number[] {
  const newestFirst = runs.toSorted((one, other) => other.id - one.id);
  const forgotten = new Set<number>();
  for (const [place, run] of newestFirst.entries()) {
    const isOld = place >= keptRuns && now - run.startedAt > keptMs;
    const hasEnded = run.state === 'finished' || run.state === 'cancelled';
    if (!isOld || !hasEnded || remembering.includes(run.tool)) continue;
    const undoings = newestFirst.filter(({ undoes }) => undoes === run.id);
    if (undoings.some(({ id }) => !forgotten.has(id))) continue;
    const isTakenBack = undoings.some(({ id }) => isWhole(counts.get(id)));
    const isDone = (counts.get(run.id)?.done ?? 0) > 0;
    if (isDone && run.undoes === null && isUndoable(run.tool) && !isTakenBack) continue;
    forgotten.add(run.id);
  }
  return [...forgotten];
}

function isWhole(counts: RunCounts | undefined): boolean {
  return counts !== undefined && counts.done > 0 && counts.failed + counts.skipped + counts.open === 0;
}

/** Forgets old reports, in portions between which others may act. */
export async function forgetOldReports(runs: ToolRuns, now: number): Promise<void> {
  for (const id of oldReports(runs.runs(), { counts: runs.allCounts(), now })) while (runs.forget(id)) await turn();
}
