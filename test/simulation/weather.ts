import type { ErrorKind } from '../../main/sync/errors.ts';

/** What is wrong with one disk right now. */
export interface DiskWeather {
  /** No room for another file. */
  full: boolean;
  /** The root is not there: unmounted, or taken away. */
  away: boolean;
  /** The chance of one call to fail by itself. */
  flaky: number;
}

/** What is wrong with the line to the service right now. */
export interface LineWeather {
  /** The chance of one call to fail. */
  flaky: number;
  /** What a call that fails by itself ends with, one as likely as the other. */
  kinds: readonly [ErrorKind, ...ErrorKind[]];
  /** What a change ends with whose answer is lost. */
  lost: readonly [ErrorKind, ...ErrorKind[]];
  /** What every call ends with. */
  down: 'offline' | 'auth' | 'throttled' | null;
}

export const calmDisk = (): DiskWeather => ({ full: false, away: false, flaky: 0 });
/** What goes wrong on most lines. */
const usualKinds = ['offline', 'offline', 'throttled', 'broken', 'busy', 'refused'] as const;

/** All that a service may answer, with or without reason. */
export const everyKind = [
  ...(['offline', 'throttled', 'broken', 'busy', 'refused'] as const),
  ...(['auth', 'gone', 'conflict', 'full', 'unreadable'] as const),
] as const;

/** How an answer gets lost: on the line, to a service that fails when all is done, or as somebody stopped waiting. */
export const everyLoss = ['offline', 'broken', 'busy'] as const;

export const calmLine = (): LineWeather => ({ flaky: 0, kinds: usualKinds, lost: ['offline'], down: null });
