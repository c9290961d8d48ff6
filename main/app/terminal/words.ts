/** `1 file`, `2 files`, `no files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${many}`;
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** `1 of them needs you`, `3 of them need you`. */
export function needingYou(count: number): string {
  return `${count.toLocaleString('en-US')} of them ${count === 1 ? 'needs' : 'need'} you`;
}

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Bytes for people: `20 bytes`, `4.2 MB`. */
export function bytesInWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}

const steps: readonly (readonly [number, string])[] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
];

/** A time in the past for people: `just now`, `3 minutes ago`. */
export function timeAgo(at: number, now: number): string {
  let value = Math.max(0, now - at) / 1000;
  if (value < 10) return 'just now';
  for (const [size, name] of steps) {
    if (value < size) return `${counted(Math.floor(value), name)} ago`;
    value /= size;
  }
  return `${counted(Math.floor(value), 'year')} ago`;
}

/** A time that is to come: `until 14:05`, with the day where it is not today; `until you resume` for Infinity. */
export function untilInWords(until: number, now: number): string {
  if (until === Infinity) return 'until you resume';
  const time = new Date(until);
  const clock = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
  const isToday = time.toDateString() === new Date(now).toDateString();
  return isToday ? `until ${clock}` : `until ${exactTime(until)}`;
}

/** A time on this machine's clock: `2026-11-20 14:03`. */
export function exactTime(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** ISO 8601 in UTC, as every `…At` and `…Until` of the JSON output has it. Infinity is the word `forever`. */
export function isoTime(at: number | null): string | null {
  if (at === null) return null;
  return at === Infinity ? 'forever' : new Date(at).toISOString();
}

/** Makes a text from outside fit for one line of a terminal: control characters could move the cursor or hide what is true. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '\u00b7');
}

/** What comes first of all. */
export const noAccounts = 'No accounts yet. Add one with "tidemark account add projectplace --name NAME --url URL …".';
