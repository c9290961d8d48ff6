import { BadInput } from '../bad-input.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Pair } from '../../sync/ports/settings.ts';
import { localRootId, type LocalId } from '../../sync/ports/trees.ts';

/** What a row of a list is called by: the service's id, or our own number of what is on this disk only. */
export type ItemId = { readonly remote: RemoteId; readonly local: null } | { readonly remote: null; readonly local: LocalId };

const localMark = 'local:';

export function readItemId(text: string): ItemId {
  return text.startsWith(localMark)
    ? { remote: null, local: Number(text.slice(localMark.length)) }
    : { remote: text, local: null };
}

/** Deeper than any service allows; ends the way up in a tree that bites its tail. */
const deepest = 1000;

export interface TrailStep {
  readonly id: string;
  readonly name: string;
}

/** From below the pair's root down to the item itself. Throws `BadInput` for one that is not known. */
export function trailOf(host: Host, pair: Pair, id: ItemId): readonly TrailStep[] {
  const trail: TrailStep[] = [];
  let at: ItemId = id;
  while (!isTop(pair, at) && trail.length < deepest) {
    const step: (TrailStep & { readonly parent: ItemId }) | null =
      at.local === null ? remoteStep(host, pair, at.remote) : localStep(host, pair, at.local);
    if (!step) break;
    trail.unshift({ id: step.id, name: step.name });
    at = step.parent;
  }
  if (trail.length === 0 && !isTop(pair, id)) throw new BadInput('This is not in the archive any more.');
  return trail;
}

function isTop(pair: Pair, id: ItemId): boolean {
  return id.remote === pair.rootId || id.local === localRootId;
}

function remoteStep(host: Host, pair: Pair, id: RemoteId): (TrailStep & { readonly parent: ItemId }) | null {
  const node = host.mirror.node(pair.id, id);
  return node && { id, name: node.name, parent: { remote: node.parentId, local: null } };
}

/** Above what is only here there is, sooner or later, a folder that the service has too. */
function localStep(host: Host, pair: Pair, id: LocalId): (TrailStep & { readonly parent: ItemId }) | null {
  const node = host.mirror.localNode(pair.id, id);
  if (!node) return null;
  const twin = node.parentId === localRootId ? pair.rootId : host.mirror.remoteIdOf(pair.id, node.parentId);
  const parent: ItemId = twin === null ? { remote: null, local: node.parentId } : { remote: twin, local: null };
  return { id: `${localMark}${id}`, name: node.name, parent };
}

/** The folder on both sides that a list is asked for, and whether it is left out. */
export function folderOf(
  host: Host,
  pair: Pair,
  id: string | null,
): { folderId: RemoteId | null; localFolderId: LocalId | null; insideExcluded: boolean } {
  const item = readItemId(id ?? pair.rootId);
  if (item.local !== null) return { folderId: null, localFolderId: item.local, insideExcluded: isLeft(host, pair, item.local) };
  if (item.remote === pair.rootId) return { folderId: pair.rootId, localFolderId: localRootId, insideExcluded: false };
  const insideExcluded = trailOf(host, pair, item).some((step) => pair.excluded.includes(step.id));
  return { folderId: item.remote, localFolderId: host.mirror.localIdOf(pair.id, item.remote), insideExcluded };
}

/** Whether a local folder, or one around it, stayed here when its remote one was left out. */
function isLeft(host: Host, pair: Pair, id: LocalId): boolean {
  for (let at = host.mirror.localNode(pair.id, id), steps = 0; at && steps < deepest; steps += 1) {
    if (at.leftFor !== null && pair.excluded.includes(at.leftFor)) return true;
    at = host.mirror.localNode(pair.id, at.parentId);
  }
  return false;
}

/** Where the item is on this disk, below the pair's folder; null where it is not. */
export function localPathOf(host: Host, pair: Pair, id: string): string | null {
  const item = readItemId(id);
  return item.local === null ? host.mirror.localPathOf(pair.id, item.remote) : host.mirror.localPathAt(pair.id, item.local);
}
