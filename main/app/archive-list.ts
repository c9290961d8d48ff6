import { openArchive } from './archives.ts';
import { SyncError } from '../sync/errors.ts';
import type { Archive, RemoteId, RemoteKind, RemoteNode } from '../sync/ports/archive.ts';
import type { ServiceSession } from '../sync/ports/service.ts';

/** One item of an archive, for people and scripts. Times in ms since the epoch. Null where the service did not say. */
export interface ListedItem {
  readonly id: RemoteId;
  readonly parentId: RemoteId;
  readonly kind: RemoteKind;
  readonly name: string;
  /** Names from the listed place down, joined with `/`. A name may hold a `/` itself: ids are what counts. */
  readonly path: string;
  readonly description: string;
  readonly size: number | null;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly version: string | null;
  readonly url: string | null;
}

export interface ArchiveContents {
  readonly rootId: RemoteId;
  readonly items: readonly ListedItem[];
  /** Folders that could not be read: what is in them is unknown. */
  readonly unreadable: readonly RemoteId[];
}

/**
 * Everything in a workspace's archive, or below one folder of any workspace. Throws `gone` when there is no such place.
 */
export async function listArchive(session: ServiceSession, id: RemoteId, signal: AbortSignal): Promise<ArchiveContents> {
  const workspaces = await session.workspaces(signal);
  const workspace = workspaces.find((one) => one.id === id || one.rootId === id);
  if (workspace) {
    const listing = await openArchive(session, workspace.id, workspace.rootId).list(signal);
    return { rootId: listing.rootId, items: withPaths(listing.nodes), unreadable: listing.unreadable };
  }
  const walked = await walk(openArchive(session, id, id), signal);
  return { rootId: id, items: withPaths(walked.nodes), unreadable: walked.unreadable };
}

/** Reads a folder level by level: which workspace it lies in is not known. */
async function walk(archive: Archive, signal: AbortSignal): Promise<{ nodes: RemoteNode[]; unreadable: RemoteId[] }> {
  const nodes: RemoteNode[] = [];
  const unreadable: RemoteId[] = [];
  const seen = new Set<RemoteId>([archive.rootId]);
  let level: readonly RemoteId[] = [archive.rootId];
  while (level.length > 0) {
    const next: RemoteId[] = [];
    for (const folderId of level) {
      const children = await childrenOf(archive, { folderId, unreadable }, signal);
      for (const node of children) {
        if (seen.has(node.id)) continue;
        seen.add(node.id);
        nodes.push(node);
        if (node.kind === 'folder') next.push(node.id);
      }
    }
    level = next;
  }
  return { nodes, unreadable };
}

/** A folder below the top that may not be read, or went away meanwhile, does not spoil the rest. */
async function childrenOf(
  archive: Archive,
  place: { folderId: RemoteId; unreadable: RemoteId[] },
  signal: AbortSignal,
): Promise<readonly RemoteNode[]> {
  try {
    return await archive.children(place.folderId, signal);
  } catch (error) {
    const kind = error instanceof SyncError ? error.kind : 'bug';
    if (kind !== 'refused' && kind !== 'gone') throw error;
    if (place.folderId === archive.rootId) {
      throw new SyncError(kind, `There is no workspace or folder ${archive.rootId} that this account may see.`, { cause: error });
    }
    place.unreadable.push(place.folderId);
    return [];
  }
}

function withPaths(nodes: readonly RemoteNode[]): readonly ListedItem[] {
  const paths = new Map<RemoteId, string>();
  return nodes.map((node) => {
    const parent = paths.get(node.parentId);
    const path = parent === undefined ? node.name : `${parent}/${node.name}`;
    paths.set(node.id, path);
    const { id, parentId, kind, name, description, size, modifiedAt, modifiedBy, version, url } = node;
    return { id, parentId, kind, name, path, description, size, modifiedAt, modifiedBy, version, url };
  });
}
