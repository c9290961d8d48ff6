import { loseCard, takeCard, takeCards, type BoardWorld } from './board-world.ts';
import { takeComments } from './read-now.ts';
import { isOwnId, type BoardEdit, type Spot } from '../../sync/boards/edit.ts';
import { mergedItem } from '../../sync/boards/fold.ts';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardFields } from '../../sync/ports/boards.ts';
import type { OutboxChange, OutboxEntry } from '../../sync/ports/outbox.ts';
import { isRightBelow, type ServerNow } from '../../sync/boards/verdict.ts';

/** A change of the outbox that goes with the end of an edit. */
export type Aftermath = Pick<OutboxChange, 'named' | 'keep' | 'forget'>;

/** One request: all field edits of a card together, or a single other edit. */
export interface Order {
  readonly entries: readonly OutboxEntry[];
  readonly now: ServerNow;
}

/** Asks the service for an edit and brings the mirror up to the answer. Throws what the service throws. */
export async function carryOut(world: BoardWorld, order: Order, signal: AbortSignal): Promise<Aftermath> {
  const [entry] = order.entries;
  if (!entry) return {};
  const { edit, boardId } = entry;
  if (edit.kind === 'create') return create(world, entry, signal);
  if (edit.kind === 'renameColumn') {
    await world.boards.renameColumn({ boardId, id: edit.columnId }, edit.mine, signal);
    renameHere(world, entry, edit);
    return {};
  }
  const cardId = cardOf(entry);
  switch (edit.kind) {
    case 'edit':
      takeCard(world, await world.boards.editCard(cardId, changesOf(order.entries), signal));
      return {};
    case 'move':
      return move(world, { cardId, to: edit.to, card: order.now.card ?? null }, signal);
    case 'delete': {
      const { workspaceId, accountId } = entry;
      await world.boards.deleteCard({ id: cardId, workspaceId }, signal);
      loseCard(world, cardId);
      return { keep: { accountId, workspaceId, card: edit.base, why: 'deleted', at: world.clock.now() } };
    }
    case 'restore': {
      await world.boards.restoreCard({ id: cardId, workspaceId: entry.workspaceId }, signal);
      await afterwards(world, cardId, () => reread(world, cardId, signal));
      return { forget: { accountId: world.accountId, cardId } };
    }
    case 'addComment':
    case 'editComment':
    case 'deleteComment':
      return changeComment(world, { ...order, cardId, edit }, signal);
    case 'addItem':
    case 'editItem':
    case 'removeItem':
      return changeItem(world, { cardId, card: order.now.card ?? null, edit }, signal);
  }
}

function cardOf({ id, cardId }: OutboxEntry): RemoteId {
  if (cardId !== null && !isOwnId(cardId)) return cardId;
  throw new SyncError('bug', `Edit ${id} is about a card that was not made yet`);
}

function changesOf(entries: readonly OutboxEntry[]): Partial<CardFields> {
  return entries.reduce((all, { edit }) => (edit.kind === 'edit' ? { ...all, [edit.field]: edit.mine } : all), {});
}

async function create(world: BoardWorld, entry: OutboxEntry, signal: AbortSignal): Promise<Aftermath> {
  const { accountId, boardId, cardId, edit } = entry;
  if (edit.kind !== 'create' || cardId === null) throw new SyncError('bug', `Edit ${entry.id} makes no card`);
  const { columnId, fields } = edit;
  const card = await world.boards.createCard({ boardId, columnId, fields, checklist: [] }, signal);
  takeCard(world, card);
  return { named: { accountId, own: cardId, id: card.id } };
}

/** The card alone is read afterwards; all of the board when the service has counted its column anew, and it would show in a wrong place. */
async function move(
  world: BoardWorld,
  { cardId, to, card }: { cardId: RemoteId; to: Spot; card: Card | null },
  signal: AbortSignal,
): Promise<Aftermath> {
  const there = new Map(world.records.cards(world.accountId, to.boardId).map((one) => [one.id, one.columnId]));
  const after = to.above.find((id) => there.get(id) === to.columnId) ?? null;
  const moved = { id: cardId, activityId: card?.activityId ?? null };
  await world.boards.moveCard(moved, { boardId: to.boardId, columnId: to.columnId, after }, signal);
  await afterwards(world, cardId, async () => {
    const now = await reread(world, cardId, signal);
    const known = world.records.cards(world.accountId, to.boardId);
    if (now?.boardId === to.boardId && !isRightBelow(now, known, after)) await takeCards(world, to.boardId, signal);
  });
  return {};
}

async function reread(world: BoardWorld, cardId: RemoteId, signal: AbortSignal): Promise<Card | null> {
  const card = await world.boards.card(cardId, signal);
  if (card) takeCard(world, card);
  return card;
}

/** What was done is done: that it cannot be read again now is no failure of it. */
async function afterwards(world: BoardWorld, cardId: RemoteId, look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    world.log(`card ${cardId} could not be read after it was changed: ${error.kind}`);
  }
}

type CommentEdit = BoardEdit & { readonly kind: 'addComment' | 'editComment' | 'deleteComment' };

async function changeComment(
  world: BoardWorld,
  { cardId, edit, now }: { cardId: RemoteId; edit: CommentEdit; now: ServerNow },
  signal: AbortSignal,
): Promise<Aftermath> {
  const { boards, accountId } = world;
  const comments = now.comments ?? [];
  const place = { id: cardId, boardId: now.card?.boardId ?? '' };
  switch (edit.kind) {
    case 'addComment': {
      const added = await boards.addComment(cardId, edit.text, signal);
      takeComments(world, place, [...comments, added]);
      return { named: { accountId, own: edit.commentId, id: added.id } };
    }
    case 'editComment': {
      const { commentId: id, mine: text } = edit;
      await boards.editComment({ id, cardId }, text, signal);
      takeComments(
        world,
        place,
        comments.map((one) => (one.id === id ? { ...one, text } : one)),
      );
      return {};
    }
    case 'deleteComment':
      await boards.deleteComment({ id: edit.commentId, cardId }, signal);
      takeComments(
        world,
        place,
        comments.filter(({ id }) => id !== edit.commentId),
      );
      return {};
  }
}

type ItemEdit = BoardEdit & { readonly kind: 'addItem' | 'editItem' | 'removeItem' };

async function changeItem(
  world: BoardWorld,
  { cardId, card, edit }: { cardId: RemoteId; card: Card | null; edit: ItemEdit },
  signal: AbortSignal,
): Promise<Aftermath> {
  const { boards, accountId } = world;
  const items = card?.checklist ?? [];
  const take = (checklist: Card['checklist']) => card && takeCard(world, { ...card, checklist });
  switch (edit.kind) {
    case 'addItem': {
      const known = new Set(items.map(({ id }) => id));
      const after = await boards.addChecklistItem(cardId, edit.title, signal);
      take(after);
      const added = after.filter(({ id }) => !known.has(id));
      const id = (added.find(({ title }) => title === edit.title) ?? added[0])?.id;
      return id === undefined ? {} : { named: { accountId, own: edit.itemId, id } };
    }
    case 'editItem': {
      const item = items.find(({ id }) => id === edit.itemId);
      if (!item) throw new SyncError('gone', 'The checklist item is not there any more.');
      const merged = mergedItem(item, edit);
      await boards.editChecklistItem(cardId, merged, signal);
      take(items.map((one) => (one.id === merged.id ? merged : one)));
      return {};
    }
    case 'removeItem':
      await boards.deleteChecklistItem(cardId, edit.itemId, signal);
      take(items.filter(({ id }) => id !== edit.itemId));
      return {};
  }
}

function renameHere(
  world: BoardWorld,
  { boardId, accountId }: OutboxEntry,
  edit: BoardEdit & { readonly kind: 'renameColumn' },
): void {
  const board = world.records.board(accountId, boardId);
  if (!board?.details) return;
  const { id, workspaceId, name, archived, details } = board;
  const columns = details.columns.map((one) => (one.id === edit.columnId ? { ...one, name: edit.mine } : one));
  world.records.saveDetails(accountId, { ...details, id, workspaceId, name, archived, columns }, world.clock.now());
  world.changed(boardId, null);
}
