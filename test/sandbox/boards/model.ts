import type { Folder } from '../archive/items.ts';

/** A calendar day, `YYYY-MM-DD`: boards know days, not moments. */
export type Day = string;

export interface Board {
  readonly id: number;
  readonly workspaceId: number;
  name: string;
  archived: boolean;
  /** Left to right. */
  readonly columns: Column[];
  /** In the order in which people see them. */
  readonly labels: Label[];
  /** Live cards, in the order in which they came. */
  readonly cards: Map<number, Card>;
  /** Where files of its cards lie; not part of the workspace's archive. */
  readonly attachments: Folder;
  /** Members who may only read it. */
  readonly readers: Set<number>;
}

/** A column's id is small, unique on its board only, and says nothing of its position (contract 6). */
export interface Column {
  readonly id: number;
  name: string;
  wipLimit: number | null;
  /** Top to bottom. */
  readonly cards: Card[];
}

/** Unique on its board only, like columns. */
export interface Label {
  readonly id: number;
  name: string;
}

/** What a person can set on a card. */
export interface CardFacts {
  readonly title: string;
  readonly description: string;
  readonly assigneeId: number | null;
  readonly contributorIds: readonly number[];
  readonly labelId: number | null;
  readonly planletId: number | null;
  readonly startDate: Day | null;
  readonly dueDate: Day | null;
  readonly estimate: number | null;
  /** Hours. */
  readonly estimatedTime: number | null;
  readonly isBlocked: boolean;
  readonly blockReason: string | null;
  readonly tagIds: readonly number[];
  /** Documents, newest last. Those that are gone are no attachments any more. */
  readonly attachmentIds: readonly number[];
}

export const emptyCard: Omit<CardFacts, 'title'> = {
  description: '',
  assigneeId: null,
  contributorIds: [],
  labelId: null,
  planletId: null,
  startDate: null,
  dueDate: null,
  estimate: null,
  estimatedTime: null,
  isBlocked: false,
  blockReason: null,
  tagIds: [],
  attachmentIds: [],
};

/** Times are ms since the epoch. */
export interface Card {
  readonly id: number;
  /** The number that people see on it, unique in its workspace. */
  readonly localId: number;
  readonly board: Board;
  facts: CardFacts;
  column: Column;
  /** Grows from the top of its column to the bottom. */
  displayOrder: number;
  readonly createdTime: number;
  readonly createdBy: number;
  /** When it first and last came into another column; null until then. */
  columnFirstUpdated: number | null;
  columnLastUpdated: number | null;
  /** Null until it gets its first item; an empty one stays. */
  checklist: Checklist | null;
  /** Oldest first. */
  readonly comments: Comment[];
}

export interface Checklist {
  readonly id: number;
  readonly items: ChecklistItem[];
}

export interface ChecklistItem {
  readonly id: number;
  title: string;
  done: boolean;
}

export interface Comment {
  readonly id: number;
  /** As a person reads it. */
  text: string;
  /** The same with mentions as `@[id]`. */
  encodedText: string;
  attachmentIds: readonly number[];
  readonly createdBy: number;
  readonly createdTime: number;
  updatedTime: number;
}

export type CardAction =
  | 'create'
  | 'change'
  | 'move'
  | 'delete'
  | 'restore'
  | 'add-comment'
  | 'change-comment'
  | 'delete-comment'
  | 'add-checklist-item'
  | 'change-checklist-item'
  | 'delete-checklist-item';

/** One write that a card got, even one that changed nothing. */
export interface CardChange {
  /** ms since the epoch. */
  readonly at: number;
  /** User id. */
  readonly by: number;
  readonly via: Act['via'];
  readonly action: CardAction;
  /** Each field that is not as before, with what it was and is. */
  readonly changed: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

/** Who does something, which way it came, and when in ms; now when left out. */
export interface Act {
  readonly by: number;
  readonly via: 'service' | 'control' | 'seed';
  readonly at?: number;
}

/** Where a card goes: below another one; null for the top of the column. */
export interface Place {
  readonly column: Column;
  readonly after: Card | null;
}

/** The right-most column means "done" (contract 6). */
export function isDone(card: Card): boolean {
  return card.board.columns.at(-1) === card.column;
}
