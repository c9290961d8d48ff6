import type { StoredTable, TableRecords } from '../sync/ports/table-records.ts';
import type { Table, TableColumn, TableRow } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';
import { rowPages } from './row-pages.ts';
import { rowWriters } from './row-writers.ts';
import { rowSelection } from './table-query.ts';

const columns = `account_id AS accountId, id, name, family AS "group", columns, keys, incremental, private, row_count AS rowCount,
  read_at AS readAt, whole_at AS wholeAt, as_of AS asOf, gone_at AS goneAt, problem`;

type Row = Omit<StoredTable, 'columns' | 'keys' | 'incremental' | 'private' | 'problem'> & {
  readonly columns: string;
  readonly keys: string;
  readonly incremental: number;
  readonly private: number;
  readonly problem: string | null;
};

function prepareAll(db: Connection) {
  return {
    tables: db.prepare<[number], Row>(`SELECT ${columns} FROM tables WHERE account_id = ? ORDER BY family, name, id`),
    table: db.prepare<[number, string], Row>(`SELECT ${columns} FROM tables WHERE account_id = ? AND id = ?`),
    // Columns that only the rows told stay where the service tells none. Rows that go by other names now cannot be merged into.
    put: db.prepare<Value[]>(
      `INSERT INTO tables (account_id, id, name, family, columns, keys, incremental, private) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, family = excluded.family, keys = excluded.keys,
         columns = iif(excluded.columns = '[]', columns, excluded.columns), incremental = excluded.incremental, gone_at = NULL,
         private = excluded.private, as_of = iif(keys = excluded.keys AND incremental = excluded.incremental, as_of, NULL)`,
    ),
    setGone: db.prepare<Value[]>('UPDATE tables SET gone_at = ? WHERE account_id = ? AND id = ? AND gone_at IS NULL'),
    setProblem: db.prepare<Value[]>('UPDATE tables SET problem = ? WHERE account_id = ? AND id = ?'),
    readingOf: db.prepare<[number, string], { reading: number | null }>(
      'SELECT reading FROM tables WHERE account_id = ? AND id = ?',
    ),
    cells: db.prepare<[string], { cells: string }>(
      'SELECT t.cells FROM json_each(?) wanted JOIN table_rows t ON t.row = wanted.value ORDER BY wanted.key',
    ),
    hide: db.prepare<[number, string]>(
      'UPDATE table_readings SET shown = 0 WHERE id = (SELECT reading FROM tables WHERE account_id = ? AND id = ?)',
    ),
    empty: db.prepare<[number, string]>(
      `UPDATE tables SET reading = NULL, row_count = 0, read_at = NULL, whole_at = NULL, as_of = NULL, problem = NULL
       WHERE account_id = ? AND id = ?`,
    ),
    hideAll: db.prepare<[number]>(
      'UPDATE table_readings SET shown = 0 WHERE id IN (SELECT reading FROM tables WHERE account_id = ?)',
    ),
    dropTables: db.prepare<[number]>('DELETE FROM tables WHERE account_id = ?'),
  };
}

/** What is known of tables, see `TableRecords`; `removeAccount` drops all of an account, in a transaction of the caller. */
export function tableRecords(db: Connection): TableRecords & { readonly removeAccount: (accountId: number) => void } {
  const sql = prepareAll(db);
  return {
    ...rowWriters(db),
    ...rowPages(db),
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
    // row-writers.ts wrote them.
    cells: (rows) => sql.cells.all(JSON.stringify(rows)).map(({ cells }) => JSON.parse(cells) as TableRow),
    saveList: (accountId, list) =>
      db.write(() => {
        const listed = new Set(list.tables.map(({ id }) => id));
        for (const table of list.tables) sql.put.run(accountId, ...valuesOf(table));
        for (const { id } of sql.tables.all(accountId)) if (!listed.has(id)) sql.setGone.run(list.at, accountId, id);
      }),
    saveProblem: (accountId, tableId, problem) =>
      db.write(() => void sql.setProblem.run(problem === null ? null : JSON.stringify(problem), accountId, tableId)),
    // Rows go with `sweep`: there may be millions.
    drop: (accountId, tableId) =>
      db.write(() => {
        sql.hide.run(accountId, tableId);
        sql.empty.run(accountId, tableId);
      }),
    removeAccount(accountId) {
      sql.hideAll.run(accountId);
      sql.dropTables.run(accountId);
    },
  };
}

function valuesOf({ id, name, group, columns: told, keys, incremental, private: isPrivate = false }: Table): Value[] {
  return [id, name, group, JSON.stringify(told), JSON.stringify(keys), Number(incremental), Number(isPrivate)];
}

/** JSON columns hold what this file wrote. */
function tableOf({ columns: told, keys, incremental, private: isPrivate, problem, ...row }: Row): StoredTable {
  return {
    ...row,
    columns: JSON.parse(told) as readonly TableColumn[],
    keys: JSON.parse(keys) as readonly string[],
    incremental: incremental === 1,
    private: isPrivate === 1,
    problem: problem === null ? null : (JSON.parse(problem) as StoredTable['problem']),
  };
}
