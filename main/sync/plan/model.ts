import type { ArchiveOperation, RemoteId, RemoteKind, RemoteNode } from '../ports/archive.ts';
import type { FolderTraits } from '../ports/folder.ts';
import type { ConflictKind, HeldStep, LocalId, LocalNode, SyncedNode } from '../ports/trees.ts';
import type { ConflictStamp } from '../names.ts';
import type { Trees } from '../trees.ts';

/** Everything that a plan depends on. The same input gives the same plan. */
export interface PlanInput {
  readonly trees: Trees;
  readonly traits: FolderTraits;
  readonly ignores: (path: string, kind: 'file' | 'folder') => boolean;
  readonly excluded: ReadonlySet<RemoteId>;
  /** Those of the excluded ones whose local files stay. */
  readonly leftHere: ReadonlySet<RemoteId>;
  readonly linkFiles: boolean;
  /** Paths where something stands that is never synced: a symbolic link, a device, a name that is no text. */
  readonly blockedPaths: ReadonlySet<string>;
  /** Files that are still changing: their content is unknown. */
  readonly unsettledLocal: ReadonlySet<LocalId>;
  readonly unsettledRemote: ReadonlySet<RemoteId>;
  /** Things vanish here right now: what looks deleted may be half of a move, and a folder may be about to follow its files. */
  readonly vanishing: boolean;
  readonly enabled: (operation: ArchiveOperation) => boolean;
  /** Why the service does not do it to items of this kind; null when it does. */
  readonly lacking: (operation: ArchiveOperation, kind: RemoteKind) => string | null;
  /** Whether an upload over a document of this folder makes a version of it. */
  readonly keepsVersions: (folderId: RemoteId) => boolean;
  /** Folders that turned out to be only for reading, where the listing does not say so. */
  readonly readOnlyFolders: ReadonlySet<RemoteId>;
  /** Folders that the last listing could not read: what is in them is not known. */
  readonly unreadFolders: ReadonlySet<RemoteId>;
  readonly webAddress: (id: RemoteId) => string;
  readonly stamp: ConflictStamp;
  /** Items deleted within the last hour, by the side that they were deleted on. */
  readonly recentDeletes: { readonly local: number; readonly remote: number };
  /** Deletes that a person has agreed to, by remote id. */
  readonly allowedDeletes: ReadonlySet<RemoteId>;
  /** Whether the same step failed and is not to be tried again yet. */
  readonly waits: (step: Step) => boolean;
}

/** A folder of the merged tree by the ids that it has so far. The ids that it lacks come with the step that makes it. */
export interface PlaceRef {
  readonly remoteId: RemoteId | null;
  readonly localId: LocalId | null;
}

/** Where an item belongs on both sides. */
export interface Target {
  readonly parent: PlaceRef;
  readonly remoteName: string;
  readonly localName: string;
}

interface StepBase {
  /** Names the step from one plan to the next. */
  readonly key: string;
  readonly target: Target;
  /** The local path that it ends at, for people. */
  readonly path: string;
  readonly why: string;
  readonly conflict: ConflictKind | null;
  /** Keys of steps of this plan that must be done first. */
  readonly after: Set<string>;
}

/** What happens to a local file that turns out to differ from what a download brings. */
export type OnDifferent =
  /** It was unchanged: the download takes its place. */
  | 'replace'
  /** It was edited: it becomes a conflict copy. */
  | 'copy'
  /** It was deleted on the other side and made anew there: it goes to the trash. */
  | 'trash';

export type Step = StepBase &
  (
    | { readonly type: 'create-local-folder'; readonly remote: RemoteNode }
    | { readonly type: 'create-remote-folder'; readonly local: LocalNode }
    | {
        readonly type: 'pull';
        readonly remote: RemoteNode;
        readonly local: LocalNode | null;
        readonly onDifferent: OnDifferent;
        readonly copyName: string | null;
      }
    | { readonly type: 'push'; readonly local: LocalNode; readonly remote: RemoteNode | null }
    | { readonly type: 'move-local'; readonly local: LocalNode; readonly remoteId: RemoteId | null; readonly temporary: boolean }
    | { readonly type: 'move-remote'; readonly remote: RemoteNode; readonly localId: LocalId | null; readonly temporary: boolean }
    | { readonly type: 'trash-local'; readonly local: LocalNode; readonly items: Subtree; readonly guarded: boolean }
    | { readonly type: 'trash-remote'; readonly remote: RemoteNode; readonly items: Subtree; readonly guarded: boolean }
    | { readonly type: 'adopt'; readonly remote: RemoteNode; readonly local: LocalNode }
    | { readonly type: 'forget'; readonly remoteIds: readonly RemoteId[] }
    | { readonly type: 'residue'; readonly local: LocalNode; readonly remoteId: RemoteId }
    /** A folder that was left out stays here; the records of all in it go with its own. */
    | { readonly type: 'leave'; readonly local: LocalNode; readonly remoteId: RemoteId; readonly remoteIds: readonly RemoteId[] }
  );

/** What goes with a deleted item. */
export interface Subtree {
  readonly remoteIds: readonly RemoteId[];
  readonly documents: number;
  readonly folders: number;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly held: readonly HeldStep[];
  /** Keys of steps that failed before and wait for their time. */
  readonly waiting: readonly string[];
  /** What is to be deleted in the archive once a listing has shown it. */
  readonly unlisted: readonly RemoteId[];
  /** How many wait until they are quiet or listed. */
  readonly unsettled: number;
}

/** What holds for an item from the beginning. */
export interface ItemState {
  readonly remoteEdited: boolean;
  readonly localEdited: boolean;
  /** Known on both sides or one, but not to be touched on either. */
  readonly frozen: boolean;
  /** Left out of the sync by choice: its remote side counts as not there, and is never changed. */
  readonly excluded: boolean;
  /** Left out by choice, and its local side is to stay: what is known of it goes. */
  readonly leaves: boolean;
  /** In a local folder that stayed when its remote one was left out: no more than a name that is taken. */
  readonly left: boolean;
}

/** One thing of the merged tree, with what each side has of it. Filled in from stage to stage of a plan. */
export interface Item {
  readonly key: string;
  readonly isFolder: boolean;
  remote: RemoteNode | null;
  local: LocalNode | null;
  readonly synced: SyncedNode | null;
  /** What is out of the ordinary: most items share one. */
  readonly is: ItemState;
  /** Content not known yet. */
  unsettled: boolean;
  alive: boolean;
  conflict: ConflictKind | null;
  /** Key of the folder that it belongs in; for dead items, where it was. */
  parent: string;
  remoteName: string;
  localName: string;
  /** Which side its name and place come from; `both` when neither changed it. */
  claim: 'remote' | 'local' | 'both';
  /** A remote and a local thing that met under one name: `new` both, or a local one whose remote side was deleted and made anew. */
  joined: 'new' | 'renewed' | null;
  /** A local thing under the name of something that was left out of the sync: it stays here. */
  inExcluded: boolean;
  /** Path of the folder that it ends in on this disk, null when it ends in none. Its own, see `pathOf`, is made only where it is told. */
  inFolder: string | null;
  /** Null while there are none: most items are documents. */
  children: Item[] | null;
}

/** Where an item ends on this disk; '' for one that ends nowhere, and for the root. */
export function pathOf({ inFolder, localName }: Item): string {
  if (inFolder === null) return '';
  return inFolder === '' ? localName : `${inFolder}/${localName}`;
}

export const rootKey = 'root';
