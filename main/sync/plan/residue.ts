import { localRootId } from '../ports/trees.ts';
import type { Collected } from './collect.ts';
import { type Item, rootKey } from './model.ts';

export function readDead(collected: Collected): Set<Item> {
  const dead = new Set<Item>();
  for (const item of collected.items.values()) if (item.key !== rootKey && !item.alive) dead.add(item);
  return dead;
}

/** Dead local folders in which something lies that is ignored or was left here: they stay, for its sake, while the rest of them goes. */
export function foldersWithIgnored(collected: Collected): Set<Item> {
  const stuck = new Set<Item>();
  for (const item of collected.items.values()) {
    const start = item.is.left
      ? collected.byLocal.get(item.local?.parentId ?? localRootId)
      : item.local?.hasIgnored
        ? item
        : undefined;
    for (let at: Item | undefined = start; at && !at.alive && !stuck.has(at);) {
      stuck.add(at);
      const parentId: number | undefined = at.local?.parentId;
      at = parentId === undefined || parentId === localRootId ? undefined : collected.byLocal.get(parentId);
    }
  }
  return stuck;
}
