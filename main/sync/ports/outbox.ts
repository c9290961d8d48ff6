import type { BoardEdit } from '../boards/edit.ts';
import type { ErrorKind } from '../errors.ts';
import type { RemoteId } from './archive.ts';
import type { Card } from './boards.ts';

/**
 * How an edit stands that the service does not have yet.
 *
 * - `waiting`  for its turn
 * - `sending`  asked of the service; without an answer it may have been done, and is looked up before it is asked again
 * - `failed`   the last try did not work; tried again at `nextAt`, or, with null, when somebody says so or changes it
 * - `held`     its operation is not switched on for the account
 * - `conflict` the same was changed there to something else, or a new card may be there already under another title; a person chooses
 * - `draft`    its card is gone; kept until a person says what becomes of it
 */
export type EntryState = 'waiting' | 'sending' | 'failed' | 'held' | 'conflict' | 'draft';

/** What was known right before a request whose answer may be lost. */
export interface Attempt {
  readonly at: number;
  /** Ids that were there already: of cards, comments or checklist items, whichever the edit makes. */
  readonly known: readonly RemoteId[];
}

export interface OutboxEntry {
  /** Order of making. */
  readonly id: number;
  readonly accountId: number;
  readonly workspaceId: RemoteId;
  readonly boardId: RemoteId;
  /** Null for what concerns the board. An id of ours until the card is made on the service. */
  readonly cardId: RemoteId | null;
  /** The card's title or the column's name, for eyes. */
  readonly title: string;
  readonly edit: BoardEdit;
  readonly at: number;
  readonly state: EntryState;
  readonly errorKind: ErrorKind | null;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextAt: number | null;
  readonly attempt: Attempt | null;
  /** Another one after each change. */
  readonly revision: number;
}

export type NewEntry = Pick<OutboxEntry, 'accountId' | 'workspaceId' | 'boardId' | 'cardId' | 'title' | 'edit' | 'at'>;

/** A card that is not in the mirror any more, as it was last known: deleted here, or gone while it had unsent edits. */
export interface KeptCard {
  readonly accountId: number;
  readonly workspaceId: RemoteId;
  readonly card: Card;
  readonly why: 'deleted' | 'gone';
  readonly at: number;
}

/** What a person has begun to write into a card and not saved. */
export interface UnsavedText {
  readonly accountId: number;
  readonly cardId: RemoteId;
  /** 'description', 'comment' for a new one, else the id of a comment. */
  readonly part: string;
  readonly text: string;
  /** What was there when the person began. */
  readonly began: string;
}

export interface OutboxChange {
  /** Entries that must be as they were read, else nothing is changed and `conflict` thrown. */
  readonly expect?: readonly Pick<OutboxEntry, 'id' | 'revision'>[];
  readonly drop?: readonly number[];
  /** In the place of those with the same id, or back where they were. */
  readonly put?: readonly OutboxEntry[];
  /** What the service calls something that was made here: from now on everything here does. */
  readonly named?: { readonly accountId: number; readonly own: RemoteId; readonly id: RemoteId };
  readonly keep?: KeptCard;
  readonly forget?: { readonly accountId: number; readonly cardId: RemoteId };
}

/**
 * What a person did to boards and the services do not know yet, in a file of its own: it cannot be fetched again. Each call is one
 * transaction, on the disk when it returns. Throws `full`, `busy`, `unreadable`, `broken`.
 */
export interface Outbox {
  /** What happened to the file when it was opened, in sentences for the user. */
  readonly notices: readonly string[];
  /** Of all accounts, in the order of making. */
  all(): readonly OutboxEntry[];
  /** In the order of making. */
  entries(accountId: number): readonly OutboxEntry[];
  /** Those of one card. */
  ofCard(accountId: number, cardId: RemoteId): readonly OutboxEntry[];
  ofBoard(accountId: number, boardId: RemoteId): readonly OutboxEntry[];
  entry(id: number): OutboxEntry | null;
  add(entries: readonly NewEntry[]): readonly OutboxEntry[];
  commit(change: OutboxChange): void;
  /** The service's id of what was made here; any other id as it is. */
  realId(accountId: number, id: RemoteId): RemoteId;
  /** The service's ids of all that was made here. */
  madeIds(accountId: number): ReadonlySet<RemoteId>;
  kept(accountId: number, cardId: RemoteId): KeptCard | null;
  allKept(accountId: number): readonly KeptCard[];
  /** Boards whose cards are not kept here. */
  leftOut(accountId: number): ReadonlySet<RemoteId>;
  setLeftOut(accountId: number, boardId: RemoteId, out: boolean): void;
  /** Cards whose attachments are kept here. */
  withAttachments(accountId: number): ReadonlySet<RemoteId>;
  setWithAttachments(accountId: number, cardId: RemoteId, kept: boolean): void;
  unsavedTexts(accountId: number, cardId: RemoteId): readonly UnsavedText[];
  /** In the place of what was kept of the same part. */
  keepText(text: UnsavedText): void;
  /** It is saved, or not wanted. */
  dropText(text: Pick<UnsavedText, 'accountId' | 'cardId' | 'part'>): void;
  removeAccount(accountId: number): void;
  /** Grows whenever another process changed the file. */
  changeCounter(): number;
  close(): void;
}
