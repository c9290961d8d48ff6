import type { RemoteId, RemoteNode } from './archive.ts';
import type { LocalStat } from './folder.ts';

/** Our own number of a local file or folder. It stays with it through renames and edits, which paths and inodes do not. */
export type LocalId = number;

/** The id of a pair's local root. */
export const localRootId: LocalId = 0;

/** A local file or folder as last scanned. */
export interface LocalNode extends LocalStat {
  readonly id: LocalId;
  readonly parentId: LocalId;
  readonly name: string;
  /** SHA-256 of the content that `size`, `mtimeMs` and `ino` go with, or null when not read yet. Of folders always null. */
  readonly hash: string | null;
  /** Of a folder: something that the sync leaves out lies in it, so that it cannot be trashed as one. */
  readonly hasIgnored: boolean;
  /** A folder that stays only for what is ignored in it: it is not sent to the service while nothing else is in it. */
  readonly residue: boolean;
  /**
   * Of a folder: the remote folder that it stood for when that was left out and its files were to stay. While that one is left out, nothing in
   * here is synced, whatever it is called by now.
   */
  readonly leftFor: RemoteId | null;
}

/** One item that both sides had in common when last in sync, and what each side called it then. */
export interface SyncedNode {
  readonly remoteId: RemoteId;
  readonly localId: LocalId;
  readonly kind: 'folder' | 'document' | 'link';
  readonly remoteParentId: RemoteId;
  readonly remoteName: string;
  readonly localParentId: LocalId;
  readonly localName: string;
  /** Of the content that both had; null for folders. */
  readonly hash: string | null;
  readonly size: number | null;
  /** What the service said of that content; null where it does not say. */
  readonly modifiedAt: number | null;
  readonly version: string | null;
  /**
   * Set between our own upload and the next listing: the time on the service's clock before which the upload was done. The next
   * listing tells which `modifiedAt` it got.
   */
  readonly uploadedUntil: number | null;
  /** Set while a rule keeps the local side out of sight: what is missing when the rule goes was not deleted. */
  readonly ignored?: boolean;
}

/** A document whose content went on under another id, because its folder keeps no versions. */
export interface SupersededDocument {
  readonly remoteId: RemoteId;
  readonly by: RemoteId;
  /** As it was then: a later change is somebody's work and ends the mark. Null until a listing has told. */
  readonly modifiedAt: number | null;
  readonly at: number;
}

export type Side = 'local' | 'remote';

export type ConflictKind =
  | 'create-create'
  | 'edit-edit'
  | 'edit-delete'
  | 'move-delete'
  | 'move-parent-delete'
  | 'create-parent-delete'
  | 'move-create'
  | 'move-move-source'
  | 'move-move-dest'
  | 'move-move-cycle';

/** A conflict that was settled by a rule and waits for a person to say that it was right. */
export interface ConflictRecord {
  /** Short, for people to type. */
  readonly id: string;
  readonly at: number;
  readonly kind: ConflictKind;
  /** Where the service's content is, relative to the root. */
  readonly path: string;
  readonly remoteId: RemoteId | null;
  /** Where the local content went, and as which file; null where no copy was needed. */
  readonly copyPath: string | null;
  readonly copyLocalId: LocalId | null;
  /** What was done, in a sentence. */
  readonly outcome: string;
}

export interface HistoryEntry {
  readonly at: number;
  /** What was done: `download`, `upload`, `rename`, … */
  readonly action: string;
  /** The side that was changed; null when only our records were. */
  readonly side: Side | null;
  readonly path: string;
  /** Of a move: where it was before. */
  readonly fromPath: string | null;
  readonly remoteId: RemoteId | null;
  /** Why, in a sentence. */
  readonly reason: string;
  /** Items that it stood for: more than one when a folder went as one. */
  readonly items: number;
}

/** A step that failed: when it may be tried again, and why it failed. */
/** The `kind` of a record that is no failure: a change was asked of the service, and nothing is known yet of what came of it. */
export const begunKind = 'maybe-sent';

export interface FailureRecord {
  /** Names the step from one plan to the next. */
  readonly key: string;
  readonly path: string;
  readonly kind: string;
  readonly message: string;
  readonly attempts: number;
  readonly firstAt: number;
  /** Wall time before which it is not tried again; null: not before something changes. */
  readonly nextAt: number | null;
  /** What the step looked like: another look ends the waiting. */
  readonly signature: string;
}

/** Why a step that is known is not done. */
export type HeldReason =
  /** The guard against mass deletes waits for an answer. */
  | 'mass-delete'
  /** The operation is assumed and not switched on for the account. */
  | 'not-enabled'
  /** The service lets this account only read there. */
  | 'read-only'
  /** No name on this disk can stand for it. */
  | 'name'
  /** The local name is taken by a folder that was left out of the sync. */
  | 'excluded-name'
  /** It is the folder of another pair, or a copy of one. */
  | 'other-pair'
  /** Another disk is mounted there. */
  | 'other-disk'
  /** Something that is never synced stands in its place: a link, a pipe, another disk, the folder of another pair. */
  | 'in-the-way'
  /** It can only be changed on the service's web page. */
  | 'web-only'
  /** It needs another step first, which is held or failed. */
  | 'waits';

export interface HeldStep {
  /** Names the step from one plan to the next. */
  readonly key: string;
  /** What would be done: `upload`, `create folder`, … */
  readonly action: string;
  readonly side: Side;
  readonly path: string;
  readonly reason: HeldReason;
  /** What is missing, in a sentence. */
  readonly message: string;
  readonly remoteId: RemoteId | null;
  /** Where a person can do it. */
  readonly webAddress: string | null;
}

/** What a change of one pair's records holds; applied as one transaction. Puts replace by key. */
export interface TreeChange {
  readonly putRemote?: readonly RemoteNode[];
  readonly dropRemote?: readonly RemoteId[];
  readonly putLocal?: readonly LocalNode[];
  readonly dropLocal?: readonly LocalId[];
  readonly putSynced?: readonly SyncedNode[];
  /** By remote id. */
  readonly dropSynced?: readonly RemoteId[];
  readonly putSuperseded?: readonly SupersededDocument[];
  readonly dropSuperseded?: readonly RemoteId[];
  readonly putConflicts?: readonly ConflictRecord[];
  readonly dropConflicts?: readonly string[];
  readonly putFailures?: readonly FailureRecord[];
  readonly dropFailures?: readonly string[];
  /** All steps that are held now, in place of those stored before. */
  readonly held?: readonly HeldStep[];
  readonly history?: readonly HistoryEntry[];
}

export interface StoredTrees {
  readonly remote: readonly RemoteNode[];
  readonly local: readonly LocalNode[];
  readonly synced: readonly SyncedNode[];
  readonly superseded: readonly SupersededDocument[];
  readonly conflicts: readonly ConflictRecord[];
  readonly failures: readonly FailureRecord[];
  readonly held: readonly HeldStep[];
}

/**
 * The records of one pair. `commit` is synchronous and all or nothing; when it throws (`full`, `broken`) nothing of the change is stored.
 */
export interface TreeStore {
  load(): StoredTrees;
  commit(change: TreeChange): void;
  /** Items deleted on that side by us since `since`, for the guard. */
  deletedSince(side: Side, since: number): number;
}
