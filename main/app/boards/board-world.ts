import { judge } from '../../sync/boards/verdict.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardRecords } from '../../sync/ports/board-records.ts';
import type { Boards, Card } from '../../sync/ports/boards.ts';
import type { Outbox } from '../../sync/ports/outbox.ts';
import type { Clock, Random } from '../../sync/ports/time.ts';

/** Told what of a board is other than before: those cards, or with null anything. */
export type BoardChanged = (boardId: RemoteId, cards: readonly RemoteId[] | null) => void;

/** The boards of one account on both sides, for sending and refreshing. */
export interface BoardWorld {
  readonly accountId: number;
  readonly boards: Boards;
  readonly records: BoardRecords;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: Random;
  readonly fresh: FreshCards;
  readonly changed: BoardChanged;
  readonly log: (message: string) => void;
}

/**
 * Cards that were read or changed one by one: a listing that was asked for before then is older than what is known of them, and must not
 * bring the old state back.
 */
export class FreshCards {
  #count = 0;
  readonly #at = new Map<RemoteId, number>();

  /** A mark for `since`. */
  mark(): number {
    return this.#count;
  }

  touch(cardId: RemoteId): void {
    this.#count += 1;
    this.#at.set(cardId, this.#count);
  }

  isNewer(cardId: RemoteId, since: number): boolean {
    return (this.#at.get(cardId) ?? 0) > since;
  }
}

/** Stores a card as the service tells of it now. */
export function takeCard(world: BoardWorld, card: Card): void {
  world.fresh.touch(card.id);
  const before = world.records.card(world.accountId, card.id);
  if (!world.records.saveCard(world.accountId, card)) return;
  world.changed(card.boardId, [card.id]);
  if (before !== null && before.boardId !== card.boardId) world.changed(before.boardId, [card.id]);
}

/** Forgets a card that the service has no more. */
export function loseCard(world: BoardWorld, cardId: RemoteId): void {
  world.fresh.touch(cardId);
  const before = world.records.card(world.accountId, cardId);
  if (before === null) return;
  world.records.dropCard(world.accountId, cardId);
  world.changed(before.boardId, [cardId]);
}

/** Names of the people of a board but the account's own; without knowing who we are everybody may be us. */
export function otherPeople(
  { records, accountId }: Pick<BoardWorld, 'records' | 'accountId'>,
  boardId: RemoteId,
): ReadonlySet<string> {
  const me = records.self(accountId);
  const people = records.board(accountId, boardId)?.details?.people ?? [];
  if (me === null) return new Set();
  return new Set(people.filter(({ id, name }) => id !== me.id && name !== me.name).map(({ name }) => name));
}

/** Cards that were made by requests whose answers are lost, or still on their way: seen early, before somebody changes their titles. */
function findMade(world: BoardWorld, boardId: RemoteId, cards: readonly Card[]): void {
  const { accountId, outbox } = world;
  for (const entry of outbox.ofBoard(accountId, boardId)) {
    const { edit, attempt, cardId, state } = entry;
    const isLost = edit.kind === 'create' && (state === 'sending' || state === 'conflict');
    if (!isLost || attempt === null || cardId === null) continue;
    const now = { cards, others: otherPeople(world, boardId), made: outbox.madeIds(accountId) };
    const verdict = judge(edit, now, attempt);
    if (verdict.is !== 'agreed' || verdict.id === null) continue;
    outbox.commit({ expect: [entry], drop: [entry.id], named: { accountId, own: cardId, id: verdict.id } });
    world.changed(boardId, [cardId, verdict.id]);
  }
}

/** Reads all cards of a board into the mirror. Those that are gone although edits of them wait are kept in the outbox. */
export async function takeCards(world: BoardWorld, boardId: RemoteId, signal: AbortSignal): Promise<readonly Card[]> {
  const { accountId, records, outbox, fresh, clock } = world;
  const since = fresh.mark();
  const cards = await world.boards.cards(boardId, signal);
  const isNewer = (cardId: RemoteId) => fresh.isNewer(cardId, since);
  const waiting = new Set(outbox.ofBoard(accountId, boardId).map(({ cardId }) => cardId));
  const listed = new Set(cards.map(({ id }) => id));
  const workspaceId = records.board(accountId, boardId)?.workspaceId ?? '';
  for (const cardId of waiting) {
    if (cardId === null || listed.has(cardId) || isNewer(cardId)) continue;
    const card = records.card(accountId, cardId);
    // Kept before it is dropped: whatever happens in between, what the person worked on is somewhere.
    if (card) outbox.commit({ keep: { accountId, workspaceId, card, why: 'gone', at: clock.now() } });
  }
  findMade(world, boardId, cards);
  const changes = records.saveCards(accountId, { boardId, cards, at: clock.now(), isNewer });
  const ids = [...changes.put, ...changes.dropped.map(({ id }) => id)];
  if (ids.length > 0) world.changed(boardId, ids);
  return cards;
}
