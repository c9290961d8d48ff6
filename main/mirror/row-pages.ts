import type { NumberedRow, RowList, RowPage, TableRecords } from '../sync/ports/table-records.ts';
import type { TableRow } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';
import { rowChart } from './row-chart.ts';
import { rowSelection } from './table-query.ts';

interface Reading {
  readonly reading: number | null;
  readonly rowCount: number;
  readonly readAt: number | null;
}

type PageQuestion = RowList & { readonly offset: number; readonly limit: number };

/** Reads rows of tables page by page. A list that is sorted or filtered is made once and kept until another one is asked for. */
export function rowPages(db: Connection): Pick<TableRecords, 'page' | 'chart'> {
  const readingOf = db.prepare<[number, string], Reading>(
    'SELECT reading, row_count AS rowCount, read_at AS readAt FROM tables WHERE account_id = ? AND id = ?',
  );
  const plain = db.prepare<Value[], { row: number }>(
    'SELECT row FROM table_rows WHERE reading = ? ORDER BY row LIMIT ? OFFSET ?',
  );
  const ends = db.prepare<[number, number], { first: number; last: number }>(
    `SELECT (SELECT min(row) FROM table_rows WHERE reading = ?) AS first, (SELECT max(row) FROM table_rows WHERE reading = ?) AS last`,
  );
  /** Numbers of rows in the service's order. Those without gaps are counted: to skip a million takes as long as to read them. */
  const plainNumbers = ({ offset, limit }: PageQuestion, { reading, rowCount }: { reading: number; rowCount: number }) => {
    const { first = 0, last = 0 } = ends.get(reading, reading) ?? {};
    if (last - first + 1 !== rowCount) return plain.all(reading, limit, offset).map(({ row }) => row);
    return Array.from({ length: Math.max(0, Math.min(limit, rowCount - offset)) }, (_, index) => first + offset + index);
  };
  const cells = db.prepare<[string], { row: number; cells: string }>(
    'SELECT t.row, t.cells FROM json_each(?) wanted JOIN table_rows t ON t.row = wanted.value ORDER BY wanted.key',
  );
  const kept = keptSelection(db);
  const rowsOf = (numbers: readonly number[]): readonly NumberedRow[] =>
    // row-writers.ts wrote them.
    cells.all(JSON.stringify(numbers)).map((row) => ({ row: row.row, cells: JSON.parse(row.cells) as TableRow }));
  return {
    page: (question) =>
      db.read((): RowPage => {
        const { accountId, tableId, query, offset, limit } = question;
        const { reading = null, rowCount = 0, readAt = null } = readingOf.get(accountId, tableId) ?? {};
        if (reading === null) return { total: 0, readAt: null, rows: [] };
        if (isPlain(question)) {
          return { total: rowCount, readAt, rows: rowsOf(plainNumbers(question, { reading, rowCount })) };
        }
        const all = kept({ reading, readAt, query });
        return { total: all.length, readAt, rows: rowsOf(all.slice(offset, offset + limit)) };
      }),
    chart: ({ accountId, tableId, query }, column) =>
      db.read(() => {
        const { reading = null } = readingOf.get(accountId, tableId) ?? {};
        return reading === null ? null : rowChart(db, { reading, query, column });
      }),
  };
}

function isPlain({ query }: PageQuestion): boolean {
  return query.where.length === 0 && query.text.trim() === '' && query.sort === null;
}

/** Numbers of rows in order; the newest list is kept, since its pages are asked for one after the other. */
function keptSelection(
  db: Connection,
): (asked: { reading: number; readAt: number | null; query: RowList['query'] }) => readonly number[] {
  let key = '';
  let rows: readonly number[] = [];
  return (asked) => {
    const wanted = JSON.stringify(asked);
    if (wanted === key) return rows;
    const { sql, parameters } = rowSelection(asked.query);
    // One text of numbers is made and read five times as fast as a row for each.
    const found = db
      .prepare<Value[], { numbers: string }>(`SELECT json_group_array(row) AS numbers FROM (${sql})`)
      .get(asked.reading, ...parameters);
    // SQLite wrote it.
    rows = JSON.parse(found?.numbers ?? '[]') as readonly number[];
    key = wanted;
    return rows;
  };
}
