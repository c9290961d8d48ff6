import { BadInput } from './bad-input.ts';
import { SyncError } from '../sync/errors.ts';
import type { RemoteId, RemoteNode } from '../sync/ports/archive.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** The folder of that id in a listing. Throws `BadInput` when it is not there or is no folder. */
export function findRemoteFolder(nodes: readonly RemoteNode[], id: RemoteId): RemoteNode {
  const node = nodes.find((one) => one.id === id);
  if (!node) throw new BadInput(`The workspace has no folder ${id}. "tidemark list" shows what is in it.`);
  if (node.kind !== 'folder') throw new BadInput(`${id} ("${node.name}") is not a folder.`);
  return node;
}

/**
 * Throws `refused` when a place in a workspace holds, or lies in, the place of another pair of that workspace: one document would be
 * synced twice.
 */
export function checkRemoteApart(
  place: { nodes: readonly RemoteNode[]; rootId: RemoteId; wholeId: RemoteId },
  others: readonly Pair[],
): void {
  const parents = new Map(place.nodes.map((node) => [node.id, node.parentId]));
  for (const pair of others) {
    const clash =
      place.rootId === place.wholeId ||
      pair.rootId === place.wholeId ||
      holds({ parents, outer: place.rootId }, pair.rootId) ||
      holds({ parents, outer: pair.rootId }, place.rootId);
    if (clash)
      throw new SyncError('refused', `This part of the workspace is synced already by pair ${pair.id} ("${pair.folder}").`);
  }
}

function holds(tree: { parents: ReadonlyMap<RemoteId, RemoteId>; outer: RemoteId }, inner: RemoteId): boolean {
  const seen = new Set<RemoteId>();
  for (let id: RemoteId | undefined = inner; id !== undefined && !seen.has(id); id = tree.parents.get(id)) {
    if (id === tree.outer) return true;
    seen.add(id);
  }
  return false;
}
