import type { RemoteId } from './archive.ts';

/** What an export of a workspace can hold. */
export const exportParts = [
  'documents',
  'documentVersions',
  'plan',
  'planAttachments',
  'boards',
  'cardAttachments',
  'archivedBoards',
  'conversations',
  'conversationAttachments',
  'issues',
  'issueAttachments',
] as const;

export type ExportPart = (typeof exportParts)[number];

/** How an export stands. */
export interface ExportState {
  readonly done: boolean;
  /** The file's name in the service's words, with its ending; '' while it is not known. */
  readonly name: string;
  /** Where it is fetched; null while it is not done. */
  readonly address: string | null;
}

/** A zip, or the rest of one. */
export interface ExportContent {
  /** The first byte that comes: what was asked for where the service can begin in the middle, else 0. */
  readonly from: number;
  /** So many bytes come; null where the service does not tell. */
  readonly size: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Workspaces as zip files (ProjectPlace). Nothing of the workspace is changed. Errors as in `Administration`.
 */
export interface WorkspaceExports {
  /** Begins an export and answers its id. One whose answer is lost cannot be found again, and harms nobody. */
  start(workspaceId: RemoteId, parts: readonly ExportPart[], signal: AbortSignal): Promise<RemoteId>;
  /** Throws what the service answers for one that failed: most often `broken` or `gone`. */
  state(workspaceId: RemoteId, exportId: RemoteId, signal: AbortSignal): Promise<ExportState>;
  /** Throws `refused` for an address that is not the service's own, and where there is nothing behind `from`. */
  read(address: string, from: number, signal: AbortSignal): Promise<ExportContent>;
}
