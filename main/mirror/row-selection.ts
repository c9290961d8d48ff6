import type { RowList } from '../sync/ports/table-records.ts';
import type { Connection, Value } from './connection.ts';
import { type Compare, firstInOrder } from './first-in-order.ts';
import type { HeldColumns, TableState } from './held-columns.ts';
import { matchExpression } from './match-expression.ts';
import { rowSelection } from './table-query.ts';

/** Rows that are put in order at first; each time more are asked for, this many times as many. */
const firstOrdered = 1_000;
const growth = 8;
/** Of a table: SQLite reads so many rows one by one as quickly as whole columns of all. */
const fewOfAll = 1 / 50;

type Query = RowList['query'];

/** Which rows are in a list. */
export interface RowSelection {
  readonly total: number;
  /** Numbers of the rows, in order. */
  readonly page: (offset: number, limit: number) => readonly number[];
}

/** All rows of a list, found by SQLite alone. */
export function selectionBySql(db: Connection, { reading }: TableState, query: Query): RowSelection {
  const { sql, parameters } = rowSelection(query);
  // One text of numbers is made and read five times as fast as a row for each.
  const found = db
    .prepare<Value[], { numbers: string }>(`SELECT json_group_array(row) AS numbers FROM (${sql})`)
    .get(reading, ...parameters);
  // SQLite wrote it.
  const rows = JSON.parse(found?.numbers ?? '[]') as readonly number[];
  return { total: rows.length, page: (offset, limit) => rows.slice(offset, offset + limit) };
}

/** Makes the same lists of columns that are held in memory; null where they cannot be. To be called in a transaction. */
export class ColumnSelections {
  readonly #db: Connection;
  readonly #columns: HeldColumns;
  /** Places of the rows that conditions hold for: often the next list is the same in another order. */
  #matching: { readonly key: string; readonly places: Uint32Array } | null = null;

  constructor(db: Connection, columns: HeldColumns) {
    this.#db = db;
    this.#columns = columns;
  }

  selection(state: TableState, query: Query): RowSelection | null {
    const places = this.matching(state, query);
    if (places === null) return null;
    const rows = this.#columns.rows(state);
    const inOrder = query.sort === null ? null : this.#order(state, query.sort);
    if (query.sort !== null && inOrder === null) return null;
    let ordered = inOrder === null ? places : new Uint32Array(0);
    const page = (offset: number, limit: number): readonly number[] => {
      const end = Math.min(places.length, offset + limit);
      if (inOrder !== null && ordered.length < end)
        ordered = firstInOrder(places, Math.max(firstOrdered, Math.min(places.length, growth * end)), inOrder);
      return Array.from(ordered.subarray(offset, end), (place) => rows[place] ?? 0);
    };
    return { total: places.length, page };
  }

  /** The places of the rows that are in the list, in the order of the rows. */
  matching(state: TableState, { where, text }: Pick<Query, 'where' | 'text'>): Uint32Array | null {
    const key = JSON.stringify([state, where, text]);
    if (this.#matching?.key === key) return this.#matching.places;
    const worded = this.#worded(state, text);
    if (worded === 'few') return null;
    const { length } = this.#columns.rows(state);
    let places = worded;
    for (const condition of where) {
      const column = this.#columns.column(state, condition.column);
      if (column === null || (condition.is === 'has' && !column.isPlain)) return null;
      places = placesWhere(column.matcher(condition), places, length);
    }
    places ??= placesWhere(() => true, null, length);
    this.#matching = { key, places };
    return places;
  }

  /** Null where no words are looked for. */
  #worded(state: TableState, text: string): Uint32Array | 'few' | null {
    const expression = matchExpression(text);
    if (expression === null) return null;
    const found = this.#db
      .prepare<Value[], { numbers: string }>(
        'SELECT json_group_array(rowid) AS numbers FROM (SELECT rowid FROM row_words WHERE row_words MATCH ?)',
      )
      .get(expression);
    // SQLite wrote it.
    const numbers = new Set(JSON.parse(found?.numbers ?? '[]') as readonly number[]);
    if (numbers.size < state.rowCount * fewOfAll) return 'few';
    const rows = this.#columns.rows(state);
    return placesWhere((place) => numbers.has(rows[place] ?? 0), null, rows.length);
  }

  #order(state: TableState, { column: name, down }: NonNullable<Query['sort']>): Compare | null {
    const order = this.#columns.column(state, name)?.order();
    if (order === undefined) return null;
    const sign = down ? -1 : 1;
    return (one, other) => sign * order(one, other) || one - other;
  }
}

/** Those of some places, or of all of a table, for which something holds. Half of the time that `filter` takes with an array of all. */
function placesWhere(holds: (place: number) => boolean, some: Uint32Array | null, length: number): Uint32Array {
  const count = some?.length ?? length;
  const found = new Uint32Array(count);
  let kept = 0;
  for (let index = 0; index < count; index += 1) {
    const place = some === null ? index : (some[index] ?? 0);
    if (!holds(place)) continue;
    found[kept] = place;
    kept += 1;
  }
  return kept === count ? found : found.slice(0, kept);
}
