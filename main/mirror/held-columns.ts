import type { Cell } from '../sync/ports/tables.ts';
import { type CellValue, folded, isPlainNumber, valueOf } from './cell-values.ts';
import type { Connection } from './connection.ts';
import { pathOf } from './table-query.ts';

/** Of one table at a time. A column of a million short texts takes 60 MB. */
const mostBytes = 128 * 2 ** 20;
/** Values that come from SQLite at once. */
const portion = 4_000;
/** Different values that are held once each, and as they are written. */
const mostShared = 4_096;
/** What V8 takes for a text besides its letters, and for a place in an array. */
const textBytes = 24;
const placeBytes = 8;

/** All values of a column, in the order of the rows. */
export interface HeldColumn {
  /** Folded, as they are compared. */
  readonly values: readonly CellValue[];
  /** As they are written; null where there are too many different ones. */
  readonly written: readonly CellValue[] | null;
  /** Whether all of its numbers are plain, see cell-values.ts. */
  readonly isPlain: boolean;
}

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
  readonly #columns = new Map<string, { readonly column: HeldColumn; readonly bytes: number } | null>();

  constructor(db: Connection, { most = mostBytes }: { readonly most?: number } = {}) {
    this.#db = db;
    this.#mostBytes = most;
  }

  /** Null where it would take too much memory. To be called in a transaction, with what it tells of the table. */
  column(state: TableState, name: string): HeldColumn | null {
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

  #read({ reading }: TableState, name: string): { column: HeldColumn; bytes: number } | null {
    // Values as they are written, not as SQLite reads them: so no number loses a digit.
    const page = this.#db.prepare<[string, number, number], { last: number | null; cells: string }>(
      `SELECT max(row) AS last, json_group_array(cells -> ?) AS cells
         FROM (SELECT row, cells FROM table_rows WHERE reading = ? AND row > ? ORDER BY row LIMIT ${portion})`,
    );
    const collected = new Collected();
    for (let after: number | null = 0; ;) {
      const found = page.get(pathOf(name), reading, after);
      after = found?.last ?? null;
      if (found === undefined || after === null) return { column: collected.column(), bytes: collected.bytes };
      // row-writers.ts wrote them.
      for (const cell of JSON.parse(found.cells) as readonly Cell[]) collected.add(valueOf(cell));
      if (collected.bytes > this.#mostBytes) return null;
    }
  }
}

/** Takes the values of a column one by one. */
class Collected {
  bytes = 0;
  readonly #values: CellValue[] = [];
  #written: CellValue[] | null = [];
  #isPlain = true;
  readonly #shared = new Map<CellValue, { readonly value: CellValue; readonly written: CellValue }>();

  add(written: CellValue): void {
    this.bytes += this.#written === null ? placeBytes : 2 * placeBytes;
    const known = this.#shared.get(written);
    if (known !== undefined) {
      this.#put(known.value, known.written);
      return;
    }
    const value = folded(written);
    if (this.#written === null) this.bytes += bytesOf(value);
    else if (this.#shared.size < mostShared) {
      this.#shared.set(written, { value, written });
      this.bytes += bytesOf(value) + bytesOf(written);
    } else {
      // From here on nearly each is another one: to look for it would take longer than to hold it.
      this.#written = null;
      this.#shared.clear();
      this.bytes += bytesOf(value);
    }
    if (typeof value === 'number' && !isPlainNumber(value)) this.#isPlain = false;
    this.#put(value, written);
  }

  column(): HeldColumn {
    return { values: this.#values, written: this.#written, isPlain: this.#isPlain };
  }

  #put(value: CellValue, written: CellValue): void {
    this.#values.push(value);
    this.#written?.push(written);
  }
}

function bytesOf(value: CellValue): number {
  if (typeof value === 'number') return placeBytes;
  return value === null ? 0 : textBytes + 2 * value.length;
}
