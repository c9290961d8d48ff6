import type { RowChart, RowQuery } from '../sync/ports/table-records.ts';
import type { TableColumn } from '../sync/ports/tables.ts';
import type { Connection, Value } from './connection.ts';
import { cell, pathOf, rowConditions } from './table-query.ts';

/** More bars than these are not told apart in a small picture. */
const mostRanges = 16;
const mostValues = 12;
/** Above so many months a chart has a bar for each year; up to so few it has one for each day. */
const mostMonths = 48;
const fewMonths = 2;

interface Asked {
  readonly reading: number;
  readonly query: RowQuery;
  readonly column: TableColumn;
}

/** In how many of the rows a column has which values. Null where it has none that a chart could show. */
export function rowChart(db: Connection, asked: Asked): RowChart | null {
  const read = valueReader(db, asked);
  switch (asked.column.kind) {
    case 'number':
      return numbers(read);
    case 'day':
    case 'time':
      return times(read);
    case 'text':
    case 'boolean':
      return values(read, asked.column.kind === 'boolean');
    case 'other':
      return null;
  }
}

/** What a bar is of, and in how many rows it is. */
interface Found {
  readonly at: string | number;
  readonly rows: number;
}

/** Asks for the column's values `v` in the rows of the list, of the given types only. `parameters` are those of `what`. */
type Reader = (
  what: string,
  options: { readonly types: string; readonly rest?: string; readonly parameters?: readonly Value[] },
) => readonly Found[];

function valueReader(db: Connection, { reading, query, column }: Asked): Reader {
  const { sql, parameters } = rowConditions(query);
  const from = `SELECT ${cell} AS v FROM table_rows WHERE reading = ?${sql}`;
  const bound = [pathOf(column.name), reading, ...parameters];
  return (what, { types, rest = '', parameters: first = [] }) =>
    db
      .prepare<Value[], Found>(`SELECT ${what} AS at, count(*) AS rows FROM (${from}) WHERE typeof(v) IN (${types}) ${rest}`)
      .all(...first, ...bound);
}

const dates = `AND v GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' GROUP BY at ORDER BY at`;

function numbers(read: Reader): RowChart | null {
  const types = `'integer', 'real'`;
  const [least, most, sum] = ['min(v)', 'max(v)', 'total(v)'].map((what) => read(what, { types })[0]);
  const rows = sum?.rows ?? 0;
  if (rows === 0) return null;
  const [from, to] = [Number(least?.at), Number(most?.at)];
  const step = stepFor(from, to);
  const first = Math.floor(from / step);
  const counts = new Map(
    read('CAST(floor(v / ?) - ? AS INTEGER)', { types, rest: 'GROUP BY at', parameters: [step, first] }).map((one) => [
      Number(one.at),
      one.rows,
    ]),
  );
  const bars = Array.from({ length: Math.max(...counts.keys()) + 1 }, (_, range) => ({
    from: clean((first + range) * step),
    to: clean((first + range + 1) * step),
    rows: counts.get(range) ?? 0,
  }));
  return { kind: 'numbers', rows, sum: clean(Number(sum?.at)), bars };
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

function times(read: Reader): RowChart | null {
  const bars = (length: number) =>
    read(`substr(v, 1, ${length})`, { types: `'text'`, rest: dates }).map(({ at, rows }) => ({ at: String(at), rows }));
  const months = bars(7);
  const rows = total(months);
  if (rows === 0) return null;
  if (months.length > mostMonths) return { kind: 'times', rows, unit: 'year', bars: bars(4) };
  return months.length > fewMonths
    ? { kind: 'times', rows, unit: 'month', bars: months }
    : { kind: 'times', rows, unit: 'day', bars: bars(10) };
}

/** JSON's true and false are 1 and 0 in SQLite. */
function values(read: Reader, isBoolean: boolean): RowChart | null {
  const types = `'text', 'integer'`;
  const found = read('CAST(v AS TEXT)', { types, rest: `GROUP BY at ORDER BY rows DESC, at LIMIT ${mostValues}` });
  const rows = read('1', { types })[0]?.rows ?? 0;
  const bars = found.map(({ at, rows }) => ({ value: isBoolean ? String(at === '1') : String(at), rows }));
  return rows === 0 ? null : { kind: 'values', rows, others: rows - total(bars), bars };
}

function total(bars: readonly { readonly rows: number }[]): number {
  return bars.reduce((sum, { rows }) => sum + rows, 0);
}
