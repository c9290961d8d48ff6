import type { Cell } from '../../sync/ports/tables.ts';

/** A record as the service sends it. */
export type Row = Readonly<Record<string, Cell>>;

/** Null for what is no record. */
export function asRow(value: unknown): Row | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // What JSON holds is cells.
  return value as Row;
}

/** A field by its name; letters may be of other case (contract 3.2). */
export function field(row: Row, name: string): Cell {
  if (name in row) return row[name] ?? null;
  const folded = name.toLowerCase();
  const found = Object.keys(row).find((one) => one.toLowerCase() === folded);
  return found === undefined ? null : (row[found] ?? null);
}

/** A number or text as text; null for none. */
export function textOf(row: Row, name: string): string | null {
  const value = field(row, name);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `YYYY-MM-DD`; dates come as midnight without a zone (contract 3.2). */
export function dayOf(row: Row, name: string): string | null {
  return /^\d{4}-\d\d-\d\d/.exec(textOf(row, name) ?? '')?.[0] ?? null;
}

/** ms; moments are UTC without a `Z`, with up to seven digits of a second (contract 3.2). */
export function momentOf(row: Row, name: string): number | null {
  const ms = Date.parse(utc(textOf(row, name) ?? ''));
  return Number.isNaN(ms) ? null : ms;
}

/** Records in a field that holds a list of them. */
export function rowsIn(row: Row, name: string): readonly Row[] {
  const value = field(row, name);
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => asRow(one)).filter((one) => one !== null);
}

const moment = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)?Z?$/;

function utc(text: string): string {
  return text.replace(moment, (_all, seconds: string, digits: string | undefined) => {
    return `${seconds}${digits === undefined ? '' : `.${digits.padEnd(3, '0')}`}Z`;
  });
}

/**
 * A row as others read it: moments that are UTC say so, and dates are days. As the service writes them, both would be read as moments of the
 * reader's own zone.
 */
export function readableRow(row: Row): Row {
  const cells = Object.entries(row).map(([name, value]) => [name, readable(name, value)] as const);
  return Object.fromEntries(cells);
}

function readable(name: string, value: Cell): Cell {
  if (typeof value !== 'string') return value;
  if (/utc$/i.test(name)) return utc(value);
  return value.replace(/^(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?$/, '$1');
}
