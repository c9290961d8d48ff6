import { spellingOf } from './names.ts';
import type { FolderTraits } from './ports/folder.ts';
import type { LocalId, LocalNode, SyncedNode, TreeChange } from './ports/trees.ts';
import type { Trees } from './trees.ts';

/**
 * Programs save by moving the old file aside, under another name, until the new one is in its place. Where the old one is gone by now and its place,
 * as both sides last agreed on it, is taken by a file that nobody has sent, that one goes on being the document: an edit, and no delete.
 */
export function takenPlaces(gone: readonly LocalId[], trees: Trees, traits: FolderTraits): TreeChange {
  const spell = spellingOf(traits);
  const putSynced: SyncedNode[] = [];
  const taken = new Set<LocalId>();
  for (const id of gone) {
    const row = trees.synced.byLocal(id);
    if (row?.kind !== 'document' || trees.local.get(id)) continue;
    const heir = [...trees.local.children(row.localParentId)].find((node) => isHeir(node, { row, trees, spell }));
    if (!heir || taken.has(heir.id)) continue;
    taken.add(heir.id);
    putSynced.push({ ...row, localId: heir.id });
  }
  return { putSynced };
}

interface Place {
  readonly row: SyncedNode;
  readonly trees: Trees;
  readonly spell: (name: string) => string;
}

function isHeir({ id, kind, name }: LocalNode, { row, trees, spell }: Place): boolean {
  return kind === 'file' && spell(name) === spell(row.localName) && !trees.synced.byLocal(id);
}
