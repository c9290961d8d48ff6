/**
 * A service's id of something: up to 128 letters, digits and `. _ ~ -`, with a letter or digit in front. ProjectPlace: decimal digits, up to
 * 64 bits.
 */
export type RemoteId = string;

/** Whether a text has the form of a service's id; those that begin with `new-` are ours. */
export function isRemoteId(text: string): boolean {
  return /^(?!new-)[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/.test(text);
}

export type RemoteKind =
  | 'folder'
  | 'document'
  /** A web address kept in the archive. */
  | 'link'
  /** Something that we do not know: shown, never synced as a file. */
  | 'other';

/** One item of an archive as the service tells of it. Null means that the service did not say. */
export interface RemoteNode {
  readonly id: RemoteId;
  /** The folder that holds it; for the top level, the root id of the archive. */
  readonly parentId: RemoteId;
  readonly kind: RemoteKind;
  /** As people see it: any characters, not fit for a disk. Not unique in its folder. */
  readonly name: string;
  readonly description: string;
  /** ms since the epoch, by the service's clock, as exact as the service tells (ProjectPlace: whole seconds). */
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  /** Bytes. */
  readonly size: number | null;
  /** SHA-256 of the content, lower-case hex. */
  readonly hash: string | null;
  /** The service's own number of the version. */
  readonly version: string | null;
  /** Of a link: where it leads. */
  readonly url: string | null;
  /** False when the caller may not change it. */
  readonly writable: boolean | null;
}

export interface RemoteListing {
  readonly rootId: RemoteId;
  /** Every item below the root, parents before children. Complete, but for what is below `unreadable`. */
  readonly nodes: readonly RemoteNode[];
  /** Folders whose content could not be read: what is in them is unknown, not gone. */
  readonly unreadable: readonly RemoteId[];
  /** The service's clock when the listing began, ms. An item changed at or after this may have changed again unseen. */
  readonly at: number;
  /**
   * False when the listing was put together from several answers: what moved between them may be missing although it is there.
   */
  readonly atomic: boolean;
  /**
   * True when the listing tells nothing of content changes (neither time nor version): edits made by others to documents
   * that exist already cannot be seen.
   */
  readonly blind: boolean;
}

/** What is known of one item right now; asked for right before a step changes it. */
export interface RemoteState {
  readonly name: string | null;
  readonly modifiedAt: number | null;
  readonly version: string | null;
  readonly size: number | null;
  readonly writable: boolean | null;
}

/** Content on its way. Whoever gets it iterates it to the end or aborts its signal: it holds one of few connections. */
export interface RemoteContent {
  /** How the service names the file that it sends, where it does. Any characters. */
  readonly fileName?: string;
  /** Bytes that the service promised, or null. A reader checks that so many came. */
  readonly size: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface UploadRequest {
  readonly folderId: RemoteId;
  readonly name: string;
  readonly size: number;
  /** Called once for each attempt. Throws `busy` when the file is no longer what was planned. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Bytes sent so far, for progress. */
  readonly onProgress?: (sent: number) => void;
}

export interface Uploaded {
  readonly id: RemoteId;
  /** The version that the upload made, or null where the folder keeps no versions and a document was added. */
  readonly version: string | null;
  /** True when the version is the first of a new document; null when the service does not let us tell. */
  readonly first: boolean | null;
  /** The service's clock around the upload, ms: the document's `modifiedAt` lies in between unless somebody changed it since. */
  readonly from: number;
  readonly until: number;
}

export interface RemoteVersion {
  readonly id: string;
  readonly version: string | null;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
}

/** How sure we are that the real service has an operation in the form that we use. */
export type Evidence = 'documented' | 'observed' | 'assumed';

export type ArchiveOperation =
  'list' | 'read' | 'upload' | 'createFolder' | 'rename' | 'move' | 'trash' | 'restore' | 'versions' | 'lock';

export interface OperationState {
  readonly evidence: Evidence;
  /** False while an assumed operation is not switched on for the account: steps that need it are held. */
  readonly enabled: boolean;
  /** Why the service cannot do this at all, for people; then it is not enabled and cannot be switched on. */
  readonly lacking?: string;
  /** The same where it cannot do it to items of some kinds only. */
  readonly lackingFor?: Readonly<Partial<Record<RemoteKind, string>>>;
  /** The request that would be sent, with placeholders, for people who want to see it before they switch it on. */
  readonly request: string;
}

/** Why the service cannot do something to items of a kind; null where it can. */
export function lackingIn({ lacking, lackingFor }: OperationState, kind: RemoteKind): string | null {
  return lacking ?? lackingFor?.[kind] ?? null;
}

/** Whether an upload over a document of this folder makes a version of it. */
export function keepsVersions({ versionless, rootId }: Pick<Archive, 'versionless' | 'rootId'>, folderId: RemoteId): boolean {
  return versionless !== true && folderId !== rootId;
}

/**
 * The documents of one workspace (or of one folder in it) on a service.
 *
 * No method sleeps, loops or retries; wrappers do that. All of them throw only `SyncError` and stop at `signal`, then with `busy`, or with
 * the signal's reason when that is a `SyncError`.
 * Kinds that every method may throw: `offline`, `auth`, `throttled`, `refused`, `broken`. Others are named.
 * A method that changes something and gets no answer throws with `maybeDone`.
 */
export interface Archive {
  readonly rootId: RemoteId;
  readonly operations: Readonly<Record<ArchiveOperation, OperationState>>;
  /** True when no folder keeps versions; else all do but the top level. Where none are kept, every upload adds a document. */
  readonly versionless?: boolean;

  /**
   * The whole tree. Throws `gone` when the root is not there any more, `broken` when the answer is not a listing or claims to be
   * empty without proof, `busy` when the archive changed too much while it was read. Never answers with a part as if it were all.
   */
  list(signal: AbortSignal): Promise<RemoteListing>;

  /** The items of one folder, one level deep. Throws `gone`. */
  children(folderId: RemoteId, signal: AbortSignal): Promise<readonly RemoteNode[]>;

  /** What is known of one item now; null when it is not there any more. */
  inspect(node: Pick<RemoteNode, 'id' | 'kind'>, signal: AbortSignal): Promise<RemoteState | null>;

  /**
   * The content of a document. Throws `gone`; `broken` when the answer is not the document (an error page, JSON with an error).
   * The iteration throws `broken` when it ends short of the promised size and `offline` when the line drops.
   */
  read(id: RemoteId, signal: AbortSignal): Promise<RemoteContent>;

  /** Adds a document, or a version where the folder keeps versions and has the name. Throws `gone` for the folder. */
  upload(request: UploadRequest, signal: AbortSignal): Promise<Uploaded>;

  createFolder(parentId: RemoteId, name: string, signal: AbortSignal): Promise<RemoteId>;
  rename(node: Pick<RemoteNode, 'id' | 'kind'>, name: string, signal: AbortSignal): Promise<void>;
  move(node: Pick<RemoteNode, 'id' | 'kind'>, folderId: RemoteId, signal: AbortSignal): Promise<void>;
  /** To the workspace's trash, a folder with all that is in it. Throws `gone`. */
  trash(node: Pick<RemoteNode, 'id' | 'kind'>, signal: AbortSignal): Promise<void>;
  restore(node: Pick<RemoteNode, 'id' | 'kind'>, signal: AbortSignal): Promise<void>;

  /** Newest last. Throws `gone`. */
  versions(id: RemoteId, signal: AbortSignal): Promise<readonly RemoteVersion[]>;
  readVersion(id: RemoteId, versionId: string, signal: AbortSignal): Promise<RemoteContent>;

  /** The page where a person sees the item. */
  webAddress(id: RemoteId): string;
}
