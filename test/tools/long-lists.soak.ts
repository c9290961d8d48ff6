import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { asGivenFile } from '../../main/app/tools/given-file.ts';
import { cancelRun } from '../../main/app/tools/run-tool.ts';
import { makeXlsx } from './make-xlsx.ts';
import { ToolBench } from './tool-bench.ts';

const count = 50_000;

it('a workbook of 50,000 rows is planned, stored while others act, read a page at a time, and given up', async () => {
  const bench = await ToolBench.open('eleven');
  onTestFinished(() => bench.close());
  const rows = Array.from({ length: count }, (_, at) => [`Card ${at}`, 'Board 01', { serial: 46_000 }, 'Dig##Fill']);
  const book = await makeXlsx([{ name: 'Plan', rows: [['Title', 'Board', 'Due date', 'Checklist'], ...rows] }]);
  const preview = await bench.plan('import-cards', { file: asGivenFile('cards.xlsx', book) });
  expect([preview.plan.changes.length, preview.plan.left.length]).toEqual([count, 0]);
  let turns = 0;
  const stored = new AbortController();
  const storing = bench.begin(preview).finally(() => stored.abort());
  for (; !stored.signal.aborted; turns += 1) await turn();
  const run = await storing;
  expect(turns).toBeGreaterThan(count / 1_000);
  const runs = bench.host.toolRuns();
  expect(runs.counts(run.id)).toEqual({ done: 0, failed: 0, skipped: 0, open: count });
  const { total, rows: page } = runs.page(run.id, { states: ['pending'], text: 'CARD 4999', offset: 10, limit: 5 });
  // 4999 itself, and 49990 to 49999.
  expect([total, page.map(({ index }) => index)]).toEqual([11, [49_999]]);
  runs.end(run.id, { state: 'stopped', reason: null, at: 0 });
  expect(cancelRun(bench.host, run.id).state).toBe('cancelled');
  expect(runs.counts(run.id)).toEqual({ done: 0, failed: 0, skipped: count, open: 0 });
});
