import type { Day } from '../../../sync/ports/boards.ts';

/** What a cell means, or what is wrong with it, in words. */
export type CellValue<T> = { readonly value: T } | { readonly problem: string };

/** Errors of formulas, as Excel and others write them. */
export const formulaError = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|SPILL!|CALC!|NO RESULT!)$/i;

/** The first day of Excel's calendar, as it counts: with a 29 February 1900 that never was. */
const excelZero = Date.UTC(1899, 11, 30);
/** The years 1954 to 2119: other numbers are no days. */
const serials = { least: 20_000, most: 80_000 };
const dayMs = 86_400_000;

/** Months by the first three letters, in English, Swedish and German. */
const months = new Map(
  ['jan', 'feb', 'mar,mär,mrz', 'apr', 'may,maj,mai', 'jun', 'jul', 'aug', 'sep', 'oct,okt', 'nov', 'dec,dez'].flatMap(
    (names, index) => names.split(',').map((name) => [name, index + 1]),
  ),
);

/** A day as a serial number of Excel, as ISO, or as people write it where that cannot be misread. Null for none. */
export function dayIn(text: string): CellValue<Day | null> {
  if (text === '') return { value: null };
  if (/^\d+(?:[.,]\d+)?$/.test(text)) return serialDay(text);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return realDay(text, iso[1], iso[2], iso[3]);
  const numbers = /^(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})$/.exec(text);
  if (numbers) return europeanOrAmerican(text, numbers);
  const words = /^(?:(\d{1,2})\.?\s+(\p{L}{3,})|(\p{L}{3,})\s+(\d{1,2}),?)\.?\s+(\d{4})$/u.exec(text);
  const month = months.get((words?.[2] ?? words?.[3] ?? '').slice(0, 3).toLowerCase());
  return words && month !== undefined ? realDay(text, words[5], month, words[1] ?? words[4]) : notADay(text);
}

function serialDay(text: string): CellValue<Day> {
  const serial = Math.floor(Number(text.replace(',', '.')));
  if (serial < serials.least || serial > serials.most) return notADay(text);
  return { value: new Date(excelZero + serial * dayMs).toISOString().slice(0, 10) };
}

function europeanOrAmerican(text: string, [, first = '', mark, second = '', year]: readonly string[]): CellValue<Day> {
  const isDayFirst = mark === '.' || Number(first) > 12;
  if (isDayFirst || first === second) return realDay(text, year, second, first);
  if (Number(second) > 12) return realDay(text, year, first, second);
  return { problem: `"${text}" may be two different days: write it as 2026-11-20.` };
}

function realDay(text: string, ...[year, month, day]: (string | number | undefined)[]): CellValue<Day> {
  const two = (part: string | number | undefined): string => String(part).padStart(2, '0');
  const iso = `${year ?? ''}-${two(month)}-${two(day)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? { value: iso } : notADay(text);
}

function notADay(text: string): { readonly problem: string } {
  return { problem: `"${text}" is not a day: write it as 2026-11-20.` };
}

/** 0 to 100 in halves (contract 7.3); null for none. */
export function pointsIn(text: string): CellValue<number | null> {
  if (text === '') return { value: null };
  const points = numberIn(text);
  if (points !== null && points <= 100 && Number.isInteger(points * 2)) return { value: points };
  return { problem: `"${text}" are no points: they are 0 to 100, in halves.` };
}

/** `7.5`, `7,5 h` or `7:30`; null for none. */
export function hoursIn(text: string): CellValue<number | null> {
  if (text === '') return { value: null };
  const clock = /^(\d{1,5}):([0-5]\d)$/.exec(text);
  const hours = clock ? Number(clock[1]) + Number(clock[2]) / 60 : numberIn(text.replace(/\s*h$/i, ''));
  return hours === null ? { problem: `"${text}" is no time in hours: write it as 7.5 or 7:30.` } : { value: hours };
}

function numberIn(text: string): number | null {
  return /^\d{1,9}(?:[.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : null;
}

/** Items that are parted by `##`; empty ones are dropped. */
export function itemsIn(text: string): readonly string[] {
  return partsOf(text, /##/);
}

/** Several people of one cell: a line each, or with semicolons or commas between them. */
export function peopleIn(text: string): readonly string[] {
  const parts = partsOf(text, /[;\n]|##/);
  return parts.length === 1 ? partsOf(text, /,/) : parts;
}

function partsOf(text: string, mark: RegExp): readonly string[] {
  return text
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
