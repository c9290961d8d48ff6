import { words } from './words.svelte.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const made = new Map<string, unknown>();

/** Intl objects are slow to make and fast to use. */
function kept<Format>(key: string, make: (locale: string) => Format): Format {
  const { locale } = words;
  const full = `${locale} ${key}`;
  let format = made.get(full);
  if (!format) {
    format = make(locale);
    made.set(full, format);
  }
  // Each key is used by one caller, with one kind of format.
  return format as Format;
}

export function numberText(value: number): string {
  return kept('number', (locale) => new Intl.NumberFormat(locale)).format(value);
}

/** A number that was reckoned, without digits that say nothing. */
export function sumText(value: number): string {
  return kept('sum', (locale) => new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 })).format(value);
}

/** `20 bytes`, `4.2 MB`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  const unit = units[step] ?? 'byte';
  const digits = step > 0 && value < 10 ? 1 : 0;
  return kept(
    `${unit} ${digits}`,
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: digits,
      }),
  ).format(value);
}

/** The exact time, for a hover. */
export function exactText(at: number): string {
  return kept('exact', (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' })).format(at);
}

/** `14:05`. */
export function clockText(at: number): string {
  return kept('clock', (locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'short' })).format(at);
}

/** `14:05` today, otherwise with the day. */
export function momentText(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return clockText(at);
  return kept(
    'moment',
    (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
  ).format(at);
}

/** `21 Nov` for a day `YYYY-MM-DD`, with the year where it is another than now. */
export function shortDayText(day: string, now: number): string {
  const at = new Date(`${day}T12:00`).getTime();
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? 'same' : 'other';
  return kept(
    `short day ${year}`,
    (language) =>
      new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...(year === 'other' && { year: 'numeric' }) }),
  ).format(at);
}

/** A day as a heading. */
export function dayText(at: number): string {
  return kept('day', (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full' })).format(at);
}

const spans: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
];

/** `3 minutes ago`, `in 2 days`; what is nearer than ten seconds is `now`. */
export function relativeText(at: number, now: number): string {
  const format = kept('relative', (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  let value = (at - now) / 1000;
  if (Math.abs(value) < 10) return format.format(0, 'second');
  for (const [unit, size] of spans) {
    if (Math.abs(value) < size) return format.format(Math.trunc(value), unit);
    value /= size;
  }
  return format.format(Math.trunc(value), 'year');
}

/** How long, in the largest unit that fits: `40 sec`, `3 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return unitText(seconds, 'second');
  if (seconds < 3600) return unitText(Math.round(seconds / 60), 'minute');
  return unitText(Math.round(seconds / 3600), 'hour');
}

function unitText(value: number, unit: 'second' | 'minute' | 'hour'): string {
  return kept(unit, (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })).format(value);
}
