import type { RemoteListing, RemoteNode } from '../../../main/sync/ports/archive.ts';
import type { LocalNode, StoredTrees, SyncedNode } from '../../../main/sync/ports/trees.ts';
import { memoryRootId } from './memory-archive.ts';

/** Plain rows for tests that need trees, not worlds. */
export function remoteNode(facts: Pick<RemoteNode, 'id'> & Partial<RemoteNode>): RemoteNode {
  return {
    parentId: memoryRootId,
    kind: 'document',
    name: `d${facts.id}`,
    description: '',
    modifiedAt: facts.kind === 'folder' ? null : 1_000,
    modifiedBy: null,
    size: null,
    hash: null,
    version: null,
    url: null,
    writable: null,
    ...facts,
  };
}

export function localNode(facts: Pick<LocalNode, 'id'> & Partial<LocalNode>): LocalNode {
  const isFolder = facts.kind === 'folder';
  return {
    parentId: 0,
    name: `d${facts.id}`,
    kind: 'file',
    size: isFolder ? 0 : 4,
    mtimeMs: 1,
    ctimeMs: 1,
    birthMs: 1,
    ino: facts.id,
    hash: isFolder ? null : `hash ${facts.id}`,
    hasIgnored: false,
    residue: false,
    leftFor: null,
    ...facts,
  };
}

/** The row of two things that are in sync. */
export function syncedRow(remote: RemoteNode, local: LocalNode, facts: Partial<SyncedNode> = {}): SyncedNode {
  return {
    remoteId: remote.id,
    localId: local.id,
    kind: remote.kind === 'folder' ? 'folder' : 'document',
    remoteParentId: remote.parentId,
    remoteName: remote.name,
    localParentId: local.parentId,
    localName: local.name,
    hash: local.hash,
    size: remote.kind === 'folder' ? null : local.size,
    modifiedAt: remote.modifiedAt,
    version: null,
    uploadedUntil: null,
    ...facts,
  };
}

export function stored(facts: Partial<StoredTrees> = {}): StoredTrees {
  return { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [], ...facts };
}

export function listingOf(nodes: readonly RemoteNode[], facts: Partial<RemoteListing> = {}): RemoteListing {
  return { rootId: memoryRootId, nodes, unreadable: [], at: 100_000, blind: false, atomic: true, ...facts };
}

/** `count` documents, the first `goneThere` of them deleted there and the next `goneHere` here. */
export function partlyDeleted(facts: { count: number; goneThere?: number; goneHere?: number }): StoredTrees {
  const { count, goneThere = 0, goneHere = 0 } = facts;
  const numbers = Array.from({ length: count }, (_, at) => at + 2);
  const remote = numbers.map((id) => remoteNode({ id: String(id) }));
  const local = numbers.map((id) => localNode({ id }));
  const synced = remote.flatMap((node, at) => (local[at] ? syncedRow(node, local[at]) : []));
  return stored({
    remote: remote.slice(goneThere),
    local: [...local.slice(0, goneThere), ...local.slice(goneThere + goneHere)],
    synced,
  });
}
