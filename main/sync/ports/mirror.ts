import type { RemoteId, RemoteKind, RemoteNode } from './archive.ts';
import type { BoardRecords } from './board-records.ts';
import type { Person, Workspace } from './service.ts';
import type { TableRecords } from './table-records.ts';
import type { TableId } from './tables.ts';
import type { ConflictRecord, FailureRecord, HeldStep, HistoryEntry, LocalId, LocalNode, TreeStore } from './trees.ts';

export interface StoredHistoryEntry extends HistoryEntry {
  /** Grows with time; the place to go on from, see `HistoryQuery.before`. */
  readonly id: number;
  readonly pairId: number;
}

/** Which entries of the history, and how many at most. */
export type HistoryQuery = {
  readonly limit: number;
  /** Only entries with a smaller `id`: the next page after one that ended with it. */
  readonly before?: number;
} & (
  | { readonly pairId?: undefined; readonly path?: undefined }
  | {
      readonly pairId: number;
      /**
       * Only what tells why the item at this path is as it is: entries of the path itself, of the folders that hold it, and, by
       * remote id and along renames backwards, of its former paths.
       */
      readonly path?: string;
    }
);

export interface StoredWorkspace extends Workspace {
  /** When it was first missing from the list, or null while it is there. */
  readonly goneAt: number | null;
}

export interface SearchHit {
  readonly pairId: number;
  readonly remoteId: RemoteId;
  readonly kind: RemoteKind;
  readonly name: string;
  /** Names from below the pair's root down to the item, `/` between them. For eyes: a name may hold a `/` itself. */
  readonly path: string;
  readonly description: string;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
}

/** A card that has the words in its title, description, checklist or comments. */
export interface CardHit {
  readonly kind: 'card';
  readonly accountId: number;
  readonly workspaceId: RemoteId;
  readonly boardId: RemoteId;
  readonly cardId: RemoteId;
  readonly title: string;
  readonly board: string;
  readonly modifiedAt: number | null;
}

/** A row of a table that has the words in its texts. */
export interface RowHit {
  readonly kind: 'row';
  readonly accountId: number;
  readonly tableId: TableId;
  /** The table's name. */
  readonly table: string;
  /** As `NumberedRow`. */
  readonly row: number;
  /** A text of it that tells it from others, as far as that can be guessed. */
  readonly title: string;
  /** Never known: nothing tells which column it would be in. */
  readonly modifiedAt: null;
}

/** Numbers of one pair, for `status`. */
export interface PairCounts {
  /** Of the remote tree. */
  readonly documents: number;
  readonly folders: number;
  readonly links: number;
  readonly others: number;
  /** Bytes of the documents whose size is known, and how many those are: services do not tell all. */
  readonly bytes: number;
  readonly sized: number;
  /** Items that both sides have in common. */
  readonly synced: number;
  readonly superseded: number;
  readonly held: number;
  readonly failures: number;
  readonly conflicts: number;
}

/** How the last run of a pair went. Plain facts for people; whoever saves them decides which. */
export interface LastRun {
  readonly at: number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** An item as a list of files shows it: one of the service, or one that is on this disk only. */
export interface FileFacts {
  /** The service's id, or `local:` and our own number of what the service does not have. */
  readonly id: string;
  readonly parentId: string;
  readonly kind: RemoteKind;
  readonly name: string;
  readonly description: string;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
  readonly version: string | null;
  readonly url: string | null;
  /** `waiting`: not the same on both sides yet. `left-out`: in a folder that is not synced. `online`: never a file on this disk. */
  readonly state: 'synced' | 'waiting' | 'held' | 'failed' | 'left-out' | 'superseded' | 'online';
  /** Of held and failed ones, in a sentence. */
  readonly reason: string | null;
  /** Whether it, or its twin, is on this disk; and whether it is on the service. */
  readonly local: boolean;
  readonly remote: boolean;
}

/** Which list of files, and in which order. */
export interface FileListQuery {
  readonly pairId: number;
  /** The folder on the service; null when it is on this disk only. */
  readonly folderId: RemoteId | null;
  /** The same folder on this disk; null when it is not there. */
  readonly localFolderId: LocalId | null;
  /** Not empty: everything below the folder whose name holds this text, case aside. */
  readonly filter: string;
  readonly sort: { readonly by: 'name' | 'modifiedAt' | 'modifiedBy' | 'version' | 'size' | 'state'; readonly down: boolean };
  /** Folders that are left out, and whether the asked one lies in such a folder. */
  readonly excluded: readonly RemoteId[];
  readonly insideExcluded: boolean;
  /** Whether links are files on this disk. */
  readonly linkFiles: boolean;
}

/** A part of such a list. */
export interface FilePageQuery extends FileListQuery {
  readonly offset: number;
  readonly limit: number;
}

export interface FilePage {
  readonly total: number;
  readonly rows: readonly FileFacts[];
}

/** `filePage` and `filePosition` of a mirror, without anything else waiting where they take long. Rejects with `SyncError` as they throw. */
export interface FileLists {
  page(query: FilePageQuery): Promise<FilePage>;
  position(query: FileListQuery, id: RemoteId | LocalId): Promise<number | null>;
  /** What was asked before is answered, what is asked then is rejected. Again and again without harm. */
  close(): Promise<void>;
}

/**
 * What the UI and the terminal read. Every call is synchronous, reads one state of the file, works offline and while another process
 * writes. Throws `SyncError`: `busy`, `unreadable`, `broken`. A pair or account without records has empty ones.
 */
export interface MirrorReader {
  /** Newest first. */
  history(query: HistoryQuery): readonly StoredHistoryEntry[];
  /** By name. Those that are gone come too. */
  workspaces(accountId: number): readonly StoredWorkspace[];
  people(accountId: number): readonly Person[];
  /**
   * Finds items by the beginnings of words of their names and descriptions, all words of `text` needed, case and diacritics aside.
   * Any text is fine; one without a letter or digit finds nothing. Best first: names before descriptions, newer before older.
   */
  search(text: string, options: { readonly limit: number; readonly pairId?: number }): readonly SearchHit[];
  /** The same among documents, cards (title, description, checklist, comments) and rows of tables of all accounts, in one ranking. */
  find(text: string, options: { readonly limit: number }): readonly (SearchHit | CardHit | RowHit)[];
  counts(pairId: number): PairCounts;
  lastRun(pairId: number): LastRun | null;
  /** Oldest first. */
  conflicts(pairId: number): readonly ConflictRecord[];
  /** Of what happened: a change that was only begun is none. */
  failures(pairId: number): readonly FailureRecord[];
  /** In the order of the plan. */
  held(pairId: number): readonly HeldStep[];
  node(pairId: number, id: RemoteId): RemoteNode | null;
  /** One level of the remote tree: folders first, then by name. */
  children(pairId: number, parentId: RemoteId): readonly RemoteNode[];
  /** The remote item with this `pathOf`; of several the one with the smallest id. Null when there is none. */
  byPath(pair: { readonly id: number; readonly rootId: RemoteId }, path: string): RemoteNode | null;
  /** Remote names from below the root, `/` between them; null when the item is not known. */
  pathOf(pairId: number, id: RemoteId): string | null;
  /** Folders come first in every order. */
  filePage(query: FilePageQuery): FilePage;
  /** How many rows of the whole list come before an item, or null when it is not in it. */
  filePosition(query: FileListQuery, id: RemoteId | LocalId): number | null;
  /** Whether a side of the pair holds more than so many. */
  hasMoreItems(pairId: number, items: number): boolean;
  /** Where the item is on this disk as last scanned, below the pair's folder, `/` between names; null where it is not. */
  localPathOf(pairId: number, id: RemoteId): string | null;
  /** The same of something by our own number. */
  localPathAt(pairId: number, id: LocalId): string | null;
  /** Twins, as last in sync. */
  localIdOf(pairId: number, id: RemoteId): LocalId | null;
  remoteIdOf(pairId: number, id: LocalId): RemoteId | null;
  localNode(pairId: number, id: LocalId): Pick<LocalNode, 'parentId' | 'name' | 'kind' | 'leftFor'> | null;
  /** Documents in a folder and all below it. */
  documentsBelow(pairId: number, folderId: RemoteId): number;
  /** How many of the synced items are among these or lie below them, folders too. */
  syncedWithin(pairId: number, ids: readonly RemoteId[]): number;
  /** The whole remote tree by its names alone, in no order. */
  outline(pairId: number): readonly Pick<RemoteNode, 'id' | 'parentId' | 'kind' | 'name'>[];
}

/** Small values that a person chose, by name, beside the settings. What is read has to be checked: a newer Tidemark may have written it. */
export interface ValueStore {
  /** Undefined when there is none. */
  read(name: string): unknown;
  /** Stores all of them or none; each as JSON. Throws `full`, `busy`. */
  write(values: Readonly<Record<string, unknown>>): void;
}

/**
 * What is known of all pairs and accounts. It may be lost: it is observed again then, and nothing is deleted for it.
 * Writing throws `full` and `busy` too, and is all or nothing.
 */
export interface Mirror extends MirrorReader {
  /** What happened to the file when it was opened (damaged, moved aside), in sentences for the user. */
  readonly notices: readonly string[];
  readonly boards: BoardRecords;
  readonly tables: TableRecords;
  trees(pairId: number): TreeStore;
  /** Drops all that is known of the pair, its history too. Also called before a new pair's first sync: nothing old may fall to it. */
  removePair(pairId: number): void;
  removeAccount(accountId: number): void;
  /**
   * Takes away some of the oldest entries of the history that are older than `before`, or that are beyond the newest `keep` and older than
   * `spare`. Answers whether there may be more.
   */
  shortenHistory(bounds: { readonly before: number; readonly keep: number; readonly spare: number }): boolean;
  /** The whole list. What was known and is not in it counts as gone since `at`. */
  saveWorkspaces(accountId: number, workspaces: readonly Workspace[], at: number): void;
  /** The whole list, in place of the one before. */
  savePeople(accountId: number, people: readonly Person[]): void;
  saveRun(pairId: number, run: LastRun): void;
  /** Ends the use of the file; no other method works afterwards. */
  close(): void;
}
