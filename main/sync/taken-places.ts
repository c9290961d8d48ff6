import { spellingOf } from './names.ts';
import type { FolderTraits } from './ports/folder.ts';
import type { LocalId, SyncedNode, TreeChange } from './ports/trees.ts';
import type { Trees } from './trees.ts';

/**
 * Programs save by moving the old file aside, under another name, until the new one is in its place. Where the old one is gone by now and its place,
 * as both sides last agreed on it, is taken by a file that nobody has sent, that one goes on being the document: an edit, and no delete.
 */
export function takenPlaces(gone: readonly LocalId[], trees: Trees, traits: FolderTraits): TreeChange {
  const spell = spellingOf(traits);
  const unsent = new Map<LocalId, ReadonlyMap<string, LocalId>>();
  const putSynced: SyncedNode[] = [];
  const taken = new Set<LocalId>();
  for (const id of gone) {
    const row = trees.synced.byLocal(id);
    if (row?.kind !== 'document' || trees.local.get(id)) continue;
    const inFolder = unsent.get(row.localParentId) ?? unsentIn(row.localParentId, { trees, spell });
    unsent.set(row.localParentId, inFolder);
    const heir = inFolder.get(spell(row.localName));
    if (heir === undefined || taken.has(heir)) continue;
    taken.add(heir);
    putSynced.push({ ...row, localId: heir });
  }
  return { putSynced };
}

/** Files of a folder that nobody has sent, by their names. Most folders have none. */
function unsentIn(
  folderId: LocalId,
  { trees, spell }: { readonly trees: Trees; readonly spell: (name: string) => string },
): ReadonlyMap<string, LocalId> {
  const found = new Map<string, LocalId>();
  for (const { id, kind, name } of trees.local.children(folderId))
    if (kind === 'file' && !trees.synced.byLocal(id)) found.set(spell(name), id);
  return found;
}
