import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openRowLists } from '../../main/mirror/row-lists.ts';
import type { RowLists, RowQuery } from '../../main/sync/ports/table-records.ts';
import type { Table, TableColumn, TableRow } from '../../main/sync/ports/tables.ts';
import { now } from '../mirror/records.ts';
import type { Report } from './report.ts';

const count = 1_000_000;
const inOnePage = 100;
const dayMs = 86_400_000;
const projects = ['Harbour', 'Town hall', 'Bridge', 'Library', 'Station', 'School', 'Market', 'Tower'];
const states = ['open', 'Approved', 'rejected', 'Billed'];

const column = (name: string, kind: TableColumn['kind']): TableColumn => ({ name, kind });
const columns = [
  column('Number', 'number'),
  column('Title', 'text'),
  column('Project', 'text'),
  column('Status', 'text'),
  column('Day', 'day'),
  column('Amount', 'number'),
  column('Billable', 'boolean'),
];
const table: Table = { id: 'times', name: 'Time entries', group: 'Times', columns, keys: [], incremental: false };

function rowOf(n: number): TableRow {
  const mixed = (n * 2_654_435_761) % 4_294_967_296;
  return {
    Number: n,
    Title: `${projects[mixed % 7] ?? ''} task ${mixed % 90_000}`,
    Project: projects[n % projects.length] ?? '',
    Status: states[mixed % states.length] ?? '',
    Day: new Date(now - (mixed % 2_000) * dayMs).toISOString().slice(0, 10),
    Amount: (mixed % 100_000) / 100,
    Billable: mixed % 3 > 0,
  };
}

const plain: RowQuery = { where: [], text: '', sort: null };
const where = (name: string, is: '=' | '<' | '>' | 'has', value: string): RowQuery => ({
  ...plain,
  where: [{ column: name, is, value }],
});

const sorted = (name: string, down: boolean): RowQuery => ({ ...plain, sort: { column: name, down } });

interface Question {
  readonly name: string;
  readonly query: RowQuery;
  readonly offset?: number;
  readonly budgetMs: number;
}

/** The first question about a column reads all of it: that is told apart from those that follow. */
const firstMs = 1_500;
const filterMs = 100;
const sortMs = 300;

/** What a person does in a table, and how long it may take: a screen opens within 300 ms, a filter answers within 100. */
const questions: readonly Question[] = [
  { name: 'opened', query: plain, budgetMs: 300 },
  { name: 'scrolled to the end', query: plain, offset: count - inOnePage, budgetMs: 100 },
  { name: 'words looked for', query: { ...plain, text: 'harbour 4711' }, budgetMs: 100 },
  { name: 'filtered and counted by a value, first', query: where('Status', '=', 'approved'), budgetMs: firstMs },
  { name: 'filtered and counted by a value, again', query: where('Status', '=', 'open'), budgetMs: filterMs },
  { name: 'filtered and counted by a number, first', query: where('Amount', '>', '990'), budgetMs: firstMs },
  { name: 'filtered and counted by a number, again', query: where('Amount', '<', '10'), budgetMs: filterMs },
  { name: 'filtered and counted by a part of a text, first', query: where('Title', 'has', 'TASK 4'), budgetMs: firstMs },
  { name: 'filtered and counted by a part of a text, again', query: where('Title', 'has', 'TASK 4711'), budgetMs: filterMs },
  { name: 'sorted by a day, first', query: sorted('Day', false), budgetMs: firstMs },
  { name: 'sorted by a day, again', query: sorted('Day', true), budgetMs: sortMs },
  { name: 'sorted by a number, again', query: sorted('Amount', true), budgetMs: sortMs },
  { name: 'sorted by a text, again', query: sorted('Title', false), budgetMs: sortMs },
  { name: 'the next page of what is sorted', query: sorted('Title', false), offset: inOnePage, budgetMs: 100 },
  {
    name: 'filtered and sorted, again',
    query: { ...where('Status', '=', 'billed'), sort: { column: 'Day', down: true } },
    budgetMs: sortMs,
  },
];

/** A table of a million rows as the window asks for it. Nothing is asked twice: a list that was made is kept. */
export async function tableOfAMillion(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-table-'));
  const file = join(folder, 'mirror.db');
  const mirror = openMirror(file, () => now);
  const lists = openRowLists(file, mirror.tables);
  try {
    mirror.tables.saveList(1, { tables: [table], at: now });
    const writer = mirror.tables.write(1, table.id);
    for (let from = 0; from < count; from += 1_000) writer.add(Array.from({ length: 1_000 }, (_, n) => rowOf(from + n)));
    writer.finish({ columns, at: now, asOf: null });
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    for (const { name, query, offset = 0, budgetMs } of questions) {
      const ours = await timeOf(lists, query, offset);
      report.add({ name: `1,000,000 rows ${name}, to ${budgetMs} ms`, ours, limit: budgetMs, budget: 1, unit: 'ms' });
    }
    loop.disable();
    report.add({
      name: '1,000,000 rows: longest stall meanwhile, to 40 ms',
      ours: loop.max / 1e6,
      limit: 40,
      budget: 1,
      unit: 'ms',
    });
  } finally {
    await lists.close();
    mirror.close();
    await rm(folder, { recursive: true });
  }
}

async function timeOf(lists: RowLists, query: RowQuery, offset: number): Promise<number> {
  const begun = performance.now();
  const { rows } = await lists.page({ accountId: 1, tableId: table.id, query, offset, limit: inOnePage });
  const ms = performance.now() - begun;
  if (rows.length === 0) throw new Error('No rows were found.');
  return ms;
}
