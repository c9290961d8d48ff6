import type { Cell } from '../sync/ports/tables.ts';
import { valueOf } from './cell-values.ts';
import { ColumnCollector, type ColumnValues } from './column-values.ts';
import type { Connection } from './connection.ts';
import { pathOf } from './table-query.ts';

/** Of one table at a time. A column of a million short texts takes 60 MB. */
const mostBytes = 128 * 2 ** 20;
/** Values that come from SQLite at once. */
const portion = 4_000;

/** The rows of a table as they were at one moment: every change of them makes another state. */
export interface TableState {
  readonly reading: number;
  readonly changes: number;
  readonly rowCount: number;
}

/**
 * Columns of the table that was asked for last, in memory: to look through a column there takes a twentieth of the time that SQLite needs to
 * find it in all rows. Each is read when it is first asked for; the ones not asked for the longest go when there are too many.
 */
export class HeldColumns {
  readonly #db: Connection;
  readonly #mostBytes: number;
  #state = '';
  #rows: Float64Array | null = null;
  /** Null for one that takes more than all may. The one asked for last is the last. */
  readonly #columns = new Map<string, { readonly column: ColumnValues; readonly bytes: number } | null>();

  constructor(db: Connection, { most = mostBytes }: { readonly most?: number } = {}) {
    this.#db = db;
    this.#mostBytes = most;
  }

  /** Null where it would take too much memory. To be called in a transaction, with what it tells of the table. */
  column(state: TableState, name: string): ColumnValues | null {
    this.#follow(state);
    const held = this.#columns.get(name);
    const found = held === undefined ? this.#read(state, name) : held;
    this.#columns.delete(name);
    this.#columns.set(name, found);
    this.#makeRoom();
    return found?.column ?? null;
  }

  /** The numbers of the rows, ascending, as the values are. */
  rows(state: TableState): Float64Array {
    this.#follow(state);
    return (this.#rows ??= this.#readRows(state));
  }

  #follow({ reading, changes }: TableState): void {
    const state = `${reading} ${changes}`;
    if (state === this.#state) return;
    this.#state = state;
    this.#rows = null;
    this.#columns.clear();
  }

  #makeRoom(): void {
    let bytes = [...this.#columns.values()].reduce((sum, one) => sum + (one?.bytes ?? 0), 0);
    for (const [name, one] of this.#columns) {
      if (bytes <= this.#mostBytes) return;
      if (one === null) continue;
      bytes -= one.bytes;
      this.#columns.delete(name);
    }
  }

  #readRows({ reading, rowCount }: TableState): Float64Array {
    const ends = this.#db
      .prepare<[number, number], { first: number; last: number }>(
        'SELECT (SELECT min(row) FROM table_rows WHERE reading = ?) AS first, (SELECT max(row) FROM table_rows WHERE reading = ?) AS last',
      )
      .get(reading, reading);
    const { first = 0, last = 0 } = ends ?? {};
    if (last - first + 1 === rowCount) return new Float64Array(rowCount).map((_, place) => first + place);
    const found = this.#db
      .prepare<[number], { numbers: string }>(
        'SELECT json_group_array(row) AS numbers FROM (SELECT row FROM table_rows WHERE reading = ? ORDER BY row)',
      )
      .get(reading);
    // SQLite wrote it.
    return Float64Array.from(JSON.parse(found?.numbers ?? '[]') as readonly number[]);
  }

  #read({ reading, rowCount }: TableState, name: string): { column: ColumnValues; bytes: number } | null {
    // Values as they are written, not as SQLite reads them: so no number loses a digit.
    const page = this.#db.prepare<[string, number, number], { last: number | null; cells: string }>(
      `SELECT max(row) AS last, json_group_array(cells -> ?) AS cells
         FROM (SELECT row, cells FROM table_rows WHERE reading = ? AND row > ? ORDER BY row LIMIT ${portion})`,
    );
    const collector = new ColumnCollector(rowCount);
    for (let after: number | null = 0; ;) {
      const found = page.get(pathOf(name), reading, after);
      after = found?.last ?? null;
      if (found === undefined || after === null) return { column: collector.values(), bytes: collector.bytes };
      // row-writers.ts wrote them.
      for (const cell of JSON.parse(found.cells) as readonly Cell[]) collector.add(valueOf(cell));
      if (collector.bytes > this.#mostBytes) return null;
    }
  }
}
