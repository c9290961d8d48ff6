import { expect, it } from 'vitest';
import { oldReports } from '../../main/app/tools/old-reports.ts';
import type { RunCounts, ToolRun } from '../../main/sync/ports/tool-runs.ts';

const dayMs = 86_400_000;
const now = 1_000 * dayMs;
const long = now - 366 * dayMs;
const lately = now - 364 * dayMs;

const run = (id: number, more: Partial<ToolRun> = {}): ToolRun => ({
  ...{ id, accountId: 1, tool: 'delete-workspaces', title: 'Delete', undoes: null, state: 'finished', reason: null, owner: 'me' },
  ...{ startedAt: long, endedAt: long },
  ...more,
});
/** So many that are newer than any other here, and younger than a year. */
const newer = (count: number) => Array.from({ length: count }, (_, n) => run(1_000 + n, { startedAt: lately }));
const done: RunCounts = { done: 3, failed: 0, skipped: 0, open: 0 };

const rename = run(1, { tool: 'rename-column' });
const undo = (more: Partial<ToolRun> = {}) => run(2, { tool: 'rename-column', undoes: 1, ...more });

it.each<
  [string, { readonly runs: readonly ToolRun[]; readonly counts?: Readonly<Record<number, RunCounts>> }, readonly number[]]
>([
  ['after a year, with 200 newer ones', { runs: [run(2), run(1, { state: 'cancelled' })] }, [2, 1]],
  ['of the last year', { runs: [run(1, { startedAt: lately })] }, []],
  ['that is not finished', { runs: [run(2, { state: 'stopped' }), run(1, { state: 'running' })] }, []],
  ['that can be taken back', { runs: [rename], counts: { 1: done } }, []],
  ['that did nothing', { runs: [rename], counts: { 1: { ...done, done: 0, failed: 3 } } }, [1]],
  ['that was taken back', { runs: [undo(), rename], counts: { 1: done, 2: done } }, [2, 1]],
  ['that was taken back in part', { runs: [undo(), rename], counts: { 1: done, 2: { ...done, skipped: 1 } } }, [2]],
  ['that was taken back lately', { runs: [undo({ startedAt: lately }), rename], counts: { 1: done, 2: done } }, []],
  ['with files that are saved', { runs: [run(1, { tool: 'save-archived' })], counts: { 1: done } }, []],
  ['with cards that were imported', { runs: [run(1, { tool: 'import-cards' })], counts: { 1: done } }, []],
])('is forgotten or kept, a report %s', (_what, { runs, counts = {} }, expected) => {
  const byRun = new Map(Object.entries(counts).map(([id, one]) => [Number(id), one]));
  expect(oldReports([...newer(200), ...runs], { counts: byRun, now })).toEqual(expected);
});

it('the last 200 reports are kept, however old they are', () => {
  expect(oldReports([...newer(199), run(2), run(1)], { counts: new Map(), now })).toEqual([1]);
});
