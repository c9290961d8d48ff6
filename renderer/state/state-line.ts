import type { PairView, StatusView } from '../../preload/contract.ts';
import { momentText, numberText, sizeText } from './formats.ts';
import { words } from './words.svelte.ts';

export type Tone = 'good' | 'info' | 'warn' | 'bad' | 'plain';

/** One line that tells how all stands, and one that says what it means. */
export interface StateLine {
  readonly tone: Tone;
  readonly title: string;
  readonly hint: string;
}

/** `Up to date`, `Syncing 12 of 340`, `3 need you`, `Offline since 14:02`. */
export function stateLine(status: StatusView, now: number): StateLine {
  const { state, overview } = words.t;
  switch (status.state) {
    case 'idle': {
      const empty = status.pairs.length === 0;
      return { tone: empty ? 'plain' : 'good', title: empty ? state.nothing : state.idle, hint: empty ? '' : overview.idleHint };
    }
    case 'syncing':
      return { tone: 'info', title: syncing(status.pairs), hint: overview.syncingHint };
    case 'paused':
      return status.pausedBy === 'battery'
        ? { tone: 'plain', title: state.onBattery, hint: overview.batteryHint }
        : { tone: 'plain', title: paused(status.pausedUntil, now), hint: overview.pausedHint };
    case 'offline': {
      const title = status.since === null ? state.offline : state.offlineSince(momentText(status.since, now));
      return { tone: 'warn', title, hint: overview.offlineHint };
    }
    case 'attention':
      return { tone: 'warn', title: state.attention(status.needsYou), hint: overview.attentionHint };
    case 'signed-out':
      return { tone: 'bad', title: state.signedOut, hint: overview.signedOutHint };
  }
}

/** The core is gone: nobody knows how all stands now. */
export function lostLine(): StateLine {
  return { tone: 'plain', title: words.t.state.lost, hint: words.t.overview.lostHint };
}

/** How one pair stands, in a few words. */
export function pairLine(pair: PairView, now: number): { readonly tone: Tone; readonly title: string } {
  const { state } = words.t;
  switch (pair.state) {
    case 'never':
      return { tone: 'plain', title: state.never };
    case 'syncing':
      return { tone: 'info', title: syncing([pair]) };
    case 'up-to-date':
      return { tone: 'good', title: state.idle };
    case 'paused':
      return { tone: 'plain', title: pair.pausedBy === 'battery' ? state.onBattery : paused(pair.pausedUntil, now) };
    case 'offline':
      return { tone: 'warn', title: state.offline };
    case 'attention':
      if (pair.stopped) return { tone: 'bad', title: state.stopped };
      return { tone: 'warn', title: state.attention(needs(pair)) };
    case 'signed-out':
      return { tone: 'bad', title: state.signedOut };
  }
}

/** How far the runs are that go on, 0 to 1; null while they still look. */
export function shareDone(pairs: readonly PairView[]): number | null {
  const { done, steps } = summed(pairs);
  return steps === 0 ? null : done / steps;
}

/** What a pair's documents come to, `over` that where not every size is told, and nothing where none is. */
export function pairSize({ documents, sizedDocuments, bytes }: PairView): string {
  if (sizedDocuments === documents) return sizeText(bytes);
  return sizedDocuments === 0 ? '' : words.t.overview.over(sizeText(bytes));
}

function needs(pair: PairView): number {
  return pair.held + pair.failed + pair.conflicts + (pair.deletes > 0 ? 1 : 0);
}

function paused(until: number | null, now: number): string {
  return until === null ? words.t.state.paused : words.t.state.pausedUntil(momentText(until, now));
}

function syncing(pairs: readonly PairView[]): string {
  const { state } = words.t;
  const { done, steps } = summed(pairs);
  if (steps > 0) return state.syncingOf(numberText(done), numberText(steps));
  const phase = pairs.find((pair) => pair.progress)?.progress?.phase;
  if (phase === 'scanning') return state.scanning;
  return phase === 'listing' ? state.listing : state.syncing;
}

function summed(pairs: readonly PairView[]): { readonly done: number; readonly steps: number } {
  let done = 0;
  let steps = 0;
  for (const { progress } of pairs) {
    if (progress?.phase !== 'working') continue;
    done += progress.done;
    steps += progress.steps;
  }
  return { done, steps };
}
