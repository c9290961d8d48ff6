import { BadInput } from '../bad-input.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 366 * 86_400_000;

/** Reads `90s`, `30m`, `2h`, `1d` as ms. Throws `BadInput`. */
export function readDuration(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([smhd])$/.exec(text.trim());
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? NaN);
  if (!(ms > 0) || ms > longestMs) throw new BadInput(`"${text}" is not a length of time. It looks like 30m, 2h or 1d.`);
  return ms;
}
