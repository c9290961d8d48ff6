import { localRootId } from '../ports/trees.ts';
import type { Collected } from './collect.ts';
import { type Item, rootKey } from './model.ts';

export function readDead(collected: Collected): Set<Item> {
  const dead = new Set<Item>();
  for (const item of collected.items.values()) if (item.key !== rootKey && !item.alive) dead.add(item);
  return dead;
}

/**
 * Dead local folders in which something lies that is ignored or was left here: they stay, for its sake, while the rest of them goes. So do those that
 * once stayed for it, until the rest has gone: of a folder without a record nobody can be asked.
 */
export function foldersThatStay(collected: Collected): Set<Item> {
  const stuck = new Set<Item>();
  for (const item of collected.items.values()) {
    const start = item.is.left
      ? collected.byLocal.get(item.local?.parentId ?? localRootId)
      : item.local?.hasIgnored
        ? item
        : undefined;
    for (let at = start; at && !at.alive && !stuck.has(at); at = localFolderOf(at, collected)) stuck.add(at);
    if (item.synced && item.local && !item.remote && !item.alive)
      for (const folder of withoutRecord(item, collected)) stuck.add(folder);
  }
  return stuck;
}

/** The dead folders above one, from the topmost down to the first that both sides knew. */
function withoutRecord(item: Item, collected: Collected): readonly Item[] {
  const above: Item[] = [];
  for (let at = localFolderOf(item, collected); at && !at.alive; at = localFolderOf(at, collected)) above.unshift(at);
  const known = above.findIndex(({ synced }) => synced !== null);
  return known < 0 ? above : above.slice(0, known);
}

function localFolderOf({ local }: Item, collected: Collected): Item | undefined {
  const folder = collected.byLocal.get(local?.parentId ?? localRootId);
  return folder?.key === rootKey ? undefined : folder;
}

/** Where something stands that ends nowhere: a dead thing, by the names that it and the folders above it have here. */
export function pathByNames(item: Item, collected: Collected): string {
  const names: string[] = [];
  for (let at: Item | undefined = item; at && at.key !== rootKey; at = collected.items.get(at.parent)) {
    names.push(at.localName);
    if (names.length > 10_000) break;
  }
  return names.reverse().join('/');
}
