import { otherPeople, takeCard, takeCards, type BoardWorld } from './board-world.ts';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardComment } from '../../sync/ports/boards.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';
import type { ServerNow } from '../../sync/boards/verdict.ts';

/** A listing of a board that is older says too little of what was there before a card is made. */
const listingFreshMs = 60_000;

/** What the service has now of what an entry is about. The mirror is brought up to it. */
export async function readNow(world: BoardWorld, entry: OutboxEntry, signal: AbortSignal): Promise<ServerNow> {
  const { boardId, cardId, edit } = entry;
  const others = otherPeople(world, boardId);
  if (edit.kind === 'renameColumn') {
    const board = await world.boards.board(boardId, signal);
    if (world.records.saveDetails(world.accountId, board, world.clock.now())) world.changed(boardId, null);
    return { column: board.columns.find(({ id }) => id === edit.columnId) ?? null, others };
  }
  if (edit.kind === 'create') {
    const cards = await cardsNow(world, entry, signal);
    return { cards, others, made: world.outbox.madeIds(world.accountId) };
  }
  if (cardId === null) throw new SyncError('bug', `Edit ${entry.id} has no card`);
  if (edit.kind === 'addComment' || edit.kind === 'editComment' || edit.kind === 'deleteComment') {
    return commentsNow(world, cardId, signal);
  }
  const card = await cardNow(world, cardId, signal);
  if (edit.kind !== 'move' || entry.attempt === null || card === null) return { card, others };
  return { card, cards: await takeCards(world, card.boardId, signal), others };
}

async function cardNow(world: BoardWorld, cardId: RemoteId, signal: AbortSignal): Promise<Card | null> {
  const card = await goneAsNull(world.boards.card(cardId, signal));
  if (card) takeCard(world, card);
  return card;
}

/** All cards where a lost one has to be found; else those that are known, as long as they are not from long ago. */
async function cardsNow(world: BoardWorld, { boardId, attempt }: OutboxEntry, signal: AbortSignal): Promise<readonly Card[]> {
  const readAt = world.records.board(world.accountId, boardId)?.readAt ?? null;
  const age = readAt === null ? Infinity : world.clock.now() - readAt;
  const isFresh = attempt === null && age >= 0 && age < listingFreshMs;
  return isFresh ? world.records.cards(world.accountId, boardId) : takeCards(world, boardId, signal);
}

async function commentsNow(world: BoardWorld, cardId: RemoteId, signal: AbortSignal): Promise<ServerNow> {
  const comments = await goneAsNull(world.boards.comments(cardId, signal));
  // Some services answer an empty list for a card that is not there.
  const isSure = comments !== null && comments.length > 0;
  const known = world.records.card(world.accountId, cardId);
  const card = isSure && known ? known : await cardNow(world, cardId, signal);
  if (comments !== null && card !== null) takeComments(world, card, comments);
  return { card, comments: comments ?? [], others: new Set() };
}

export function takeComments(world: BoardWorld, card: Pick<Card, 'id' | 'boardId'>, comments: readonly CardComment[]): void {
  world.fresh.touch(card.id);
  if (world.records.saveComments(world.accountId, card.id, comments)) world.changed(card.boardId, [card.id]);
}

async function goneAsNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SyncError && error.kind === 'gone') return null;
    throw error;
  }
}
