import type { RowChart } from '../sync/ports/table-records.ts';
import type { TableColumn } from '../sync/ports/tables.ts';

/** More bars than these are not told apart in a small picture. */
const mostRanges = 16;
const mostValues = 12;
/** Above so many months a chart has a bar for each year; up to so few it has one for each day. */
const mostMonths = 48;
const fewMonths = 2;

/** Counts the values of one column in the rows of a list. */
export interface ValueCounts {
  numbers(): { readonly rows: number; readonly least: number; readonly most: number; readonly sum: number };
  /** In how many rows is a number in which range: `floor(number / step) - first`. */
  ranges(step: number, first: number): ReadonlyMap<number, number>;
  /** Dates by so many of their first letters, oldest first. */
  dates(length: number): readonly { readonly at: string; readonly rows: number }[];
  /** The most frequent texts and integers, and in how many rows any is. */
  values(most: number): {
    readonly rows: number;
    readonly frequent: readonly { readonly value: string; readonly rows: number }[];
  };
}

/** In how many of the rows a column has which values. Null where it has none that a chart could show. */
export function rowChart(kind: TableColumn['kind'], counts: ValueCounts): RowChart | null {
  switch (kind) {
    case 'number':
      return numbers(counts);
    case 'day':
    case 'time':
      return times(counts);
    case 'text':
    case 'boolean':
      return values(counts, kind === 'boolean');
    case 'other':
      return null;
  }
}

function numbers(counts: ValueCounts): RowChart | null {
  const { rows, least, most, sum } = counts.numbers();
  if (rows === 0) return null;
  const step = stepFor(least, most);
  const first = Math.floor(least / step);
  const inRange = counts.ranges(step, first);
  const bars = Array.from({ length: Math.max(...inRange.keys()) + 1 }, (_, range) => ({
    from: clean((first + range) * step),
    to: clean((first + range + 1) * step),
    rows: inRange.get(range) ?? 0,
  }));
  return { kind: 'numbers', rows, sum: clean(sum), bars };
}

/** Without what binary fractions leave behind: 0.30000000000000004. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** 1, 2 or 5 times a power of ten, so that there are at most `mostRanges`. */
function stepFor(least: number, most: number): number {
  if (most === least) return 1;
  const rough = (most - least) / (mostRanges - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((part) => part * power >= rough) ?? 10);
}

function times(counts: ValueCounts): RowChart | null {
  const months = counts.dates(7);
  const rows = total(months);
  if (rows === 0) return null;
  if (months.length > mostMonths) return { kind: 'times', rows, unit: 'year', bars: counts.dates(4) };
  return months.length > fewMonths
    ? { kind: 'times', rows, unit: 'month', bars: months }
    : { kind: 'times', rows, unit: 'day', bars: counts.dates(10) };
}

/** JSON's true and false are 1 and 0 in SQLite. */
function values(counts: ValueCounts, isBoolean: boolean): RowChart | null {
  const { rows, frequent } = counts.values(mostValues);
  const bars = frequent.map(({ value, rows }) => ({ value: isBoolean ? String(value === '1') : value, rows }));
  return rows === 0 ? null : { kind: 'values', rows, others: rows - total(bars), bars };
}

function total(bars: readonly { readonly rows: number }[]): number {
  return bars.reduce((sum, { rows }) => sum + rows, 0);
}
