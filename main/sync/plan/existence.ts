import type { Collected } from './collect.ts';
import { type Item, rootKey } from './model.ts';
import { remoteParentKey } from './places.ts';
import { withRests } from './rests.ts';

/** Decides which items go on existing. A deletion loses against an edit, a new thing inside, and, for documents, a move. */
export function* chooseSurvivors(collected: Collected): Generator<undefined, void> {
  yield* withRests(collected.items.values(), (item) => {
    if (item.key !== rootKey) item.alive = livesByItself(item);
  });
  const needed: Item[] = [];
  // A folder that stayed by choice is no reason to make the one around it anew on the service.
  yield* withRests(collected.items.values(), (item) => {
    if (item.alive && !item.is.left) needed.push(item);
  });
  for (const id of collected.pinned) {
    const item = collected.byRemote.get(id);
    if (item?.remote && !item.local && !item.is.excluded) needed.push(revive(item));
  }
  yield* withRests(needed, (item) => keepParents(item, collected));
}

function livesByItself(item: Item): boolean {
  if (item.is.frozen || item.is.leaves) return true;
  const { remote, local, synced } = item;
  if (remote && local) return true;
  if (!synced) return local === null || !local.residue;
  if (remote) return remote.kind !== 'folder' && survivesLocalDelete(item);
  return local?.kind === 'file' && survivesRemoteDelete(item);
}

function survivesLocalDelete(item: Item): boolean {
  const { remote, synced } = item;
  if (!remote || !synced) return false;
  if (item.is.remoteEdited) {
    item.conflict = 'edit-delete';
    return true;
  }
  if (remote.parentId === synced.remoteParentId && remote.name === synced.remoteName) return false;
  item.conflict = 'move-delete';
  return true;
}

function survivesRemoteDelete(item: Item): boolean {
  const { local, synced } = item;
  if (!local || !synced) return false;
  if (item.is.localEdited || item.unsettled) {
    // What was left out by choice is not sent back; it stays here.
    item.conflict = item.is.excluded ? null : 'edit-delete';
    return true;
  }
  // A link's file holds nothing but the address of what is gone.
  if (item.is.excluded || synced.kind === 'link') return false;
  if (local.parentId === synced.localParentId && local.name === synced.localName) return false;
  item.conflict = 'move-delete';
  return true;
}

function revive(item: Item): Item {
  item.alive = true;
  return item;
}

/** The folders that a survivor needs survive with it. */
function keepParents(item: Item, collected: Collected): void {
  let at = collected.items.get(item.parent);
  while (at && !at.alive) {
    revive(at);
    at.conflict ??= item.synced ? 'move-parent-delete' : 'create-parent-delete';
    at = collected.items.get(at.parent);
  }
  // A survivor whose chosen folder is not part of the sync goes where the service has it.
  if (!at && item.remote) item.parent = remoteParentKey(item, collected);
}
