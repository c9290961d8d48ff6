import { createHash } from 'node:crypto';
import { SyncError } from '../sync/errors.ts';
import type { RowWriter } from '../sync/ports/table-records.ts';
import type { Table, TableId, TableRow } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';

/** Rows in one transaction: about 10 ms. */
const sweptAtOnce = 500;

type Kept = Pick<Table, 'keys' | 'incremental'> & { readonly reading: number | null; readonly asOf: number | null };

type Row = Omit<Kept, 'keys' | 'incremental'> & { readonly keys: string; readonly incremental: number };

function prepareAll(db: Connection) {
  return {
    table: db.prepare<[number, string], Row>(
      'SELECT keys, incremental, reading, as_of AS asOf FROM tables WHERE account_id = ? AND id = ?',
    ),
    finish: db.prepare<Value[]>(
      `UPDATE tables SET reading = ?, row_count = ?, columns = ?, read_at = ?, whole_at = ?, as_of = ?, problem = NULL
       WHERE account_id = ? AND id = ?`,
    ),
    merged: db.prepare<Value[]>(
      'UPDATE tables SET columns = ?, read_at = ?, as_of = ?, problem = NULL WHERE account_id = ? AND id = ?',
    ),
    grow: db.prepare<Value[]>('UPDATE tables SET row_count = row_count + ? WHERE account_id = ? AND id = ?'),
    change: db.prepare<[number]>('UPDATE table_readings SET changes = changes + 1 WHERE id = ?'),
    begin: db.prepare<[], { id: number }>('INSERT INTO table_readings DEFAULT VALUES RETURNING id'),
    find: db.prepare<[number, string], { row: number; cells: string }>(
      'SELECT row, cells FROM table_rows WHERE reading = ? AND key = ?',
    ),
    addRow: db.prepare<Value[], { row: number }>('INSERT INTO table_rows (reading, key, cells) VALUES (?, ?, ?) RETURNING row'),
    setRow: db.prepare<Value[]>('UPDATE table_rows SET cells = ? WHERE row = ?'),
    addWords: db.prepare<Value[]>('INSERT INTO row_words (rowid, words) VALUES (?, ?)'),
    show: db.prepare<Value[]>('UPDATE table_readings SET shown = ? WHERE id = ?'),
    leftOver: db.prepare<[], { id: number }>('SELECT id FROM table_readings WHERE shown = 0 ORDER BY id'),
    someRows: db.prepare<Value[], { row: number }>('SELECT row FROM table_rows WHERE reading = ? LIMIT ?'),
    dropRow: db.prepare<[number]>('DELETE FROM table_rows WHERE row = ?'),
    dropWords: db.prepare<[number]>('DELETE FROM row_words WHERE rowid = ?'),
    dropReading: db.prepare<[number]>('DELETE FROM table_readings WHERE id = ?'),
  };
}

type Statements = ReturnType<typeof prepareAll>;

/** How rows come into tables and are taken out again, see `TableRecords`. */
export interface RowWriters {
  readonly write: (accountId: number, tableId: TableId) => RowWriter;
  readonly merge: (accountId: number, tableId: TableId) => RowWriter;
  readonly sweep: () => boolean;
}

export function rowWriters(db: Connection): RowWriters {
  const sql = prepareAll(db);
  const underWay = new Set<number>();
  const writeInto = (name: { accountId: number; tableId: TableId }) => wholeWriter(db, sql, { ...name, underWay });
  return {
    write: (accountId, tableId) => writeInto({ accountId, tableId }),
    merge: (accountId, tableId) => mergeWriter(db, sql, { accountId, tableId }),
    sweep: () => db.write(() => sweep(sql, underWay)),
  };
}

/** JSON columns hold what tables.ts wrote. */
function tableOf(sql: Statements, accountId: number, tableId: TableId): Kept | null {
  const row = sql.table.get(accountId, tableId);
  return row === undefined
    ? null
    : { ...row, keys: JSON.parse(row.keys) as readonly string[], incremental: row.incremental === 1 };
}

function wholeWriter(
  db: Connection,
  sql: Statements,
  { accountId, tableId, underWay }: { accountId: number; tableId: TableId; underWay: Set<number> },
): RowWriter {
  const keys = keysOf(tableOf(sql, accountId, tableId));
  const reading = db.write(() => sql.begin.get()?.id ?? 0);
  underWay.add(reading);
  let count = 0;
  return {
    add: (rows) =>
      db.write(() => {
        for (const cells of rows) count += putRow(sql, { reading, keys, cells });
      }),
    finish({ columns, at, asOf }) {
      db.write(() => {
        const before = tableOf(sql, accountId, tableId)?.reading ?? null;
        if (before !== null) sql.show.run(0, before);
        sql.show.run(1, reading);
        sql.finish.run(reading, count, JSON.stringify(columns), at, at, keys === null ? null : asOf, accountId, tableId);
      });
      underWay.delete(reading);
    },
    leave: () => void underWay.delete(reading),
  };
}

function mergeWriter(
  db: Connection,
  sql: Statements,
  { accountId, tableId }: { accountId: number; tableId: TableId },
): RowWriter {
  const table = tableOf(sql, accountId, tableId);
  const [keys, reading] = [keysOf(table), table?.reading ?? null];
  if (keys === null || reading === null || table?.asOf == null)
    throw new SyncError('gone', `The rows of ${tableId} are not here yet: all of them have to be read first.`);
  return {
    add: (rows) =>
      db.write(() => {
        let added = 0;
        for (const cells of rows) added += putRow(sql, { reading, keys, cells });
        if (rows.length > 0) sql.change.run(reading);
        if (added > 0) sql.grow.run(added, accountId, tableId);
      }),
    finish: ({ columns, at, asOf }) => db.write(() => void sql.merged.run(JSON.stringify(columns), at, asOf, accountId, tableId)),
    leave: () => undefined,
  };
}

/** Null where changes of the table are not read: then its rows need no names. */
function keysOf(table: Kept | null): readonly string[] | null {
  return table !== null && table.incremental && table.keys.length > 0 ? table.keys : null;
}

/** Puts a row in the place of the one with its key, or behind all. Answers how many more there are. */
function putRow(
  sql: Statements,
  { reading, keys, cells }: { reading: number; keys: readonly string[] | null; cells: TableRow },
): 0 | 1 {
  const text = JSON.stringify(cells);
  const key = keys === null ? null : keyOf(cells, keys, text);
  const before = key === null ? undefined : sql.find.get(reading, key);
  if (before?.cells === text) return 0;
  if (before) {
    sql.setRow.run(text, before.row);
    sql.dropWords.run(before.row);
  }
  const row = before?.row ?? sql.addRow.get(reading, key, text)?.row ?? 0;
  sql.addWords.run(row, wordsOf(cells));
  return before ? 0 : 1;
}

function keyOf(cells: TableRow, keys: readonly string[], text: string): string {
  const values = keys.map((name) => cells[name] ?? null);
  // What has no name of its own is at least not there twice.
  return values.includes(null) ? `#${createHash('sha256').update(text).digest('base64')}` : JSON.stringify(values);
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
