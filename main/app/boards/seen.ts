import { foldCard, foldCards, foldColumns, foldComments, type Maker } from '../../sync/boards/fold.ts';
import { spotDepth, type Spot } from '../../sync/boards/edit.ts';
import { inOrder } from '../../sync/boards/verdict.ts';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { BoardColumn, Card, CardComment } from '../../sync/ports/boards.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';
import type { Host } from '../host.ts';

/** What reading and editing boards needs of the host: nothing that goes over a network. */
export type BoardHome = Pick<Host, 'mirror' | 'outbox' | 'clock' | 'random'>;

export function makerOf({ mirror }: BoardHome, accountId: number): Maker {
  return mirror.boards.self(accountId) ?? { id: null, name: null };
}

/** The board as last read. Throws `gone`. */
export function boardOf({ mirror }: BoardHome, accountId: number, boardId: RemoteId): StoredBoard {
  const board = mirror.boards.board(accountId, boardId);
  if (board) return board;
  throw new SyncError('gone', 'This board is not known here any more.');
}

/** Entries that concern a board: made for it, or for a card that is on it by now. */
export function entriesOn(
  home: BoardHome,
  accountId: number,
  on: { boardId: RemoteId; cards: readonly Card[] },
): readonly OutboxEntry[] {
  const entries = home.outbox.entries(accountId);
  if (entries.length === 0) return entries;
  const ids = new Set(on.cards.map(({ id }) => id));
  return entries.filter(({ boardId, cardId }) => boardId === on.boardId || (cardId !== null && ids.has(cardId)));
}

/** The cards of a board as the person sees them. */
export function seenCards(home: BoardHome, accountId: number, boardId: RemoteId): readonly Card[] {
  const cards = home.mirror.boards.cards(accountId, boardId);
  return foldCards({ boardId, cards }, entriesOn(home, accountId, { boardId, cards }), makerOf(home, accountId));
}

/** A card as the person sees it; null when it is deleted or not known. `cardId` may be one of ours. */
export function seenCard(home: BoardHome, accountId: number, cardId: RemoteId): Card | null {
  const id = home.outbox.realId(accountId, cardId);
  const entries = home.outbox.ofCard(accountId, id);
  return foldCard(home.mirror.boards.card(accountId, id), entries, makerOf(home, accountId));
}

/** As `seenCard`. Throws `gone`. */
export function cardThere(home: BoardHome, accountId: number, cardId: RemoteId): Card {
  const card = seenCard(home, accountId, cardId);
  if (card) return card;
  throw new SyncError('gone', 'This card is not there any more.');
}

/** Null when they were never read. */
export function seenComments(home: BoardHome, accountId: number, cardId: RemoteId): readonly CardComment[] | null {
  const entries = home.outbox.ofCard(accountId, cardId);
  const isNew = entries.some(({ edit }) => edit.kind === 'create');
  const card = home.mirror.boards.card(accountId, cardId);
  const isSilent = isNew || card?.commentCount === 0;
  const read = home.mirror.boards.comments(accountId, cardId) ?? (isSilent ? [] : null);
  const seen = foldComments(read ?? [], entries, makerOf(home, accountId));
  return read === null && seen.length === 0 ? null : seen;
}

export function seenColumns(home: BoardHome, accountId: number, board: StoredBoard): readonly BoardColumn[] {
  return foldColumns(board.details?.columns ?? [], home.outbox.ofBoard(accountId, board.id));
}

/** Where a card is among those that the person sees. */
export function spotOf(cards: readonly Card[], card: Pick<Card, 'id' | 'boardId' | 'columnId'>): Spot {
  const column = inOrder(cards.filter(({ columnId }) => columnId === card.columnId));
  const at = column.findIndex(({ id }) => id === card.id);
  return { boardId: card.boardId, columnId: card.columnId, above: aboveIn(column, at) };
}

/** The cards above an index of a column, the nearest first. */
export function aboveIn(column: readonly Pick<Card, 'id'>[], at: number): readonly RemoteId[] {
  return column
    .slice(Math.max(0, at - spotDepth), Math.max(0, at))
    .map(({ id }) => id)
    .reverse();
}
