import type { RowWriter, StoredTable, TableRecords } from '../sync/ports/table-records.ts';
import type { Table, TableColumn, TableRow } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';
import { rowSelection } from './table-query.ts';

const columns = `account_id AS accountId, id, name, family AS "group", columns, keys, incremental, row_count AS rowCount, read_at AS readAt,
  gone_at AS goneAt, problem`;

type Row = Omit<StoredTable, 'columns' | 'keys' | 'incremental' | 'problem'> & {
  readonly columns: string;
  readonly keys: string;
  readonly incremental: number;
  readonly problem: string | null;
};

/** Rows in one transaction: about 10 ms. */
const sweptAtOnce = 500;

function prepareAll(db: Connection) {
  return {
    tables: db.prepare<[number], Row>(`SELECT ${columns} FROM tables WHERE account_id = ? ORDER BY family, name, id`),
    table: db.prepare<[number, string], Row>(`SELECT ${columns} FROM tables WHERE account_id = ? AND id = ?`),
    // Columns that only the rows told stay where the service tells none.
    put: db.prepare<Value[]>(
      `INSERT INTO tables (account_id, id, name, family, columns, keys, incremental) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, family = excluded.family, keys = excluded.keys,
         columns = iif(excluded.columns = '[]', columns, excluded.columns), incremental = excluded.incremental, gone_at = NULL`,
    ),
    setGone: db.prepare<Value[]>('UPDATE tables SET gone_at = ? WHERE account_id = ? AND id = ? AND gone_at IS NULL'),
    setProblem: db.prepare<Value[]>('UPDATE tables SET problem = ? WHERE account_id = ? AND id = ?'),
    finish: db.prepare<Value[]>(
      `UPDATE tables SET reading = ?, row_count = ?, columns = ?, read_at = ?, problem = NULL WHERE account_id = ? AND id = ?`,
    ),
    readingOf: db.prepare<[number, string], { reading: number | null }>(
      'SELECT reading FROM tables WHERE account_id = ? AND id = ?',
    ),
    begin: db.prepare<[], { id: number }>('INSERT INTO table_readings DEFAULT VALUES RETURNING id'),
    addRow: db.prepare<Value[], { row: number }>('INSERT INTO table_rows (reading, cells) VALUES (?, ?) RETURNING row'),
    addWords: db.prepare<Value[]>('INSERT INTO row_words (rowid, words) VALUES (?, ?)'),
    cells: db.prepare<[string], { cells: string }>(
      'SELECT t.cells FROM json_each(?) wanted JOIN table_rows t ON t.row = wanted.value ORDER BY wanted.key',
    ),
    leftOver: db.prepare<[], { id: number }>('SELECT id FROM table_readings WHERE shown = 0 ORDER BY id'),
    show: db.prepare<Value[]>('UPDATE table_readings SET shown = ? WHERE id = ?'),
    hideAll: db.prepare<[number]>(
      'UPDATE table_readings SET shown = 0 WHERE id IN (SELECT reading FROM tables WHERE account_id = ?)',
    ),
    someRows: db.prepare<Value[], { row: number }>('SELECT row FROM table_rows WHERE reading = ? LIMIT ?'),
    dropRow: db.prepare<[number]>('DELETE FROM table_rows WHERE row = ?'),
    dropWords: db.prepare<[number]>('DELETE FROM row_words WHERE rowid = ?'),
    dropReading: db.prepare<[number]>('DELETE FROM table_readings WHERE id = ?'),
    dropTables: db.prepare<[number]>('DELETE FROM tables WHERE account_id = ?'),
  };
}

type Statements = ReturnType<typeof prepareAll>;

/** What is known of tables, see `TableRecords`; `removeAccount` drops all of an account, in a transaction of the caller. */
export function tableRecords(db: Connection): TableRecords & { readonly removeAccount: (accountId: number) => void } {
  const sql = prepareAll(db);
  const underWay = new Set<number>();
  return {
    tables: (accountId) => sql.tables.all(accountId).map(tableOf),
    table(accountId, tableId) {
      const row = sql.table.get(accountId, tableId);
      return row === undefined ? null : tableOf(row);
    },
    select(accountId, tableId, query) {
      const reading = sql.readingOf.get(accountId, tableId)?.reading ?? null;
      if (reading === null) return [];
      const { sql: text, parameters } = rowSelection(query);
      return db
        .prepare<Value[], { row: number }>(text)
        .all(reading, ...parameters)
        .map(({ row }) => row);
    },
    // `addRows` wrote them.
    cells: (rows) => sql.cells.all(JSON.stringify(rows)).map(({ cells }) => JSON.parse(cells) as TableRow),
    saveList: (accountId, list) =>
      db.write(() => {
        const listed = new Set(list.tables.map(({ id }) => id));
        for (const table of list.tables) sql.put.run(accountId, ...valuesOf(table));
        for (const { id } of sql.tables.all(accountId)) if (!listed.has(id)) sql.setGone.run(list.at, accountId, id);
      }),
    saveProblem: (accountId, tableId, problem) =>
      db.write(() => void sql.setProblem.run(problem === null ? null : JSON.stringify(problem), accountId, tableId)),
    write: (accountId, tableId) => rowWriter(db, sql, { accountId, tableId, underWay }),
    sweep: () => db.write(() => sweep(sql, underWay)),
    // Rows go with `sweep`: there may be millions.
    removeAccount(accountId) {
      sql.hideAll.run(accountId);
      sql.dropTables.run(accountId);
    },
  };
}

function valuesOf({ id, name, group, columns: told, keys, incremental }: Table): Value[] {
  return [id, name, group, JSON.stringify(told), JSON.stringify(keys), Number(incremental)];
}

/** JSON columns hold what this file wrote. */
function tableOf({ columns: told, keys, incremental, problem, ...row }: Row): StoredTable {
  return {
    ...row,
    columns: JSON.parse(told) as readonly TableColumn[],
    keys: JSON.parse(keys) as readonly string[],
    incremental: incremental === 1,
    problem: problem === null ? null : (JSON.parse(problem) as StoredTable['problem']),
  };
}

function rowWriter(
  db: Connection,
  sql: Statements,
  { accountId, tableId, underWay }: { accountId: number; tableId: string; underWay: Set<number> },
): RowWriter {
  const reading = db.write(() => sql.begin.get()?.id ?? 0);
  underWay.add(reading);
  let count = 0;
  return {
    add: (rows) =>
      db.write(() => {
        for (const cells of rows) {
          const row = sql.addRow.get(reading, JSON.stringify(cells))?.row ?? 0;
          sql.addWords.run(row, wordsOf(cells));
        }
        count += rows.length;
      }),
    finish({ columns: told, at }) {
      db.write(() => {
        const before = sql.readingOf.get(accountId, tableId)?.reading ?? null;
        if (before !== null) sql.show.run(0, before);
        sql.show.run(1, reading);
        sql.finish.run(reading, count, JSON.stringify(told), at, accountId, tableId);
      });
      underWay.delete(reading);
    },
    leave: () => void underWay.delete(reading),
  };
}

/** What can be searched for: all texts. */
function wordsOf(row: TableRow): string {
  return Object.values(row)
    .filter((value) => typeof value === 'string')
    .join('\n');
}

function sweep(sql: Statements, underWay: ReadonlySet<number>): boolean {
  const reading = sql.leftOver.all().find(({ id }) => !underWay.has(id));
  if (reading === undefined) return false;
  const rows = sql.someRows.all(reading.id, sweptAtOnce);
  for (const { row } of rows) {
    sql.dropWords.run(row);
    sql.dropRow.run(row);
  }
  if (rows.length < sweptAtOnce) sql.dropReading.run(reading.id);
  return true;
}
