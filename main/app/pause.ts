import type { Host } from './host.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** Pauses one pair, or everything, until that time on the wall clock; Infinity for until resumed, null to go on. */
export function setPause(host: Host, pair: Pair | null, until: number | null): void {
  if (pair) host.settings.updatePair({ ...pair, pausedUntil: until });
  else host.settings.setPausedUntil(until);
}

/** Ends every pause, or that of one pair. */
export function resume(host: Host, pair: Pair | null): void {
  setPause(host, pair, null);
  if (pair) return;
  for (const one of host.settings.pairs()) if (one.pausedUntil !== null) setPause(host, one, null);
}

/** Whether everything rests now. */
export function isPaused({ settings, clock }: Pick<Host, 'settings' | 'clock'>): boolean {
  return (settings.pausedUntil() ?? 0) > clock.now();
}

/** Until when a pair rests: the later of its own pause and that of everything. Null when it does not rest now. */
export function pausedUntil(host: Host, pair: Pair): number | null {
  const until = Math.max(pair.pausedUntil ?? 0, host.settings.pausedUntil() ?? 0);
  return until > host.clock.now() ? until : null;
}

/** What "until tomorrow" means everywhere: eight in the morning of the next day by this machine's clock, also when that day is longer or shorter. */
export function tomorrow(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 8).getTime();
}
