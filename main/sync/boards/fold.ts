import type { RemoteId } from '../ports/archive.ts';
import type { BoardColumn, Card, CardComment, CardFields, ChecklistItem } from '../ports/boards.ts';
import type { OutboxEntry } from '../ports/outbox.ts';
import type { BoardEdit, Spot } from './edit.ts';
import { inOrder } from './verdict.ts';

/** What people are shown of a new card's maker. */
export interface Maker {
  readonly id: RemoteId | null;
  readonly name: string | null;
}

const emptyFields: CardFields = {
  title: '',
  description: '',
  assigneeId: null,
  coAssigneeIds: [],
  labelId: null,
  activityId: null,
  startOn: null,
  dueOn: null,
  estimate: null,
  blocked: null,
};

/** Edits that show: those in conflict do not, since the service's value stands until a person chooses. Of a new card there is none. */
export function isShown({ state, edit }: Pick<OutboxEntry, 'state' | 'edit'>): boolean {
  return state !== 'draft' && (state !== 'conflict' || edit.kind === 'create');
}

/** The cards of a board as the person sees them: the service's with the unsent edits of that board, in their order. */
export function foldCards(
  { boardId, cards }: { readonly boardId: RemoteId; readonly cards: readonly Card[] },
  entries: readonly OutboxEntry[],
  me: Maker,
): readonly Card[] {
  const shown = entries.filter((entry) => entry.cardId !== null && isShown(entry));
  if (shown.length === 0) return cards;
  const board = new Map(cards.map((card) => [card.id, card]));
  for (const entry of shown) {
    const { cardId } = entry;
    if (cardId === null) continue;
    const before = board.get(cardId) ?? null;
    const after = foldEdit(before, entry, me);
    if (after === null) board.delete(cardId);
    else board.set(cardId, after);
    if (after === null) continue;
    if (entry.edit.kind === 'move' && before !== null) place(board, after, entry.edit.to);
    if (entry.edit.kind === 'create') place(board, after, atFoot(board, after));
  }
  return [...board.values()].filter((card) => card.boardId === boardId);
}

/** One card as the person sees it, but for its rank among moved ones. Null when it is not there, or deleted. */
export function foldCard(card: Card | null, entries: readonly OutboxEntry[], me: Maker): Card | null {
  return entries.filter(isShown).reduce<Card | null>((at, entry) => foldEdit(at, entry, me), card);
}

/** A card that is gone, with all that was edited on it: what `recreate` makes anew. */
export function foldDraft(card: Card | null, entries: readonly OutboxEntry[], me: Maker): Card | null {
  return entries.reduce<Card | null>((at, entry) => foldEdit(at, entry, me), card);
}

function foldEdit(card: Card | null, entry: OutboxEntry, me: Maker): Card | null {
  const { edit } = entry;
  if (edit.kind === 'create') return card ?? madeCard(entry, edit, me);
  if (edit.kind === 'restore') return card ?? edit.card;
  if (card === null) return null;
  switch (edit.kind) {
    case 'edit':
      return { ...card, [edit.field]: edit.mine };
    case 'move':
      return { ...card, boardId: edit.to.boardId, columnId: edit.to.columnId };
    case 'delete':
      return null;
    case 'addComment':
      return { ...card, commentCount: card.commentCount + 1 };
    case 'deleteComment':
      return { ...card, commentCount: Math.max(0, card.commentCount - 1) };
    case 'editComment':
    case 'renameColumn':
      return card;
    case 'addItem':
    case 'editItem':
    case 'removeItem':
      return { ...card, checklist: foldChecklist(card.checklist, edit) };
  }
}

function madeCard(entry: OutboxEntry, edit: BoardEdit & { readonly kind: 'create' }, me: Maker): Card {
  return {
    ...emptyFields,
    ...edit.fields,
    id: entry.cardId ?? '',
    boardId: entry.boardId,
    columnId: edit.columnId,
    rank: Number.MAX_SAFE_INTEGER,
    number: null,
    done: false,
    createdAt: entry.at,
    createdBy: me.name,
    modifiedAt: entry.at,
    commentCount: 0,
    checklist: [],
    tagIds: [],
    attachments: [],
    reportedHours: null,
    writable: true,
    webAddress: null,
  };
}

type ItemEdit = BoardEdit & { readonly kind: 'addItem' | 'editItem' | 'removeItem' };

function foldChecklist(items: readonly ChecklistItem[], edit: ItemEdit): readonly ChecklistItem[] {
  const { itemId } = edit;
  switch (edit.kind) {
    case 'addItem':
      return items.some(({ id }) => id === itemId) ? items : [...items, { id: itemId, title: edit.title, done: false }];
    case 'editItem':
      return items.map((item) => (item.id === itemId ? mergedItem(item, edit) : item));
    case 'removeItem':
      return items.filter(({ id }) => id !== itemId);
  }
}

/** An item with what the person changed of it, and the rest as it is. */
export function mergedItem(item: ChecklistItem, { base, mine }: BoardEdit & { readonly kind: 'editItem' }): ChecklistItem {
  const title = mine.title === base.title ? item.title : mine.title;
  const done = mine.done === base.done ? item.done : mine.done;
  return { ...item, title, done };
}

export function foldComments(
  comments: readonly CardComment[],
  entries: readonly OutboxEntry[],
  me: Maker,
): readonly CardComment[] {
  return entries.filter(isShown).reduce<readonly CardComment[]>((all, { edit, cardId, at }) => {
    if (edit.kind === 'addComment' && !all.some(({ id }) => id === edit.commentId)) {
      const facts = { authorId: me.id, authorName: me.name ?? '', createdAt: at, mine: true };
      return [...all, { id: edit.commentId, cardId: cardId ?? '', text: edit.text, ...facts }];
    }
    if (edit.kind === 'editComment') {
      return all.map((one) => (one.id === edit.commentId ? { ...one, text: edit.mine } : one));
    }
    if (edit.kind === 'deleteComment') return all.filter(({ id }) => id !== edit.commentId);
    return all;
  }, comments);
}

export function foldColumns(columns: readonly BoardColumn[], entries: readonly OutboxEntry[]): readonly BoardColumn[] {
  return entries.filter(isShown).reduce<readonly BoardColumn[]>((all, { edit }) => {
    if (edit.kind !== 'renameColumn') return all;
    return all.map((column) => (column.id === edit.columnId ? { ...column, name: edit.mine } : column));
  }, columns);
}

function columnOf(board: ReadonlyMap<RemoteId, Card>, card: Card): readonly Card[] {
  const others = [...board.values()].filter(
    ({ id, boardId, columnId }) => id !== card.id && boardId === card.boardId && columnId === card.columnId,
  );
  return inOrder(others);
}

function atFoot(board: ReadonlyMap<RemoteId, Card>, card: Card): Spot {
  const last = columnOf(board, card).at(-1);
  return { boardId: card.boardId, columnId: card.columnId, above: last ? [last.id] : [] };
}

/** Gives a card the rank of its new place. Where there is no number between its neighbours, the column is counted anew, here only. */
function place(board: Map<RemoteId, Card>, card: Card, to: Spot): void {
  const column = columnOf(board, card);
  const at = placeIn(column, to.above);
  const above = column[at - 1];
  const below = column[at];
  const rank = rankBetween(above?.rank, below?.rank);
  if (rank !== null) {
    board.set(card.id, { ...card, rank });
    return;
  }
  [...column.slice(0, at), card, ...column.slice(at)].forEach((one, index) => board.set(one.id, { ...one, rank: index }));
}

/** Index in a column right below the first of `above` that is in it. */
function placeIn(column: readonly Pick<Card, 'id'>[], above: readonly RemoteId[]): number {
  const found = above.map((id) => column.findIndex((card) => card.id === id)).find((at) => at >= 0);
  return found === undefined ? 0 : found + 1;
}

function rankBetween(above: number | undefined, below: number | undefined): number | null {
  if (above === undefined) return below === undefined ? 0 : below - 1;
  if (below === undefined) return above + 1;
  const middle = (above + below) / 2;
  return above < middle && middle < below ? middle : null;
}
