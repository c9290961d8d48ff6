import { BadInput } from '../bad-input.ts';
import { aboveIn, boardOf, cardThere, seenCards, seenColumns, seenComments, spotOf, type BoardHome } from './seen.ts';
import { fieldEdit, isSame, ownId, type BoardEdit } from '../../sync/boards/edit.ts';
import { inOrder } from '../../sync/boards/verdict.ts';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardField, CardFields, ChecklistItem, NewCard } from '../../sync/ports/boards.ts';
import type { NewEntry, OutboxEntry } from '../../sync/ports/outbox.ts';

/** A card of an account, by the service's id or by ours. */
export interface CardName {
  readonly accountId: number;
  readonly cardId: RemoteId;
}

/** Puts a new card at the foot of a column and answers its id here. Throws `gone`, `BadInput`. */
export function createCard(
  home: BoardHome,
  card: { accountId: number; boardId: RemoteId; columnId: RemoteId; fields: NewCard['fields'] },
): RemoteId {
  const { accountId, boardId, columnId, fields } = card;
  const board = boardOf(home, accountId, boardId);
  if (fields.title.trim() === '') throw new BadInput('A card needs a title.');
  if (!seenColumns(home, accountId, board).some(({ id }) => id === columnId)) {
    throw new SyncError('gone', 'This column is not there any more.');
  }
  const cardId = ownId(home.random.token());
  const place = { accountId, boardId, cardId, title: fields.title };
  queue(home, place, [{ kind: 'create', columnId, fields }]);
  return cardId;
}

/** What a person sets in a card, and, where they wrote for a while, what was there when they began. */
export interface CardChange {
  readonly changed: Partial<CardFields>;
  readonly began: Partial<CardFields>;
}

/** Sets fields of a card; those that are so already are left out. Throws `gone`, `BadInput`. */
export function editCard(home: BoardHome, name: CardName, changed: Partial<CardFields>): readonly OutboxEntry[] {
  return changeCard(home, name, { changed, began: {} });
}

/** As `editCard`; what came since the person began is not written over, but a conflict. */
export function changeCard(home: BoardHome, name: CardName, { changed, began }: CardChange): readonly OutboxEntry[] {
  const card = cardThere(home, name.accountId, name.cardId);
  if (changed.title?.trim() === '') throw new BadInput('A card needs a title.');
  const fields = Object.keys(changed) as CardField[]; // The object's keys are exactly those.
  const edits = fields.flatMap((field) => changeOf(card, { changed, began }, field));
  return queue(home, placeOf(name, card), edits);
}

function changeOf(card: Card, { changed, began }: CardChange, field: CardField): readonly BoardEdit[] {
  const base = { ...card, ...began }[field];
  const mine = normal(changed[field]);
  if (mine === undefined || isSame(card[field], mine) || isSame(base, mine)) return [];
  return [fieldEdit(field, base, mine)];
}

/** Sets are sorted as services' are, so that equal ones are equal. */
function normal<Value>(value: Value): Value {
  if (!Array.isArray(value)) return value;
  const ids = [...new Set(value.map(String))].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  // The only fields that are lists are sets of ids: the copy is of the same kind.
  return ids as Value;
}

/** Moves a card right below another one of the column, or to its top. Throws `gone`. */
export function moveCard(
  home: BoardHome,
  name: CardName,
  to: { columnId: RemoteId; after: RemoteId | null },
): readonly OutboxEntry[] {
  const { accountId } = name;
  const seen = cardThere(home, accountId, name.cardId);
  const cards = seenCards(home, accountId, seen.boardId);
  // A single card does not know the rank that it has among moved ones.
  const card = cards.find(({ id }) => id === seen.id) ?? seen;
  const column = inOrder(cards.filter(({ id, columnId }) => columnId === to.columnId && id !== card.id));
  const after = to.after === null ? null : home.outbox.realId(accountId, to.after);
  const at = after === null ? 0 : column.findIndex(({ id }) => id === after) + 1;
  if (after !== null && at === 0) throw new SyncError('gone', 'The card above is not in this column any more.');
  const base = spotOf(cards, card);
  const above = aboveIn(column, at);
  const edit: BoardEdit = { kind: 'move', base, to: { boardId: card.boardId, columnId: to.columnId, above } };
  const isThere = base.columnId === to.columnId && base.above[0] === above[0];
  return isThere ? [] : queue(home, placeOf(name, card), [edit]);
}

/** Throws `gone`. */
export function deleteCard(home: BoardHome, name: CardName): readonly OutboxEntry[] {
  const card = cardThere(home, name.accountId, name.cardId);
  return queue(home, placeOf(name, card), [{ kind: 'delete', base: card }]);
}

/** Brings a card back that was deleted here. Throws `gone` for one that was not. */
export function restoreCard(home: BoardHome, name: CardName): readonly OutboxEntry[] {
  const { accountId } = name;
  const cardId = home.outbox.realId(accountId, name.cardId);
  const waiting = home.outbox.ofCard(accountId, cardId).findLast(({ edit }) => edit.kind === 'delete');
  const card = waiting?.edit.kind === 'delete' ? waiting.edit.base : home.outbox.kept(accountId, cardId)?.card;
  if (!card) throw new SyncError('gone', 'This card was not deleted here, or so long ago that it is not known any more.');
  return queue(home, { accountId, boardId: card.boardId, cardId, title: card.title }, [{ kind: 'restore', card }]);
}

/** Throws `gone`, `BadInput`. */
export function addComment(home: BoardHome, name: CardName, text: string): readonly OutboxEntry[] {
  const card = cardThere(home, name.accountId, name.cardId);
  if (text.trim() === '') throw new BadInput('A comment needs a text.');
  return queue(home, placeOf(name, card), [{ kind: 'addComment', commentId: ownId(home.random.token()), text }]);
}

/** Changes one of the account's own comments, or deletes it with null for the text. Throws `gone`, `BadInput`. */
export function editComment(
  home: BoardHome,
  name: CardName & { commentId: RemoteId },
  text: string | null,
): readonly OutboxEntry[] {
  const { accountId } = name;
  const card = cardThere(home, accountId, name.cardId);
  const commentId = home.outbox.realId(accountId, name.commentId);
  const comment = seenComments(home, accountId, card.id)?.find(({ id }) => id === commentId);
  if (!comment) throw new SyncError('gone', 'This comment is not there any more.');
  if (!comment.mine) throw new BadInput('Only your own comments can be changed.');
  if (text?.trim() === '') throw new BadInput('A comment needs a text.');
  if (text === comment.text) return [];
  const edit: BoardEdit =
    text === null
      ? { kind: 'deleteComment', commentId, base: comment.text }
      : { kind: 'editComment', commentId, base: comment.text, mine: text };
  return queue(home, placeOf(name, card), [edit]);
}

/** Throws `gone`, `BadInput`. */
export function addItem(home: BoardHome, name: CardName, title: string): readonly OutboxEntry[] {
  const card = cardThere(home, name.accountId, name.cardId);
  if (title.trim() === '') throw new BadInput('A checklist item needs a text.');
  return queue(home, placeOf(name, card), [{ kind: 'addItem', itemId: ownId(home.random.token()), title }]);
}

/** Throws `gone`, `BadInput`. */
export function editItem(
  home: BoardHome,
  name: CardName & { itemId: RemoteId },
  changed: { readonly title?: string; readonly done?: boolean },
): readonly OutboxEntry[] {
  const card = cardThere(home, name.accountId, name.cardId);
  if (changed.title?.trim() === '') throw new BadInput('A checklist item needs a text.');
  const { id, title, done } = itemOf(home, card, name);
  const base = { title, done };
  const mine = { title: changed.title ?? title, done: changed.done ?? done };
  return isSame(base, mine) ? [] : queue(home, placeOf(name, card), [{ kind: 'editItem', itemId: id, base, mine }]);
}

/** Throws `gone`. */
export function removeItem(home: BoardHome, name: CardName & { itemId: RemoteId }): readonly OutboxEntry[] {
  const card = cardThere(home, name.accountId, name.cardId);
  const { id, title, done } = itemOf(home, card, name);
  return queue(home, placeOf(name, card), [{ kind: 'removeItem', itemId: id, base: { title, done } }]);
}

function itemOf(home: BoardHome, card: Card, name: { accountId: number; itemId: RemoteId }): ChecklistItem {
  const itemId = home.outbox.realId(name.accountId, name.itemId);
  const item = card.checklist.find(({ id }) => id === itemId);
  if (item) return item;
  throw new SyncError('gone', 'This checklist item is not there any more.');
}

/** Throws `gone`, `BadInput`. */
export function renameColumn(
  home: BoardHome,
  column: { accountId: number; boardId: RemoteId; columnId: RemoteId },
  name: string,
): readonly OutboxEntry[] {
  const { accountId, boardId, columnId } = column;
  const board = boardOf(home, accountId, boardId);
  const there = seenColumns(home, accountId, board).find(({ id }) => id === columnId);
  if (!there) throw new SyncError('gone', 'This column is not there any more.');
  if (name.trim() === '') throw new BadInput('A column needs a name.');
  if (there.name === name) return [];
  const place = { accountId, boardId, cardId: null, title: there.name };
  return queue(home, place, [{ kind: 'renameColumn', columnId, base: there.name, mine: name }]);
}

type Place = Pick<NewEntry, 'accountId' | 'boardId' | 'cardId' | 'title'>;

function placeOf({ accountId }: CardName, { id, boardId, title }: Card): Place {
  return { accountId, boardId, cardId: id, title };
}

function queue(home: BoardHome, place: Place, edits: readonly BoardEdit[]): readonly OutboxEntry[] {
  if (edits.length === 0) return [];
  const { workspaceId } = boardOf(home, place.accountId, place.boardId);
  const at = home.clock.now();
  return home.outbox.add(edits.map((edit) => ({ ...place, workspaceId, edit, at })));
}
