import type { ErrorKind } from '../errors.ts';
import type { RemoteId } from './archive.ts';
import type { Board, BoardSummary, Card, CardComment } from './boards.ts';
import type { Person } from './service.ts';

/** What is known of a board beside its name, once it was read. */
export type BoardDetails = Omit<Board, keyof BoardSummary>;

export interface StoredBoard extends BoardSummary {
  readonly accountId: number;
  /** Null until it was read. */
  readonly details: BoardDetails | null;
  readonly detailsAt: number | null;
  /** When its cards were last read; null when never. */
  readonly readAt: number | null;
  /** When it was first missing from the list of its workspace; what is known of it stays. */
  readonly goneAt: number | null;
  /** Why it could not be read the last time. */
  readonly problem: { readonly kind: ErrorKind; readonly message: string } | null;
}

export interface BoardCounts {
  readonly boardId: RemoteId;
  readonly cards: number;
  /** Not done. */
  readonly open: number;
  /** Open and due before today. */
  readonly overdue: number;
  /** Open and assigned to the account's own person, alone or with others. */
  readonly mine: number;
}

/** Cards of a board that are other than before, and those that are not on it any more. */
export interface CardChanges {
  readonly put: readonly RemoteId[];
  readonly dropped: readonly Card[];
}

/**
 * Boards as the services last told of them, for all accounts. May be lost: it is read again then. Every call is synchronous; reading works
 * offline and while another process writes. Throws as `Mirror`. What is equal to what is stored is not written, and saving answers whether
 * anything changed.
 */
export interface BoardRecords {
  /** By workspace and name. */
  boards(accountId: number): readonly StoredBoard[];
  board(accountId: number, boardId: RemoteId): StoredBoard | null;
  /** `today` is a day: due before it is overdue. */
  counts(accountId: number, today: string): readonly BoardCounts[];
  /** In any order. */
  cards(accountId: number, boardId: RemoteId): readonly Card[];
  card(accountId: number, cardId: RemoteId): Card | null;
  /** Open cards of the account's own person. */
  cardsOf(accountId: number, personId: RemoteId): readonly Card[];
  /** Null when they were never read. */
  comments(accountId: number, cardId: RemoteId): readonly CardComment[] | null;
  /** Names of a card's tags; null when they were never read. */
  tags(accountId: number, cardId: RemoteId): readonly string[] | null;
  /** Cards with comments that were not read since the card last changed. */
  staleComments(accountId: number, boardId: RemoteId): readonly RemoteId[];
  /** Cards of a board with all words of a text anywhere in them, by beginnings of words. */
  matching(accountId: number, boardId: RemoteId, text: string): readonly RemoteId[];
  /** Whose account it is; null until it was asked. */
  self(accountId: number): Pick<Person, 'id' | 'name'> | null;

  saveSelf(accountId: number, person: Pick<Person, 'id' | 'name'>): void;
  /** All boards of a workspace. What was known and is not among them counts as gone since `at`. */
  saveList(accountId: number, list: { workspaceId: RemoteId; boards: readonly BoardSummary[]; at: number }): boolean;
  saveDetails(accountId: number, board: Board, at: number): boolean;
  /** All cards of a board, but for those that `isNewer` knows better. */
  saveCards(
    accountId: number,
    listing: { boardId: RemoteId; cards: readonly Card[]; at: number; isNewer: (cardId: RemoteId) => boolean },
  ): CardChanges;
  saveCard(accountId: number, card: Card): boolean;
  dropCard(accountId: number, cardId: RemoteId): void;
  /** Drops all cards of a board; its name stays. */
  dropCards(accountId: number, boardId: RemoteId): void;
  /** All comments of a card, read for the card as it is stored now. */
  saveComments(accountId: number, cardId: RemoteId, comments: readonly CardComment[]): boolean;
  saveTags(accountId: number, cardId: RemoteId, tags: readonly string[]): boolean;
  saveProblem(accountId: number, boardId: RemoteId, problem: StoredBoard['problem']): boolean;
}
