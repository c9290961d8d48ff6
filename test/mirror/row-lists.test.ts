import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import { openRowLists } from '../../main/mirror/row-lists.ts';
import type { RowList, RowQuery } from '../../main/sync/ports/table-records.ts';
import type { TableColumn, TableRow } from '../../main/sync/ports/tables.ts';
import { remoteNode } from './records.ts';
import { temporaryHome } from './temporary-home.ts';

const all: RowQuery = { where: [], text: '', sort: null };
const list = (query: Partial<RowQuery> = {}, tableId = 'large'): RowList => ({
  accountId: 1,
  tableId,
  query: { ...all, ...query },
});
const column = (name: string, kind: TableColumn['kind']): TableColumn => ({ name, kind });

const none: readonly TableColumn[] = [];
const known = { group: 'g', columns: [], keys: [], incremental: false };

/** A table of 2,000 rows and one of six; `asked` is what was read without the thread. */
function filled() {
  const file = join(temporaryHome(), 'mirror.db');
  const mirror = openMirror(file);
  const { tables } = mirror;
  tables.saveList(1, { tables: ['large', 'small'].map((id) => ({ ...known, id, name: id })), at: 1 });
  const put = (
    id: string,
    rows: readonly TableRow[],
    { at = 2, columns = none }: { at?: number; columns?: readonly TableColumn[] } = {},
  ) => {
    const writer = tables.write(1, id);
    writer.add(rows);
    writer.finish({ columns, at, asOf: null });
  };
  put(
    'large',
    Array.from({ length: 2_000 }, (_, n) => ({ Id: n, Turned: 1999 - n, Word: n % 2 ? 'odd' : 'even' })),
  );
  const days = ['2025-12-31', '2026-01-05T10:00:00Z', '2026-01-07', '2026-04-01', null, 'soon'];
  put(
    'small',
    days.map((Day, n) => ({ Id: n, Day, Points: n === 5 ? 'many' : n * 2.5, Done: n > 3, Big: '90071992547409931' })),
  );
  const asked: string[] = [];
  const lists = openRowLists(file, {
    table: (...name) => tables.table(...name),
    page: (question) => (asked.push(`page of ${question.tableId}`), tables.page(question)),
    chart: (question, one) => (asked.push(`chart of ${question.tableId}`), tables.chart(question, one)),
  });
  onTestFinished(async () => {
    await lists.close();
    mirror.close();
  });
  const ids = async (query: Partial<RowQuery>, offset: number, limit: number) => {
    const page = await lists.page({ ...list(query), offset, limit });
    return [page.total, ...page.rows.map(({ cells }) => cells['Id'])];
  };
  return { file, mirror, tables, lists, asked, put, ids };
}

describe('lists of rows', () => {
  it('come page by page from the thread, in the order that was asked for', async () => {
    const { ids, asked } = filled();
    expect(await ids({}, 1_998, 10)).toEqual([2_000, 1_998, 1_999]);
    expect([await ids({}, 0, 2), await ids({}, 2_000, 2)]).toEqual([[2_000, 0, 1], [2_000]]);
    const turned = { sort: { column: 'Turned', down: false } };
    expect(await ids(turned, 0, 2)).toEqual([2_000, 1_999, 1_998]);
    expect(await ids(turned, 1_999, 2)).toEqual([2_000, 0]);
    expect(await ids({ ...turned, text: 'od' }, 0, 2)).toEqual([1_000, 1_999, 1_997]);
    expect(asked).toEqual([]);
  });

  it('have all rows where two tables were read at once', async () => {
    const { tables, ids } = filled();
    const [one, other] = [tables.write(1, 'large'), tables.write(1, 'small')];
    for (let n = 0; n < 600; n += 1) {
      one.add([{ Id: n }]);
      if (n % 2 > 0) other.add([{ Id: -n }]);
    }
    one.finish({ columns: [], at: 3, asOf: null });
    expect([await ids({}, 0, 3), await ids({}, 598, 9), await ids({}, 600, 9)]).toEqual([[600, 0, 1, 2], [600, 598, 599], [600]]);
  });

  it('of a table that was read again are the new ones, and tell so', async () => {
    const { lists, ids, put } = filled();
    const word = { text: 'even' };
    expect(await ids(word, 0, 1)).toEqual([1_000, 0]);
    put(
      'large',
      Array.from({ length: 600 }, (_, n) => ({ Id: 5_000 + n, Word: 'even' })),
      { at: 3 },
    );
    expect(await ids(word, 0, 1)).toEqual([600, 5_000]);
    expect((await lists.page({ ...list(word), offset: 0, limit: 1 })).readAt).toBe(3);
  });

  it('of small tables come at once, and of unknown ones are empty', async () => {
    const { lists, asked } = filled();
    const page = await lists.page({
      ...list({ where: [{ column: 'Id', is: '>=', value: '4' }] }, 'small'),
      offset: 1,
      limit: 9,
    });
    expect(page).toMatchObject({ total: 2, readAt: 2, rows: [{ cells: { Id: 5, Day: 'soon' } }] });
    expect(await lists.page({ ...list({}, 'nothing'), offset: 0, limit: 9 })).toEqual({ total: 0, readAt: null, rows: [] });
    expect(asked).toEqual(['page of small', 'page of nothing']);
  });
});

it('lets a process that does nothing else see its lists closed', () => {
  const { file } = filled();
  const modules = ['mirror.ts', 'row-lists.ts'].map((name) => new URL(`../../main/mirror/${name}`, import.meta.url).href);
  const program = `const { openMirror } = await import(process.argv[1]); const { openRowLists } = await import(process.argv[2]);
    const mirror = openMirror(process.argv[3]); const lists = openRowLists(process.argv[3], mirror.tables);
    await lists.page(JSON.parse(process.argv[4])); await lists.close(); mirror.close(); console.log('closed');`;
  const question = JSON.stringify({ ...list(), offset: 0, limit: 1 });
  const { stdout } = spawnSync(process.execPath, ['-e', program, ...modules, file, question]);
  expect(String(stdout)).toBe('closed\n');
});

describe('a chart of a column', () => {
  it('counts numbers in ranges with round ends, of the rows in the list alone', async () => {
    const { lists } = filled();
    const chart = await lists.chart(list({ where: [{ column: 'Id', is: '<', value: '100' }] }), column('Turned', 'number'));
    const bars = Array.from({ length: 10 }, (_, n) => ({ from: 1_900 + n * 10, to: 1_910 + n * 10, rows: 10 }));
    expect(chart).toEqual({ kind: 'numbers', rows: 100, sum: 194_950, bars });
  });

  it.each([
    [
      column('Points', 'number'),
      {
        kind: 'numbers',
        rows: 5,
        sum: 25,
        bars: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((from) => ({
          from,
          to: from + 1,
          rows: [0, 2, 5, 7, 10].includes(from) ? 1 : 0,
        })),
      },
    ],
    [
      column('Day', 'day'),
      {
        kind: 'times',
        rows: 4,
        unit: 'month',
        bars: [
          { at: '2025-12', rows: 1 },
          { at: '2026-01', rows: 2 },
          { at: '2026-04', rows: 1 },
        ],
      },
    ],
    [
      column('Done', 'boolean'),
      {
        kind: 'values',
        rows: 6,
        others: 0,
        bars: [
          { value: 'false', rows: 4 },
          { value: 'true', rows: 2 },
        ],
      },
    ],
    [column('Big', 'number'), null],
    [column('Nowhere', 'text'), null],
    [column('Day', 'other'), null],
  ])('%j', async (one, expected) => {
    const { lists } = filled();
    expect(await lists.chart(list({}, 'small'), one)).toEqual(expected);
  });
});

it('rows are found among documents and cards by their words, without those of readings that are not shown', () => {
  const { mirror, tables, put } = filled();
  tables.saveList(1, {
    tables: [{ ...known, id: 'small', name: 'Small', columns: [column('Note', 'text'), column('CardTitle', 'text')] }],
    at: 3,
  });
  const columns = [column('Note', 'text'), column('CardTitle', 'text')];
  put(
    'small',
    [
      { Id: 1, Note: 'slow', CardTitle: 'Ärger am Dach' },
      { Id: 2, Note: 'dach' },
    ],
    { at: 4, columns },
  );
  const left = tables.write(1, 'small');
  left.add([{ Id: 3, CardTitle: 'Dach' }]);
  mirror.trees(1).commit({ putRemote: [remoteNode('7', { name: 'Dach.txt' })] });
  const hits = mirror.find('dach', { limit: 9 });
  expect(hits.filter(({ kind }) => kind === 'document')).toHaveLength(1);
  expect(hits.flatMap((hit) => (hit.kind === 'row' ? [[hit.table, hit.title]] : []))).toEqual([
    ['Small', 'dach'],
    ['Small', 'Ärger am Dach'],
  ]);
  expect(mirror.find('arger', { limit: 9 })).toMatchObject([
    { kind: 'row', accountId: 1, tableId: 'small', title: 'Ärger am Dach' },
  ]);
});
