import { asSyncError } from '../../sync/errors.ts';
import { needsPerson } from '../boards/board-view.ts';
import { Hints } from '../boards/hints.ts';
import { OutboxDesk } from '../boards/outbox-desk.ts';
import { BoardWatch } from '../boards/watch-boards.ts';
import { Pulse } from './pulse.ts';
import type { Host } from '../host.ts';
import type { ErrorKind } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';

/** What has changed of a board: only those cards, or, with null, anything. */
export interface BoardChange {
  readonly accountId: number;
  readonly boardId: RemoteId;
  readonly cards: readonly RemoteId[] | null;
}

export interface OutboxNumbers {
  readonly unsent: number;
  readonly needsYou: number;
}

/** How the boards of all accounts stand. */
export interface BoardStanding extends OutboxNumbers {
  /** What keeps accounts from being asked. */
  readonly problems: readonly { readonly accountId: number; readonly kind: ErrorKind }[];
}

export type BoardDeskEvent =
  | { readonly name: 'boards'; readonly value: readonly BoardChange[] }
  | { readonly name: 'outbox'; readonly value: OutboxNumbers };

/** Boards beside the pairs of a desk: kept in the background, edited here, and what changes is told. */
export class BoardDesk {
  readonly outbox: OutboxDesk;
  readonly #host: Host;
  readonly #watch: BoardWatch;
  readonly #pulse: Pulse<'changes'>;
  readonly #hints: Hints;
  readonly #ended = new AbortController();
  readonly #tell: (event: BoardDeskEvent) => void;
  readonly #changes = new Map<string, { accountId: number; boardId: RemoteId; cards: Set<RemoteId> | null }>();

  constructor(host: Host, tell: (event: BoardDeskEvent) => void) {
    this.#host = host;
    this.#tell = tell;
    this.outbox = new OutboxDesk(host);
    this.#pulse = new Pulse(host.clock, () => this.#tellOf());
    this.#hints = new Hints({
      clock: host.clock,
      signal: this.#ended.signal,
      refresh: (board) => {
        const { accountId, boardId } = board;
        if (!host.outbox.leftOut(accountId).has(boardId)) this.#watch.refresh(board);
      },
    });
    this.#watch = new BoardWatch(host, {
      changed: (accountId, boardId, cards) => this.#changed(accountId, boardId, cards),
    });
  }

  get watch(): BoardWatch {
    return this.#watch;
  }

  /** Resolves when `signal` is aborted and everything is at rest. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#watch.run(signal);
    } catch (error) {
      this.#host.log(`boards ended: ${asSyncError(error).message}`);
    } finally {
      this.#ended.abort();
      this.#pulse.stop();
    }
  }

  /** Something was edited here: it is sent as soon as it may be, and told. */
  edited(accountId: number, boardId: RemoteId, cardId: RemoteId | null): void {
    this.#changed(accountId, boardId, cardId === null ? null : [cardId]);
    this.#watch.edited(accountId);
  }

  /** An account is gone with its boards. */
  removed(accountId: number): void {
    this.#changed(accountId, '', null);
  }

  /** Something may have changed on a board: it is asked, where its cards are kept here. */
  hinted(board: { readonly accountId: number; readonly boardId: RemoteId }): void {
    this.#hints.take(board);
  }

  /** How many edits were not sent. */
  numbers(): OutboxNumbers {
    const entries = this.#host.outbox.all();
    return { unsent: entries.length, needsYou: entries.filter(needsPerson).length };
  }

  standing(): BoardStanding {
    const problems = this.#host.settings.accounts().flatMap(({ id: accountId }) => {
      const kind = this.#watch.stateOf(accountId)?.problem?.kind;
      return kind === undefined ? [] : [{ accountId, kind }];
    });
    return { ...this.numbers(), problems };
  }

  #changed(accountId: number, boardId: RemoteId, cards: readonly RemoteId[] | null): void {
    const key = `${accountId} ${boardId}`;
    const known = this.#changes.get(key);
    const isAll = cards === null || known?.cards === null;
    const all = isAll ? null : new Set([...(known?.cards ?? []), ...cards]);
    this.#changes.set(key, { accountId, boardId, cards: all });
    // What is said of an account as a whole, that it is offline for one, shows on the open board too.
    const { watched } = this.#watch;
    if (boardId === '' && watched?.accountId === accountId) this.#changed(accountId, watched.boardId, null);
    this.#pulse.touch('changes');
  }

  #tellOf(): void {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    const boards = changes.filter(({ boardId }) => boardId !== '');
    const value = boards.map(({ accountId, boardId, cards }) => ({ accountId, boardId, cards: cards && [...cards] }));
    this.#tell({ name: 'boards', value });
    this.#tell({ name: 'outbox', value: this.numbers() });
  }
}
