import type { RowCondition } from '../sync/ports/table-records.ts';
import { type CellValue, compareValues, folded, isPlainNumber, matcherOf } from './cell-values.ts';
import type { Compare } from './first-in-order.ts';

/** Different values of which each row only has the number. */
const mostShared = 4_096;
/** What V8 takes for a text besides its letters, for a place in an array, and for a number of a value. */
const textBytes = 24;
const placeBytes = 8;
const codeBytes = 2;

/** All values of a column, in the order of the rows. Places count from 0. */
export class ColumnValues {
  /** Which of the values each row has; null where each has its own. */
  readonly #codes: Uint16Array | null;
  readonly #values: readonly CellValue[];
  readonly #written: readonly CellValue[];
  /** Whether all of its numbers are plain, see cell-values.ts. */
  readonly isPlain: boolean;

  constructor({ codes, values, written, isPlain }: Collection) {
    this.#codes = codes;
    this.#values = values;
    this.#written = written;
    this.isPlain = isPlain;
  }

  /** Whether it is known how values are written: not where there are too many different ones. */
  get isWritten(): boolean {
    return this.#codes !== null;
  }

  /** Folded, as it is compared. */
  value(place: number): CellValue {
    return this.#values[this.#codes === null ? place : (this.#codes[place] ?? 0)] ?? null;
  }

  /** As people read it, where `isWritten`. */
  written(place: number): CellValue {
    return this.#codes === null ? null : (this.#written[this.#codes[place] ?? 0] ?? null);
  }

  /** The order of two places; equal where their values are. */
  order(): Compare {
    const codes = this.#codes;
    if (codes === null) return (one, other) => compareValues(this.value(one), this.value(other));
    const ranks = ranksOf(this.#values);
    return (one, other) => (ranks[codes[one] ?? 0] ?? 0) - (ranks[codes[other] ?? 0] ?? 0);
  }

  /** Tells of places whether a condition holds there. Looks at each different value once where they are shared. */
  matcher(condition: RowCondition): (place: number) => boolean {
    const codes = this.#codes;
    const holds = matcherOf(condition);
    if (codes === null) return (place) => holds(this.#values[place] ?? null);
    const holding = Uint8Array.from(this.#values, (value) => Number(holds(value)));
    return (place) => holding[codes[place] ?? 0] === 1;
  }
}

function ranksOf(values: readonly CellValue[]): Uint16Array {
  const ranks = new Uint16Array(values.length);
  let [rank, before] = [0, values[0] ?? null];
  for (const [code, value] of [...values.entries()].sort(([, one], [, other]) => compareValues(one, other))) {
    if (compareValues(before, value) !== 0) rank += 1;
    before = value;
    ranks[code] = rank;
  }
  return ranks;
}

interface Collection {
  readonly codes: Uint16Array | null;
  readonly values: readonly CellValue[];
  readonly written: readonly CellValue[];
  readonly isPlain: boolean;
}

/** Takes the values of a column one by one. */
export class ColumnCollector {
  /** What they take so far. */
  bytes = 0;
  /** Null as soon as there are too many different ones. */
  #codes: Uint16Array | null;
  #values: CellValue[] = [];
  #written: CellValue[] = [];
  #count = 0;
  #isPlain = true;
  readonly #known = new Map<CellValue, number>();

  /** `rowCount`: so many will come. */
  constructor(rowCount: number) {
    this.#codes = new Uint16Array(rowCount);
  }

  add(written: CellValue): void {
    const codes = this.#codes;
    const code = codes === null ? null : (this.#known.get(written) ?? this.#newCode(codes, written));
    if (codes === null || code === null) {
      // To look for it among the others would take longer than to hold it.
      const value = folded(written);
      this.#note(value);
      this.bytes += placeBytes;
      this.#values.push(value);
      return;
    }
    codes[this.#count] = code;
    this.bytes += codeBytes;
    this.#count += 1;
  }

  values(): ColumnValues {
    return new ColumnValues({ codes: this.#codes, values: this.#values, written: this.#written, isPlain: this.#isPlain });
  }

  /** Null where there are too many different ones from now on. */
  #newCode(codes: Uint16Array, written: CellValue): number | null {
    const code = this.#values.length;
    if (code === mostShared) {
      this.#unshare(codes.subarray(0, this.#count));
      return null;
    }
    const value = folded(written);
    this.#note(value);
    this.bytes += bytesOf(written) + 2 * placeBytes;
    this.#known.set(written, code);
    this.#values.push(value);
    this.#written.push(written);
    return code;
  }

  #unshare(codes: Uint16Array): void {
    const shared = this.#values;
    this.#values = Array.from(codes, (code) => shared[code] ?? null);
    this.bytes += codes.length * (placeBytes - codeBytes);
    this.#codes = null;
    this.#written = [];
    this.#known.clear();
  }

  #note(value: CellValue): void {
    this.bytes += bytesOf(value);
    if (typeof value === 'number' && !isPlainNumber(value)) this.#isPlain = false;
  }
}

function bytesOf(value: CellValue): number {
  if (typeof value === 'number') return placeBytes;
  return value === null ? 0 : textBytes + 2 * value.length;
}
