import type { LocalStat } from './ports/folder.ts';
import type { LocalId, SyncedNode } from './ports/trees.ts';
import type { Trees } from './trees.ts';

/** Where a file or folder turned up that none of the known ones is. */
export interface NewPlace {
  readonly parentId: LocalId;
  readonly name: string;
  readonly kind: LocalStat['kind'];
}

/**
 * Ids for what a scan finds for the first time. Something that was in sync under this very name and was out of sight since (an ignore
 * rule came and went) is the same again; taken for new, it would cost the archive a delete and an upload. `isTaken` tells what stands elsewhere by now.
 */
export function returningIds(trees: Trees): (place: NewPlace, isTaken: (id: LocalId) => boolean) => LocalId {
  let missing: Map<string, SyncedNode> | null = null;
  return ({ parentId, name, kind }, isTaken) => {
    missing ??= missingOf(trees);
    const row = missing.get(`${parentId}/${name}`);
    const isBack = row && (row.kind === 'folder') === (kind === 'folder') && !isTaken(row.localId);
    return isBack ? row.localId : trees.newLocalId();
  };
}

/** Records without a local side, by the place that it had. */
function missingOf(trees: Trees): Map<string, SyncedNode> {
  const out = new Map<string, SyncedNode>();
  for (const row of trees.synced.all()) if (!trees.local.get(row.localId)) out.set(`${row.localParentId}/${row.localName}`, row);
  return out;
}
