import { AccountBoards, type BoardAccountState } from './account-boards.ts';
import { AccountRuns, type SignedIn } from '../account-runs.ts';
import { Bell } from '../bell.ts';
import { isPaused } from '../pause.ts';
import { isOwnId } from '../../sync/boards/edit.ts';
import type { SyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';

/** How often settings and outbox are looked at for what another process changed in them. */
const lookEveryMs = 1000;
/** An edit is sent when its card was left alone for so long. */
const quietMs = 2000;
/** How often the service is asked for all boards, and for one that somebody looks at. */
const refreshEveryMs = 300_000;
const watchedEveryMs = 60_000;

export interface BoardWatchOptions {
  /** Told what is other than before; an empty board id for the list of boards. */
  readonly changed: (accountId: number, boardId: RemoteId, cards: readonly RemoteId[] | null) => void;
  readonly refreshEveryMs?: number;
}

interface Work {
  readonly boards: AccountBoards;
  readonly sendBell: Bell;
  readonly refreshBell: Bell;
  /** What the service is to be asked for; an empty id for all boards. */
  readonly asked: Set<RemoteId>;
}

/** Keeps the boards of all accounts: sends edits and refreshes the mirror until told to stop. */
export class BoardWatch {
  readonly #host: Host;
  readonly #options: BoardWatchOptions;
  readonly #runs: AccountRuns<Work>;
  #watched: { readonly accountId: number; readonly boardId: RemoteId } | null = null;
  #outboxCounter = -1;
  #isHeld = false;
  readonly #openedAt = new Map<string, number>();

  constructor(host: Host, options: BoardWatchOptions) {
    this.#host = host;
    this.#options = options;
    this.#runs = new AccountRuns(host, {
      name: 'boards',
      open: (signedIn) => this.#open(signedIn),
      run: (work, { id }, signal) => [this.#keepSending(work, signal), this.#keepRefreshing(work, id, signal)],
    });
  }

  /** Resolves when `signal` is aborted and everything is at rest. The caller holds the home's lock. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        await this.#follow();
        const counter = this.#host.outbox.changeCounter();
        if (counter !== this.#outboxCounter) this.edited(null);
        this.#outboxCounter = counter;
        await this.#host.clock.sleep(lookEveryMs, signal).catch(() => undefined);
      }
    } finally {
      await this.#runs.close();
    }
  }

  /** How an account's boards are; null when it has none, or none yet. */
  stateOf(accountId: number): BoardAccountState | null {
    return this.#runs.of(accountId)?.work.boards.state ?? null;
  }

  /** The account's boards as they run; null when it has none, or none yet. */
  account(accountId: number): AccountBoards | null {
    return this.#runs.of(accountId)?.work.boards ?? null;
  }

  /** Edits were made or changed: they are sent as soon as they may. Null for any account. */
  edited(accountId: number | null): void {
    for (const [id, { sendBell }] of this.#runs.all()) if (accountId === null || id === accountId) sendBell.ring();
  }

  /** Asks the service as soon as possible, for one board or for all; what waits after a failure is tried again. */
  refresh(board: { readonly accountId: number; readonly boardId: RemoteId } | null): void {
    for (const [id, { asked, refreshBell }] of this.#runs.all()) {
      if (board !== null && board.accountId !== id) continue;
      asked.add(board?.boardId ?? '');
      refreshBell.ring();
    }
    this.edited(board?.accountId ?? null);
  }

  /** The board that somebody looks at is asked for more often. */
  watch(board: { readonly accountId: number; readonly boardId: RemoteId } | null): void {
    this.#watched = board;
    if (board) this.refresh(board);
  }

  /** The board that somebody looks at. */
  get watched(): { readonly accountId: number; readonly boardId: RemoteId } | null {
    return this.#watched;
  }

  /** Somebody opened a card: what may be old of it is read, at most every few seconds. */
  opened(accountId: number, cardId: RemoteId): void {
    const run = this.#runs.of(accountId);
    const key = `${accountId} ${cardId}`;
    const now = this.#host.clock.monotonic();
    if (!run || isOwnId(cardId) || now - (this.#openedAt.get(key) ?? -Infinity) < openedEveryMs) return;
    this.#openedAt.set(key, now);
    run.work.boards.refreshCard(cardId, run.signal).catch(() => undefined);
  }

  /** Nothing is asked or sent while it is held. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.refresh(null);
  }

  async #follow(): Promise<void> {
    await this.#runs.follow();
    for (const [accountId, { boards }] of this.#runs.all()) {
      // Refused it was, and by now its credential is taken again: somebody renewed or tested it.
      const { problem, refreshing } = boards.state;
      if (problem?.kind === 'auth' && !refreshing && !boards.isRefused) this.refresh({ accountId, boardId: '' });
    }
  }

  #open(signedIn: SignedIn): Work | null {
    const { id } = signedIn.account;
    const boards = AccountBoards.of(this.#host, signedIn, (boardId, cards) => this.#options.changed(id, boardId, cards));
    return boards && { boards, sendBell: new Bell(), refreshBell: new Bell(), asked: new Set() };
  }

  async #keepSending({ boards, sendBell }: Work, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const report = this.#isPaused() || boards.isRefused ? null : await boards.send(quietMs, signal);
      failures = report?.stopped ? failures + 1 : 0;
      const again = report?.stopped ? boards.nextTry(report.stopped, failures) : (report?.nextAt ?? null);
      await sendBell.wait(this.#host, this.#until(again), signal);
    }
  }

  async #keepRefreshing(work: Work, accountId: number, signal: AbortSignal): Promise<void> {
    const { boards, refreshBell: bell } = work;
    let failures = 0;
    let nextAll = this.#host.clock.monotonic();
    while (!signal.aborted) {
      if (boards.isRefused && work.asked.size === 0) {
        await bell.wait(this.#host, longestRestMs, signal);
        continue;
      }
      const asked = new Set(work.asked);
      work.asked.clear();
      const isAllDue = asked.has('') || this.#host.clock.monotonic() >= nextAll;
      const stopped = this.#isPaused() ? null : await this.#refreshDue(boards, { accountId, asked, isAllDue }, signal);
      if (isAllDue) nextAll = this.#host.clock.monotonic() + (this.#options.refreshEveryMs ?? refreshEveryMs);
      // Edits rested with it.
      if (failures > 0 && !stopped) this.edited(accountId);
      failures = stopped ? failures + 1 : 0;
      if (failures > 0) nextAll = this.#host.clock.monotonic();
      // What was stopped is tried again when it may be; a failing line is not asked more often than it was asked for.
      const again = stopped ? boards.nextTry(stopped, failures) : null;
      const usual = Math.max(0, nextAll - this.#host.clock.monotonic());
      const watched = this.#watched?.accountId === accountId ? watchedEveryMs : Infinity;
      const wait = stopped ? this.#until(again) : Math.min(usual, watched);
      await bell.wait(this.#host, wait, signal);
    }
  }

  async #refreshDue(
    boards: AccountBoards,
    { accountId, asked, isAllDue }: { accountId: number; asked: ReadonlySet<RemoteId>; isAllDue: boolean },
    signal: AbortSignal,
  ): Promise<SyncError | null> {
    const watched = this.#watched?.accountId === accountId ? [this.#watched.boardId] : [];
    // The board that somebody looks at comes first.
    const single = new Set([...watched, ...asked].filter((id) => id !== ''));
    for (const boardId of single) {
      const stopped = await boards.refresh(boardId, signal);
      if (stopped) return stopped;
    }
    return isAllDue ? boards.refresh(null, signal) : null;
  }

  #isPaused(): boolean {
    return this.#isHeld || isPaused(this.#host);
  }

  /** Milliseconds until a time on the wall clock, which may have been set back; null: long enough to be woken by a bell. */
  #until(at: number | null): number {
    return at === null ? longestRestMs : Math.min(longestRestMs, Math.max(50, at - this.#host.clock.now()));
  }
}

const longestRestMs = 60_000;
const openedEveryMs = 15_000;
