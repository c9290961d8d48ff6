import type { ShellWords } from './shell-words.ts';

/** How everything is, as far as the tray shows it. */
export interface TrayStatus {
  readonly state: 'idle' | 'syncing' | 'paused' | 'offline' | 'attention' | 'signed-out';
  readonly since: number | null;
  readonly pausedUntil: number | null;
  readonly pausedBy: 'person' | 'battery' | null;
  readonly needsYou: number;
  readonly pairs: readonly { readonly progress: { readonly done: number; readonly steps: number } | null }[];
}

/** One line that tells the truth. */
export function statusLine(status: TrayStatus, now: number, words: ShellWords): string {
  switch (status.state) {
    case 'idle':
      return status.pairs.length === 0 ? words.nothing : words.idle;
    case 'syncing': {
      const { done, steps } = progressOf(status);
      return steps === 0 ? words.looking : words.syncing(Math.min(done + 1, steps), steps);
    }
    case 'paused':
      if (status.pausedBy === 'battery') return words.onBattery;
      return status.pausedUntil === null ? words.paused : words.pausedUntil(clockTime(status.pausedUntil, now));
    case 'offline':
      return status.since === null ? words.offline : words.offlineSince(clockTime(status.since, now));
    case 'attention':
      return words.needsYou(status.needsYou);
    case 'signed-out':
      return words.signedOut;
  }
}

/** All pairs together, as a part of 1; null while nothing is counted. */
export function progressPart(status: TrayStatus): number | null {
  const { done, steps } = progressOf(status);
  return status.state === 'syncing' && steps > 0 ? done / steps : null;
}

function progressOf(status: TrayStatus): { done: number; steps: number } {
  const all = status.pairs.flatMap(({ progress }) => (progress ? [progress] : []));
  return { done: all.reduce((sum, one) => sum + one.done, 0), steps: all.reduce((sum, one) => sum + one.steps, 0) };
}

function clockTime(at: number, now: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === new Date(now).toDateString()) return clock;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}
