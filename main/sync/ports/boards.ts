import type { OperationState, RemoteContent, RemoteId } from './archive.ts';

/** A calendar day as `YYYY-MM-DD`: boards know days, not moments, and a day is the same in every time zone. */
export type Day = string;

export interface BoardColumn {
  /** Unique on its board only, and no position: columns are in the order of the list that holds them. */
  readonly id: RemoteId;
  readonly name: string;
  /** Most cards that should be in it; null for no limit. */
  readonly wipLimit: number | null;
  /** Cards in it are done. */
  readonly done: boolean;
}

export interface BoardLabel {
  readonly id: RemoteId;
  readonly name: string;
  /** `#rrggbb`, where the service says. */
  readonly color: string | null;
}

export interface BoardPerson {
  readonly id: RemoteId;
  readonly name: string;
}

/** What cards are grouped by beside their column: an activity of the plan (ProjectPlace), a feature (Targetprocess). */
export interface BoardActivity {
  readonly id: RemoteId;
  readonly name: string;
  readonly done: boolean;
}

export interface Tag {
  readonly id: RemoteId;
  readonly name: string;
}

/** A board as it is listed. */
export interface BoardSummary {
  readonly id: RemoteId;
  readonly workspaceId: RemoteId;
  readonly name: string;
  readonly archived: boolean;
}

/** A board without its cards. */
export interface Board extends BoardSummary {
  readonly description: string;
  /** Left to right, as people see them. */
  readonly columns: readonly BoardColumn[];
  readonly labels: readonly BoardLabel[];
  readonly people: readonly BoardPerson[];
  readonly activities: readonly BoardActivity[];
  /** False when the caller may only read; null when the service does not say. */
  readonly writable: boolean | null;
}

export interface ChecklistItem {
  readonly id: RemoteId;
  readonly title: string;
  readonly done: boolean;
}

export interface CardAttachment {
  readonly id: RemoteId;
  readonly name: string;
  readonly type: string | null;
  /** Bytes. */
  readonly size: number | null;
}

/** What a person can set on a card in one request. Null is "none". */
export interface CardFields {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly assigneeId: RemoteId | null;
  /** A set: sorted by id. */
  readonly coAssigneeIds: readonly RemoteId[];
  readonly labelId: RemoteId | null;
  readonly activityId: RemoteId | null;
  readonly startOn: Day | null;
  readonly dueOn: Day | null;
  /** Points; halves are allowed. */
  readonly estimate: number | null;
  /** Null: not blocked. The reason may be empty. */
  readonly blocked: { readonly reason: string } | null;
}

export type CardField = keyof CardFields;

/** The card behind an id. One that stands on several boards has an id on each, in which what comes after `~` tells the board. */
export function cardItself(id: RemoteId): RemoteId {
  return id.split('~', 1)[0] ?? id;
}

/** One card as the service tells of it. */
export interface Card extends CardFields {
  readonly id: RemoteId;
  readonly boardId: RemoteId;
  readonly columnId: RemoteId;
  /** Order within the column: smaller is higher. Equal ones are in order of id. */
  readonly rank: number;
  /** The number that people see on it, unique in its workspace. */
  readonly number: number | null;
  readonly done: boolean;
  readonly createdAt: number | null;
  readonly createdBy: string | null;
  /** Any change that the service counts as one, ms by its clock; null where it does not say. */
  readonly modifiedAt: number | null;
  readonly commentCount: number;
  readonly checklist: readonly ChecklistItem[];
  /** Null where the service does not tell them with the card: `cardTags` does. */
  readonly tagIds: readonly RemoteId[] | null;
  readonly attachments: readonly CardAttachment[];
  /** Hours that people reported on it. */
  readonly reportedHours: number | null;
  readonly writable: boolean | null;
  readonly webAddress: string | null;
}

export interface CardComment {
  readonly id: RemoteId;
  readonly cardId: RemoteId;
  /** As a person reads it: mentions are names. */
  readonly text: string;
  readonly authorId: RemoteId | null;
  readonly authorName: string;
  readonly createdAt: number | null;
  /** Only one's own can be changed. */
  readonly mine: boolean;
}

export interface CardEvent {
  readonly at: number;
  readonly by: string;
  /** In the service's words. */
  readonly what: string;
}

export interface NewCard {
  readonly boardId: RemoteId;
  readonly columnId: RemoteId;
  readonly fields: Partial<CardFields> & Pick<CardFields, 'title'>;
  readonly checklist: readonly string[];
  /** Hours that it will take. Only where `takesEstimatedHours`. */
  readonly estimatedHours?: number | null;
}

export interface CardPlace {
  readonly boardId: RemoteId;
  readonly columnId: RemoteId;
  /** The card right above it; null for the top. */
  readonly after: RemoteId | null;
}

/** Each kind of request that a board needs, with how sure we are of it. Fields of a card differ in that, hence `edit:` for each. */
export type BoardOperation =
  | 'list'
  | 'readCard'
  | 'createCard'
  | `edit:${CardField}`
  | 'moveCard'
  | 'deleteCard'
  | 'restoreCard'
  | 'tags'
  | 'comments'
  | 'addComment'
  | 'editComment'
  | 'deleteComment'
  | 'addChecklistItem'
  | 'editChecklistItem'
  | 'deleteChecklistItem'
  | 'renameColumn'
  | 'attachments'
  | 'history';

/**
 * The boards of one account.
 *
 * No method sleeps, loops over attempts or retries; wrappers do that. All of them throw only `SyncError` and stop at `signal`.
 * Kinds that every method may throw: `offline`, `auth`, `throttled`, `refused`, `broken`; `gone` for a board or card that is not there.
 * A method that changes something and gets no answer throws with `maybeDone`: whoever repeats it looks first.
 * One whose operation is not enabled throws `refused` and sends nothing.
 */
export interface Boards {
  readonly operations: Readonly<Record<BoardOperation, OperationState>>;
  /** What `createCard` can set. It throws `refused` for other fields: they are set with `editCard`, once the card is there. */
  readonly createFields: readonly CardField[];
  /** Whether a new card can be given its estimated hours; left out for no. */
  readonly takesEstimatedHours?: boolean;

  boards(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly BoardSummary[]>;
  /** Throws `gone`. */
  board(boardId: RemoteId, signal: AbortSignal): Promise<Board>;
  /** Every card of a board that is not in the trash, in any order. Never a part as if it were all. */
  cards(boardId: RemoteId, signal: AbortSignal): Promise<readonly Card[]>;
  /** Null when it is not there any more. */
  card(cardId: RemoteId, signal: AbortSignal): Promise<Card | null>;
  tags(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly Tag[]>;
  cardTags(cardId: RemoteId, signal: AbortSignal): Promise<readonly Tag[]>;

  createCard(card: NewCard, signal: AbortSignal): Promise<Card>;
  /**
   * Answers the card as it is afterwards. Throws `refused` when the service took the request, but not a field of it. Where the fields need
   * several requests, what fails after the first is `maybeDone`.
   */
  editCard(cardId: RemoteId, changed: Partial<CardFields>, signal: AbortSignal): Promise<Card>;
  /** The card's activity goes with the request, since a place on the board is a column and an activity: it stays what is passed. */
  moveCard(card: Pick<Card, 'id' | 'activityId'>, to: CardPlace, signal: AbortSignal): Promise<void>;
  /** To the workspace's trash. */
  deleteCard(card: Pick<Card, 'id'> & { readonly workspaceId: RemoteId }, signal: AbortSignal): Promise<void>;
  restoreCard(card: Pick<Card, 'id'> & { readonly workspaceId: RemoteId }, signal: AbortSignal): Promise<void>;
  renameColumn(
    column: Pick<BoardColumn, 'id'> & { readonly boardId: RemoteId },
    name: string,
    signal: AbortSignal,
  ): Promise<void>;

  /** Oldest first. */
  comments(cardId: RemoteId, signal: AbortSignal): Promise<readonly CardComment[]>;
  addComment(cardId: RemoteId, text: string, signal: AbortSignal): Promise<CardComment>;
  editComment(comment: Pick<CardComment, 'id' | 'cardId'>, text: string, signal: AbortSignal): Promise<void>;
  deleteComment(comment: Pick<CardComment, 'id' | 'cardId'>, signal: AbortSignal): Promise<void>;

  /** Answers the whole checklist as it is afterwards. */
  addChecklistItem(cardId: RemoteId, title: string, signal: AbortSignal): Promise<readonly ChecklistItem[]>;
  /** Sets title and done, both. */
  editChecklistItem(cardId: RemoteId, item: ChecklistItem, signal: AbortSignal): Promise<void>;
  deleteChecklistItem(cardId: RemoteId, itemId: RemoteId, signal: AbortSignal): Promise<void>;

  readAttachment(attachmentId: RemoteId, signal: AbortSignal): Promise<RemoteContent>;
  /** Newest first. */
  history(workspaceId: RemoteId, cardId: RemoteId, signal: AbortSignal): Promise<readonly CardEvent[]>;

  /** The page where a person sees the board. */
  webAddress(boardId: RemoteId): string;
}
