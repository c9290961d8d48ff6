/**
 * What the window knows of boards and what it can do to them: a part of the contract (`contract.ts`), plain data that JSON can hold. All of it is
 * read from the mirror with the edits that wait on top, so that it is the same without a network. Times are ms since the epoch, days
 * `YYYY-MM-DD`, sizes bytes; null means "none" or "not known".
 *
 * A board and a card are named by the account and the service's id. A card that was made here has an id of ours until it is sent; commands take
 * that one afterwards too, and views name the new one.
 */

/** How an edit stands that the service does not have yet. */
export type UnsentState = 'waiting' | 'sending' | 'failed' | 'held' | 'conflict' | 'draft';

/** A board as the list shows it. */
export interface BoardRow {
  readonly accountId: number;
  readonly workspaceId: string;
  readonly workspace: string;
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  /** When it was found to be gone from the service; what is here of it is kept. */
  readonly goneAt: number | null;
  /** Whether its cards are kept on this computer. */
  readonly kept: boolean;
  /** Cards that are not done, in how many of them something is overdue, and how many of them are the account's own. */
  readonly open: number;
  readonly overdue: number;
  readonly mine: number;
  readonly cards: number;
  /** Edits that were not sent, and how many of them need the person. */
  readonly unsent: number;
  readonly needsYou: number;
  /** When the service was last asked with success; null when never. */
  readonly readAt: number | null;
  readonly refreshing: boolean;
  /** Why the last refresh did not work. */
  readonly problem: BoardProblem | null;
}

/** As `Problem` in `contract.ts`. */
export interface BoardProblem {
  readonly kind: string;
  readonly message: string;
}

export interface ColumnView {
  readonly id: string;
  readonly name: string;
  readonly wipLimit: number | null;
  /** Cards in it are done. */
  readonly done: boolean;
  /** Of a new name that was not sent. */
  readonly unsent: UnsentState | null;
}

export interface NamedView {
  readonly id: string;
  readonly name: string;
}

export interface LabelView extends NamedView {
  /** `#rrggbb`. */
  readonly color: string | null;
}

/** What a tile shows of a card and nothing else: a board may hold thousands. */
export interface CardTile {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly columnId: string;
  /** Order in the column, smaller is higher, equal ones by id. Of the card as the person sees it, moved or not. */
  readonly rank: number;
  readonly labelId: string | null;
  readonly assigneeId: string | null;
  readonly coAssigneeIds: readonly string[];
  readonly dueOn: string | null;
  readonly estimate: number | null;
  /** The reason, which may be empty; null when it is not blocked. */
  readonly blocked: string | null;
  readonly done: boolean;
  readonly checked: number;
  readonly items: number;
  readonly comments: number;
  readonly attachments: number;
  /** The most urgent of its unsent edits: conflict, draft, failed, held, sending, waiting. */
  readonly unsent: UnsentState | null;
}

/** What a service may have no way to do with cards. */
export type CardAbility =
  | 'list'
  | 'readCard'
  | 'createCard'
  | `edit:${CardFieldName}`
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

/** A board with its cards. */
export interface BoardView extends BoardRow {
  readonly description: string;
  /** Left to right. */
  readonly columns: readonly ColumnView[];
  readonly labels: readonly LabelView[];
  readonly people: readonly NamedView[];
  readonly activities: readonly NamedView[];
  /** Which of the people the account is. */
  readonly me: string | null;
  /** False when the account may only read. */
  readonly writable: boolean | null;
  /** In any order; cards whose deletion waits are not among them. */
  readonly tiles: readonly CardTile[];
  readonly webAddress: string;
  /** What the service has no way to do here, with the reason: it is not offered. */
  readonly lacking: Readonly<Partial<Record<CardAbility, string>>>;
}

/** What a person can set on a card. Null is "none". */
export interface CardFieldValues {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly assigneeId: string | null;
  readonly coAssigneeIds: readonly string[];
  readonly labelId: string | null;
  readonly activityId: string | null;
  readonly startOn: string | null;
  readonly dueOn: string | null;
  readonly estimate: number | null;
  readonly blocked: { readonly reason: string } | null;
}

export type CardFieldName = keyof CardFieldValues;

/** Fields that are to be set. What came into them since the person `began` is not written over: it is a conflict. */
export interface CardChangeView extends Partial<CardFieldValues> {
  /** What was there when they began to write, where that may be a while ago. */
  readonly began?: Partial<CardFieldValues>;
}

/** What an edit changes: a field, or where the card is. */
export type EditedPart = CardFieldName | 'place';

export interface FieldMark {
  readonly part: EditedPart;
  /** The entry of the outbox. */
  readonly entryId: string;
  readonly state: UnsentState;
  /** Why it is held or has failed. */
  readonly reason: string | null;
  /** Of conflicts: both values as a person reads them (names, not ids; days as `YYYY-MM-DD`), null for none. */
  readonly mine: string | null;
  readonly theirs: string | null;
}

export interface ChecklistItemView {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
  readonly unsent: UnsentState | null;
}

export interface CommentView {
  readonly id: string;
  readonly text: string;
  readonly author: string;
  readonly at: number | null;
  /** Only one's own can be changed. */
  readonly mine: boolean;
  readonly unsent: UnsentState | null;
}

export interface CardAttachmentView {
  readonly id: string;
  readonly name: string;
  readonly size: number | null;
  /** Whether its content is on this computer. */
  readonly local: boolean;
}

/** All that is known of a card. Names of people, labels, columns and activities are the board's. */
export interface CardView {
  readonly accountId: number;
  readonly boardId: string;
  readonly tile: CardTile;
  readonly fields: CardFieldValues;
  readonly tags: readonly string[];
  /** One for each part with an unsent edit. */
  readonly marks: readonly FieldMark[];
  readonly checklist: readonly ChecklistItemView[];
  /** Oldest first; null when they were never read. */
  readonly comments: readonly CommentView[] | null;
  readonly attachments: readonly CardAttachmentView[];
  /** Whether its attachments are kept on this computer. */
  readonly keepAttachments: boolean;
  readonly reportedHours: number | null;
  readonly createdAt: number | null;
  readonly createdBy: string | null;
  readonly modifiedAt: number | null;
  readonly writable: boolean | null;
  /** Made here and not sent. */
  readonly isNew: boolean;
  /** Deleted here; `waiting` while the service has not heard of it. */
  readonly deleted: 'waiting' | 'sent' | null;
  /** It is gone from the service, and what was edited here is kept: `cards.recreate` makes a new card of it. */
  readonly draft: boolean;
  /** Why it is a draft, where it is one: its card is gone, or the file of edits was damaged. */
  readonly draftReason: string | null;
  /** What was written into it and not saved: see `cards.keepText`. */
  readonly unsavedTexts: readonly UnsavedTextView[];
  /** Its making was sent and not answered, and it may be one of these: see `outbox.made`. */
  readonly unclear: { readonly entryId: string; readonly candidates: readonly CandidateCard[] } | null;
  readonly webAddress: string | null;
}

/** A text while it is written. */
export interface UnsavedTextView {
  /** 'description', 'comment' for a new one, else the id of a comment. */
  readonly part: string;
  readonly text: string;
  /** What was there when the person began. */
  readonly began: string;
}

export interface CardEventView {
  readonly at: number;
  readonly by: string;
  /** In the service's words. */
  readonly what: string;
}

/** A card among those of one person, on whatever board. */
export interface MyCard extends CardTile {
  readonly accountId: number;
  readonly boardId: string;
  readonly board: string;
  readonly workspace: string;
  readonly column: string;
  readonly label: LabelView | null;
}

export type EditKind =
  | 'create'
  | 'edit'
  | 'move'
  | 'delete'
  | 'restore'
  | 'addComment'
  | 'editComment'
  | 'deleteComment'
  | 'addItem'
  | 'editItem'
  | 'removeItem'
  | 'renameColumn';

/** A card that a new one whose answer was lost may have become, under another title. */
export interface CandidateCard {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly column: string | null;
  readonly createdAt: number | null;
  readonly createdBy: string | null;
  readonly webAddress: string | null;
}

/** One edit that was not sent. */
export interface OutboxEntry {
  readonly id: string;
  readonly accountId: number;
  readonly boardId: string;
  readonly board: string;
  readonly workspace: string;
  /** Null for what concerns the board itself. */
  readonly cardId: string | null;
  /** The card's title, or the column's name. */
  readonly title: string;
  readonly kind: EditKind;
  /** Of `edit`. */
  readonly field: CardFieldName | null;
  /** What it sets, as a person reads it (names, not ids), cut to 300 characters; null for none. */
  readonly value: string | null;
  readonly at: number;
  readonly state: UnsentState;
  /** Of failed, held and draft ones: what happened and what to do. */
  readonly reason: string | null;
  /** Of held ones: where it can be done instead. */
  readonly webAddress: string | null;
  /** Of conflicts, as `value`. */
  readonly theirs: string | null;
  /** Of a new card in conflict: what it may have become, see `outbox.made`. */
  readonly candidates: readonly CandidateCard[];
  readonly attempts: number;
  readonly nextAt: number | null;
}

/** A card that a search found; `search.find` ranks them among the documents. */
export interface CardHit {
  readonly kind: 'card';
  readonly accountId: number;
  readonly boardId: string;
  readonly id: string;
  /** The title. */
  readonly name: string;
  /** Workspace and board. */
  readonly path: string;
  readonly modifiedAt: number | null;
}

/** Edits are applied to the mirror at once, queued, and answered; `gone` where the board or card is not known, `input` for values that make no sense. */
export interface BoardCommands {
  'boards.list': () => readonly BoardRow[];
  'boards.read': (accountId: number, boardId: string) => BoardView;
  /** Those of the named cards that are on the board. */
  'boards.tiles': (accountId: number, boardId: string, cardIds: readonly string[]) => readonly CardTile[];
  /** Cards of the board with the words anywhere in them: title, description, comments, checklist. */
  'boards.matching': (accountId: number, boardId: string, text: string) => readonly string[];
  /** The board that the person looks at is asked for more often; null when it is none. */
  'boards.watch': (board: { accountId: number; boardId: string } | null) => null;
  /** Asks the service as soon as possible, for one board or all; the event `boards` tells. */
  'boards.refresh': (board: { accountId: number; boardId: string } | null) => null;
  /** Whether the cards of a board are kept here. `refused` while edits of it wait. */
  'boards.setKept': (accountId: number, boardId: string, kept: boolean) => null;
  'boards.renameColumn': (accountId: number, column: { boardId: string; id: string }, name: string) => null;

  /** Cards that are not done and of the accounts' own person, soonest due first. */
  'cards.mine': () => readonly MyCard[];
  /** Also lets its comments be read where they may be old; the event `boards` tells. */
  'cards.read': (accountId: number, cardId: string) => CardView;
  /** At the foot of the column. */
  'cards.create': (accountId: number, card: { boardId: string; columnId: string; title: string }) => CardTile;
  'cards.edit': (accountId: number, cardId: string, changed: CardChangeView) => CardView;
  /** `after` is the card right above it, null for the top of the column. */
  'cards.move': (accountId: number, cardId: string, to: { columnId: string; after: string | null }) => CardTile;
  'cards.delete': (accountId: number, cardId: string) => null;
  'cards.restore': (accountId: number, cardId: string) => CardTile;
  /** A new card out of the draft of one that is gone; in the board's first column where its own is gone too. */
  'cards.recreate': (accountId: number, cardId: string) => CardTile;
  /** Keeps what is written into a card and not saved, for the next window; null when it is saved or not wanted any more. */
  'cards.keepText': (
    accountId: number,
    place: { readonly cardId: string; readonly part: string },
    written: Omit<UnsavedTextView, 'part'> | null,
  ) => null;
  'cards.addComment': (accountId: number, cardId: string, text: string) => CardView;
  'cards.editComment': (accountId: number, comment: { cardId: string; id: string }, text: string) => CardView;
  'cards.deleteComment': (accountId: number, comment: { cardId: string; id: string }) => CardView;
  'cards.addItem': (accountId: number, cardId: string, title: string) => CardView;
  'cards.editItem': (
    accountId: number,
    item: { cardId: string; id: string },
    changed: { readonly title?: string; readonly done?: boolean },
  ) => CardView;
  'cards.removeItem': (accountId: number, item: { cardId: string; id: string }) => CardView;
  /** Asks the service, newest first. `offline` without a network. */
  'cards.history': (accountId: number, cardId: string) => readonly CardEventView[];
  'cards.keepAttachments': (accountId: number, cardId: string, keep: boolean) => CardView;
  /** Opens it with the system's program, fetched first where it is not here; in a browser it is saved to the downloads folder. Answers where. */
  'cards.openAttachment': (accountId: number, cardId: string, attachmentId: string) => { path: string };

  /** In the order in which they were made. */
  'outbox.list': () => readonly OutboxEntry[];
  /** Tries failed ones again now; null for all. */
  'outbox.retry': (ids: readonly string[] | null) => null;
  /** Takes edits back, with those that build on them; `undo` is for `outbox.undiscard` until Tidemark ends. `busy` for one that is being sent. */
  'outbox.discard': (ids: readonly string[]) => { undo: string };
  /** Puts what was discarded back in its place. */
  'outbox.undiscard': (undo: string) => null;
  'outbox.resolve': (id: string, how: 'mine' | 'theirs') => null;
  /** Says which card a new one in conflict has become; null for none of them: it is made again. `gone` for one that is no candidate any more. */
  'outbox.made': (id: string, cardId: string | null) => null;
}

/** What has changed of a board: only those cards, or, with null, anything. */
export interface BoardChange {
  readonly accountId: number;
  readonly boardId: string;
  readonly cards: readonly string[] | null;
}

export interface BoardEvents {
  /** Boards whose rows, columns, or cards are other than before. An empty list when only the list of boards is. */
  boards: readonly BoardChange[];
  /** Edits that were not sent, and how many of them need the person: failed, held, in conflict or drafts. */
  outbox: { readonly unsent: number; readonly needsYou: number };
}
