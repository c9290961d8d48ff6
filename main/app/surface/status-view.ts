import { readStatus } from '../status.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { PairProgress } from './progress-board.ts';
import type { PairState, PairStatus } from '../status.ts';
import type { BoardStanding } from './board-desk.ts';
import type { Host } from '../host.ts';
import type { PairCounts } from '../../sync/ports/mirror.ts';
import type { Pair } from '../../sync/ports/settings.ts';

export interface PairView {
  readonly id: number;
  readonly accountId: number;
  readonly workspaceId: string;
  readonly workspace: string;
  readonly rootId: string;
  readonly folder: string;
  readonly linkFiles: boolean;
  readonly state: PairState;
  readonly pausedUntil: number | null;
  readonly pausedBy: PausedBy;
  readonly lastGoodAt: number | null;
  readonly documents: number;
  readonly folders: number;
  readonly bytes: number;
  readonly sizedDocuments: number;
  readonly held: number;
  readonly failed: number;
  readonly conflicts: number;
  readonly deletes: number;
  readonly stopped: { readonly kind: string; readonly message: string } | null;
  readonly progress: PairProgress | null;
}

export interface StatusView {
  readonly state: 'idle' | 'syncing' | 'paused' | 'offline' | 'attention' | 'signed-out';
  readonly since: number | null;
  readonly pausedUntil: number | null;
  readonly pausedBy: PausedBy;
  readonly needsYou: number;
  readonly pairs: readonly PairView[];
}

/** Why it rests: somebody wants it, or the machine runs on its battery. */
type PausedBy = 'person' | 'battery' | null;

interface Counted {
  readonly at: number;
  readonly counts: PairCounts;
  /** Steps that wait for an answer about many deletes, and the items that they are about. */
  readonly deleteSteps: readonly string[];
  readonly deletes: number;
}

/** Counting a large archive takes time; while it changes, numbers may be this old. */
const recountMs = 1000;

/** How everything is, as often as it is asked for. */
export class StatusReader {
  readonly #host: Host;
  readonly #board: ProgressBoard;
  readonly #sparesBattery: () => boolean;
  readonly #isAsked: (pairId: number) => boolean;
  readonly #boards: () => BoardStanding;
  readonly #counted = new Map<number, Counted>();
  #lastState: StatusView['state'] | null = null;
  #since: number | null = null;

  /** `isAsked`: somebody wants to see that a pair looks at both sides, and it has not come to rest since. */
  constructor(
    host: Host,
    desk: {
      readonly board: ProgressBoard;
      readonly sparesBattery: () => boolean;
      readonly isAsked: (pairId: number) => boolean;
      readonly boards: () => BoardStanding;
    },
  ) {
    this.#host = host;
    this.#board = desk.board;
    this.#sparesBattery = desk.sparesBattery;
    this.#isAsked = desk.isAsked;
    this.#boards = desk.boards;
  }

  read(): StatusView {
    const pairs = readStatus(this.#host, (id) => this.#count(id).counts).map((one) => this.#view(one));
    const globalPause = this.#host.settings.pausedUntil() ?? 0;
    const isPaused = globalPause > this.#host.clock.now();
    const boards = boardsBeside(pairs, this.#boards());
    const state = overall(pairs, boards, isPaused);
    const byBattery = this.#sparesBattery() ? 'battery' : null;
    return {
      state,
      since: this.#sinceWhen(state, pairs),
      pausedUntil: isPaused ? finite(globalPause) : null,
      pausedBy: state === 'paused' ? (byBattery ?? 'person') : null,
      needsYou: pairs.reduce((sum, pair) => sum + needs(pair), boards.needsYou),
      pairs,
    };
  }

  readPair(pair: Pair): PairView {
    const [found] = readStatus(this.#host, (id) => this.#count(id).counts).filter((one) => one.pair.id === pair.id);
    return this.#view(found ?? { pair, state: 'never', pausedUntil: null, run: null, counts: this.#count(pair.id).counts });
  }

  /** The next answer counts anew. */
  forget(pairId: number): void {
    this.#counted.delete(pairId);
  }

  #count(pairId: number): Counted {
    const now = this.#host.clock.monotonic();
    const known = this.#counted.get(pairId);
    if (known && now - known.at < recountMs) return known;
    const counts = this.#host.mirror.counts(pairId);
    const held = counts.held === 0 ? [] : this.#host.mirror.held(pairId);
    const deleteSteps = held.flatMap(({ reason, remoteId }) => (reason === 'mass-delete' && remoteId !== null ? [remoteId] : []));
    // The same question is about the same items: a large tree is counted once.
    const isSame = known !== undefined && known.deleteSteps.join() === deleteSteps.join();
    const deletes = isSame ? known.deletes : this.#host.mirror.syncedWithin(pairId, deleteSteps);
    const counted = { at: now, counts, deleteSteps, deletes };
    this.#counted.set(pairId, counted);
    return counted;
  }

  #view({ pair, state: own, pausedUntil, run, counts }: PairStatus): PairView {
    const { deleteSteps, deletes } = this.#count(pair.id);
    const byBattery = this.#sparesBattery() && own !== 'signed-out';
    const looks = this.#isAsked(pair.id) && own !== 'paused' && own !== 'signed-out';
    const state = byBattery ? 'paused' : looks ? 'syncing' : own;
    return {
      id: pair.id,
      accountId: pair.accountId,
      workspaceId: pair.workspaceId,
      workspace: pair.workspaceName,
      rootId: pair.rootId,
      folder: pair.folder,
      linkFiles: pair.linkFiles,
      state,
      pausedUntil: pausedUntil === null ? null : finite(pausedUntil),
      pausedBy: byBattery ? 'battery' : state === 'paused' ? 'person' : null,
      lastGoodAt: run?.lastGoodAt ?? null,
      documents: counts.documents,
      folders: counts.folders,
      bytes: counts.bytes,
      sizedDocuments: counts.sized,
      held: counts.held - deleteSteps.length,
      failed: counts.failures,
      conflicts: counts.conflicts,
      deletes,
      stopped: run?.stopped ?? null,
      progress: state === 'syncing' ? this.#board.progressOf(pair.id) : null,
    };
  }

  #sinceWhen(state: StatusView['state'], pairs: readonly PairView[]): number | null {
    if (state === this.#lastState) return this.#since;
    this.#lastState = state;
    if (state !== 'offline' && state !== 'paused') this.#since = null;
    else {
      const lastGood = pairs.map((pair) => pair.lastGoodAt ?? 0);
      const last = state === 'offline' ? Math.max(0, ...lastGood) : 0;
      this.#since = last > 0 ? last : this.#host.clock.now();
    }
    return this.#since;
  }
}

/** "Until I resume" is Infinity inside, which JSON has no word for. */
function finite(until: number): number | null {
  return Number.isFinite(until) ? until : null;
}

/** What boards add to how the pairs are. An account with pairs shows by them whether it can be reached. */
interface BoardsBeside {
  readonly needsYou: number;
  readonly isOffline: boolean;
  readonly isSignedOut: boolean;
}

function boardsBeside(pairs: readonly PairView[], { needsYou, problems }: BoardStanding): BoardsBeside {
  const kinds = problems.flatMap(({ accountId, kind }) => (pairs.some((pair) => pair.accountId === accountId) ? [] : [kind]));
  const signedOut = kinds.filter((kind) => kind === 'auth').length;
  return { needsYou: needsYou + signedOut, isOffline: kinds.includes('offline'), isSignedOut: signedOut > 0 };
}

/** The gravest of all pairs and boards. What somebody has to do comes after what nobody can. */
function overall(pairs: readonly PairView[], boards: BoardsBeside, isPaused: boolean): StatusView['state'] {
  const has = (state: PairState) => pairs.some((pair) => pair.state === state);
  if (has('offline') || (boards.isOffline && !isPaused)) return 'offline';
  if (has('signed-out') || boards.isSignedOut) return 'signed-out';
  if (isPaused) return 'paused';
  if (has('attention') || boards.needsYou > 0) return 'attention';
  // A pair that never ran is about to: nothing is known of it, least of all that it is up to date.
  if (has('syncing') || has('never')) return 'syncing';
  return pairs.length > 0 && pairs.every((pair) => pair.state === 'paused') ? 'paused' : 'idle';
}

/** Things that a person has to decide or to do; many deletes are one question. */
function needs(pair: PairView): number {
  const stopped = pair.state === 'signed-out' || (pair.stopped !== null && pair.state === 'attention') ? 1 : 0;
  return pair.conflicts + pair.failed + pair.held + (pair.deletes > 0 ? 1 : 0) + stopped;
}
