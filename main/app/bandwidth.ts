import * as v from 'valibot';
import type { ValueStore } from '../sync/ports/mirror.ts';

/** KB (1000 bytes) a second; 0 for no limit. More than this is none. */
export const mostKilobytes = 10_000_000;

/** One limit, as a person may set it. */
export const kilobytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(mostKilobytes));

/** Where the limits are among the chosen values; they are preferences of the window too. */
const limitNames = { down: 'preference.limitDown', up: 'preference.limitUp' } as const;

export interface Limits {
  readonly down: number;
  readonly up: number;
}

/** In KB a second. What is not understood is no limit. */
export function readLimits(values: ValueStore): Limits {
  const read = (name: string): number => {
    const checked = v.safeParse(kilobytes, values.read(name));
    return checked.success ? checked.output : 0;
  };
  return { down: read(limitNames.down), up: read(limitNames.up) };
}

/** Stores those that are given. */
export function writeLimits(values: ValueStore, limits: Partial<Limits>): void {
  const { down, up } = limits;
  values.write({
    ...(down === undefined ? {} : { [limitNames.down]: down }),
    ...(up === undefined ? {} : { [limitNames.up]: up }),
  });
}

/** How often the store is asked: another process may have set limits. */
const readEveryMs = 1000;

/** The limits in bytes a second, cheap enough to be asked for each piece of a transfer. */
export function followLimits(values: ValueStore, clock: { monotonic(): number }): () => Limits {
  let known: Limits = { down: 0, up: 0 };
  let readAt = -Infinity;
  return () => {
    const now = clock.monotonic();
    if (now - readAt < readEveryMs) return known;
    readAt = now;
    const { down, up } = readLimits(values);
    known = { down: down * 1000, up: up * 1000 };
    return known;
  };
}
