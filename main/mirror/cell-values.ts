import type { RowCondition } from '../sync/ports/table-records.ts';
import type { Cell } from '../sync/ports/tables.ts';
import { fold } from './fold.ts';
import { numberOf } from './table-query.ts';

/** A cell as SQLite knows it: true and false are 1 and 0, what is nested is its JSON text. */
export type CellValue = string | number | null;

/** SQLite keeps numbers without a fraction as integers up to here. */
const integersBelow = 2 ** 63;
const notAscii = /[^\0-\x7f]/;
const lastUnits = /[\ud800-\uffff]/g;

export function valueOf(cell: Cell): CellValue {
  if (cell === null || typeof cell === 'string' || typeof cell === 'number') return cell;
  return typeof cell === 'boolean' ? Number(cell) : JSON.stringify(cell);
}

/** As it is compared and sorted with `compareValues`; not for people to read. */
export function folded(value: CellValue): CellValue {
  if (typeof value !== 'string') return value;
  return notAscii.test(value) ? inOrder(fold(value)) : value.toLowerCase();
}

/**
 * SQLite sorts by code points; JavaScript by the halves of those beyond U+FFFF, which come before some others. Halves and the units behind them
 * change places.
 */
function inOrder(text: string): string {
  return text.replace(lastUnits, (unit) => {
    const code = unit.charCodeAt(0);
    return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
  });
}

/** The order of SQLite: nothing, numbers, texts. */
export function compareValues(one: CellValue, other: CellValue): number {
  if (typeof one === 'string') return typeof other === 'string' ? compareTexts(one, other) : 1;
  if (typeof other === 'string') return -1;
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return one - other;
}

/** Texts as people wrote them, in the order of SQLite. */
export function compareWritten(one: string, other: string): number {
  return compareTexts(inOrder(one), inOrder(other));
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Whether SQLite keeps a number as an integer. */
export function isInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < integersBelow;
}

/** Whether SQLite, which may give a fraction that needs more than 15 digits other ones, and JavaScript make the same text of a number. */
export function isPlainNumber(value: number): boolean {
  if (Number.isInteger(value)) return isInteger(value);
  return Math.abs(value) >= 1e-4 && Math.abs(value) < 1e15 && Number(value.toPrecision(15)) === value;
}

/** Tells of folded values whether a condition holds, as the SQL of table-query.ts does. `has` is for plain numbers only. */
export function matcherOf({ is, value }: RowCondition): (value: CellValue) => boolean {
  const text = inOrder(fold(value));
  if (is === 'has') return (found) => found !== null && String(found).includes(text);
  const number = numberOf(fold(value));
  const compared = (found: CellValue): number | null => {
    if (typeof found === 'string') return compareTexts(found, text);
    return found === null || number === null ? null : found - number;
  };
  const isEqual = (found: CellValue): boolean => (found === null ? text === '' : compared(found) === 0);
  switch (is) {
    case '=':
      return isEqual;
    case '!=':
      return (found) => !isEqual(found);
    case '<':
      return (found) => (compared(found) ?? 0) < 0;
    case '<=':
      return (found) => (compared(found) ?? 1) <= 0;
    case '>':
      return (found) => (compared(found) ?? 0) > 0;
    case '>=':
      return (found) => (compared(found) ?? -1) >= 0;
  }
}
