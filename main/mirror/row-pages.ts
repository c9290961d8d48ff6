import type { NumberedRow, RowList, RowPage, TableRecords } from '../sync/ports/table-records.ts';
import type { TableColumn, TableRow } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';
import { countsOfColumn } from './column-counts.ts';
import type { HeldColumns, TableState } from './held-columns.ts';
import { rowChart, type ValueCounts } from './row-chart.ts';
import { ColumnSelections, type RowSelection, selectionBySql } from './row-selection.ts';
import { countsBySql } from './sql-counts.ts';

interface Reading {
  readonly reading: number | null;
  readonly changes: number;
  readonly rowCount: number;
  readonly readAt: number | null;
}

const unread: Reading = { reading: null, changes: 0, rowCount: 0, readAt: null };

type PageQuestion = RowList & { readonly offset: number; readonly limit: number };

/**
 * Reads rows of tables page by page. A list that is sorted or filtered is made once and kept until another one is asked for. With `held`, columns that
 * lists are made of are kept as well.
 */
export function rowPages(db: Connection, held: HeldColumns | null = null): Pick<TableRecords, 'page' | 'chart'> {
  const readingOf = db.prepare<[number, string], Reading>(
    `SELECT reading, changes, row_count AS rowCount, read_at AS readAt FROM tables JOIN table_readings r ON r.id = reading
     WHERE account_id = ? AND tables.id = ?`,
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
  const listsOf = rowLists(db, held);
  const rowsOf = (numbers: readonly number[]): readonly NumberedRow[] =>
    // row-writers.ts wrote them.
    cells.all(JSON.stringify(numbers)).map((row) => ({ row: row.row, cells: JSON.parse(row.cells) as TableRow }));
  return {
    page: (question) =>
      db.read((): RowPage => {
        const { accountId, tableId, query, offset, limit } = question;
        const { reading, changes, rowCount, readAt } = readingOf.get(accountId, tableId) ?? unread;
        if (reading === null) return { total: 0, readAt: null, rows: [] };
        if (isPlain(question)) {
          return { total: rowCount, readAt, rows: rowsOf(plainNumbers(question, { reading, rowCount })) };
        }
        const list = listsOf.selection({ reading, changes, rowCount }, query);
        return { total: list.total, readAt, rows: rowsOf(list.page(offset, limit)) };
      }),
    chart: ({ accountId, tableId, query }, column) =>
      db.read(() => {
        const { reading, changes, rowCount } = readingOf.get(accountId, tableId) ?? unread;
        if (reading === null || column.kind === 'other') return null;
        return rowChart(column.kind, listsOf.counts({ reading, changes, rowCount }, { query, column }));
      }),
  };
}

function isPlain({ query }: PageQuestion): boolean {
  return query.where.length === 0 && query.text.trim() === '' && query.sort === null;
}

/** Makes lists of columns in memory where that can be done, else by SQL. */
function rowLists(db: Connection, held: HeldColumns | null) {
  const ofColumns = held === null ? null : new ColumnSelections(db, held);
  let newest: { readonly key: string; readonly selection: RowSelection } | null = null;
  const countsInMemory = (state: TableState, { query, column }: Charted): ValueCounts | null => {
    const places = ofColumns?.matching(state, query) ?? null;
    const found = places === null ? null : (held?.column(state, column.name) ?? null);
    if (places === null || found === null) return null;
    const isRead = column.kind === 'text' || column.kind === 'boolean';
    return isRead && !found.isWritten ? null : countsOfColumn(places, found);
  };
  return {
    /** The newest is kept, since its pages are asked for one after the other. */
    selection(state: TableState, query: RowList['query']): RowSelection {
      const key = JSON.stringify([state, query]);
      if (newest?.key !== key) {
        newest = { key, selection: ofColumns?.selection(state, query) ?? selectionBySql(db, state, query) };
      }
      return newest.selection;
    },
    counts: (state: TableState, charted: Charted): ValueCounts =>
      countsInMemory(state, charted) ??
      countsBySql(db, { reading: state.reading, query: charted.query, column: charted.column.name }),
  };
}

interface Charted {
  readonly query: RowList['query'];
  readonly column: TableColumn;
}
