import type { RemoteId } from '../ports/archive.ts';
import type { Card, CardField, CardFields, ChecklistItem, NewCard } from '../ports/boards.ts';

/** Where a card is, as the person saw or wants it. */
export interface Spot {
  readonly boardId: RemoteId;
  readonly columnId: RemoteId;
  /** Cards above it, the nearest first and at most `spotDepth` of them; none for the top. */
  readonly above: readonly RemoteId[];
}

/** One is enough to say where; the others stand in when that one is gone or has moved. */
export const spotDepth = 20;

/** One field of a card: what the person saw, and what it is to be. */
export type FieldEdit = {
  readonly [Field in CardField]: {
    readonly kind: 'edit';
    readonly field: Field;
    readonly base: CardFields[Field];
    readonly mine: CardFields[Field];
  };
}[CardField];

type ItemState = Pick<ChecklistItem, 'title' | 'done'>;

/** Everything that can be done to a board without a network. `base` is always what the person saw when they did it. */
export type BoardEdit =
  | { readonly kind: 'create'; readonly columnId: RemoteId; readonly fields: NewCard['fields'] }
  | FieldEdit
  | { readonly kind: 'move'; readonly base: Spot; readonly to: Spot }
  | { readonly kind: 'delete'; readonly base: Card }
  | { readonly kind: 'restore'; readonly card: Card }
  | { readonly kind: 'addComment'; readonly commentId: RemoteId; readonly text: string }
  | { readonly kind: 'editComment'; readonly commentId: RemoteId; readonly base: string; readonly mine: string }
  | { readonly kind: 'deleteComment'; readonly commentId: RemoteId; readonly base: string }
  | { readonly kind: 'addItem'; readonly itemId: RemoteId; readonly title: string }
  | { readonly kind: 'editItem'; readonly itemId: RemoteId; readonly base: ItemState; readonly mine: ItemState }
  | { readonly kind: 'removeItem'; readonly itemId: RemoteId; readonly base: ItemState }
  | { readonly kind: 'renameColumn'; readonly columnId: RemoteId; readonly base: string; readonly mine: string };

/**
 * What two edits have to share so that a later one builds on the earlier and they go as one. `card` is all of it: nothing passes an edit of
 * this subject.
 */
export function subjectOf(edit: BoardEdit): string {
  switch (edit.kind) {
    case 'create':
    case 'delete':
    case 'restore':
      return 'card';
    case 'edit':
      return `field ${edit.field}`;
    case 'move':
      return 'place';
    case 'addComment':
    case 'editComment':
    case 'deleteComment':
      return `comment ${edit.commentId}`;
    case 'addItem':
    case 'editItem':
    case 'removeItem':
      return `item ${edit.itemId}`;
    case 'renameColumn':
      return `column ${edit.columnId}`;
  }
}

/** Ids of what was made here and not sent; services' ids are digits. */
const ownStart = 'new-';

export function ownId(token: string): RemoteId {
  return `${ownStart}${token}`;
}

export function isOwnId(id: RemoteId): boolean {
  return id.startsWith(ownStart);
}

/** Equal in value; sets are sorted wherever they are stored. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A field edit in general form: the value belongs to the field, which the compiler cannot follow through a variable. */
export function fieldEdit<Field extends CardField>(field: Field, base: CardFields[Field], mine: CardFields[Field]): FieldEdit {
  // One member of the union, whichever `Field` is.
  return { kind: 'edit', field, base, mine } as unknown as FieldEdit;
}
