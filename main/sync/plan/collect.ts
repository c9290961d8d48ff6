import type { RemoteId, RemoteNode } from '../ports/archive.ts';
import { localRootId, type LocalId, type LocalNode, type SyncedNode } from '../ports/trees.ts';
import { fits, nameWithId, spellingOf, toDiskName } from '../names.ts';
import { isRemoteEdited } from '../observe-remote.ts';
import { type BlockedPlace, Concern, localOf, RestIn } from './concern.ts';
import { ItemIndex } from './item-index.ts';
import { type Item, type ItemState, type PlanInput, rootKey } from './model.ts';
import { betweenRests, withRests } from './rests.ts';

/** The items of a plan, without most of those that are at rest (see `Concern`), and why some remote things are none. */
export interface Collected {
  readonly rootId: string;
  readonly items: Map<string, Item>;
  readonly byRemote: ItemIndex<string>;
  readonly byLocal: ItemIndex<LocalId>;
  /** Remote folders that hold something that no item stands for and that must not be deleted with them. */
  readonly pinned: Set<string>;
  /** Remote things left out by choice, by parent. */
  readonly excludedIn: Map<string, RemoteNode[]>;
  /** Records of things that are gone on both sides, */
  readonly forget: SyncedNode[];
  /** and those of uploads that no listing has shown yet. */
  readonly unlisted: SyncedNode[];
  /** Where things stand that are never synced, */
  readonly blocked: readonly BlockedPlace[];
  /** and what of the archive has its place there. */
  readonly displaced: { readonly path: string; readonly remote: RemoteNode }[];
}

/** Why a remote node is not part of the sync. `quiet` ones go along when their folder is deleted. */
type Hidden = 'excluded' | 'leaves' | 'ignored' | 'quiet' | 'link';

/** The name that a remote node gets on this disk, leaving its neighbours aside. */
export function plainDiskName(remote: RemoteNode, input: PlanInput): string {
  const name = toDiskName(remote.kind === 'link' ? `${remote.name}.url` : remote.name, input.traits);
  return fits(name, input.traits) ? name : nameWithId(name, remote.id, input.traits);
}

export function collect(input: PlanInput): Generator<undefined, Collected> {
  return new Collector(input).collect();
}

class Collector {
  readonly #input: PlanInput;
  readonly #out: Collected;
  readonly #concern: Concern;
  /** How many remote nodes are part of the sync, */
  #visible = 0;
  /** how many of them are at rest, */
  #atRest = 0;
  /** and those of which nothing is known yet. A set of all would be as large as all else here. */
  readonly #unknown: RemoteNode[] = [];
  /** The others with their reasons, */
  readonly #hidden = new Map<string, Hidden>();
  /** and those that hang on no folder of the archive. */
  readonly #loose = new Set<string>();
  /** Local things in folders that stayed when their remote ones were left out, with those folders. */
  readonly #left = new Set<LocalId>();
  readonly #frozenPlaces = new Map<number, boolean>();
  readonly #syncedPaths = new Map<number, string | null>();

  constructor(input: PlanInput) {
    this.#input = input;
    this.#concern = new Concern(input);
    const { rootId, synced } = input.trees;
    const items = new Map<string, Item>();
    this.#out = {
      rootId,
      items,
      byRemote: new ItemIndex((id) => items.get(syncedKey(id)) ?? items.get(remoteKey(id))),
      byLocal: new ItemIndex((id) => items.get(keyOfLocal(id, synced.byLocal(id)))),
      pinned: new Set(),
      excludedIn: new Map(),
      forget: [],
      unlisted: [],
      blocked: this.#concern.blocked,
      displaced: [],
    };
  }

  *collect(): Generator<undefined, Collected> {
    const { trees } = this.#input;
    const root = item(rootKey, { isFolder: true, alive: true });
    this.#out.items.set(rootKey, root);
    this.#out.byRemote.set(trees.rootId, root);
    this.#out.byLocal.set(localRootId, root);
    yield* this.#look(trees.rootId, { localId: localRootId, names: [] });
    this.#findLoose();
    this.#findLeft();
    yield* this.#findStirred();
    const newHere = yield* this.#findNewHere();
    if (!this.#concern.isEmpty) {
      yield* withRests(trees.synced.all(), (synced) => {
        if (this.#concern.has(synced)) this.#addSynced(synced);
      });
    }
    yield* withRests(this.#unknown, (remote) => this.#addRemote(remote));
    yield* withRests(newHere, (local) => void this.#addLocal(local));
    return this.#out;
  }

  /** Walks the remote tree and decides what is part of the sync, and what of it is at rest. `folder`: what the parent is on this disk. */
  *#look(
    parentId: string,
    folder: { readonly localId: LocalId | undefined; readonly names: string[] },
  ): Generator<undefined, void> {
    const { trees } = this.#input;
    const { names } = folder;
    const rest = new RestIn(folder.localId, this.#input);
    for (const node of trees.remote.children(parentId)) {
      const synced = trees.synced.byRemote(node.id);
      const hidden = this.#whyHidden(node, { known: synced !== undefined, names });
      if (hidden) {
        this.#hide(node, hidden);
        continue;
      }
      this.#visible += 1;
      if (this.#visible % betweenRests === 0) yield;
      const local = synced && localOf(synced, trees);
      if (!synced) this.#noteUnknown(node);
      else if (rest.holds(synced, node, local)) this.#atRest += 1;
      else this.#concern.stir(synced);
      if (node.kind !== 'folder') continue;
      names.push(synced?.remoteName === node.name ? synced.localName : plainDiskName(node, this.#input));
      yield* this.#look(node.id, { localId: local?.id, names });
      names.pop();
    }
  }

  #noteUnknown(node: RemoteNode): void {
    this.#unknown.push(node);
    this.#concern.touch(node.parentId);
  }

  /** Records of what is not part of the sync, or not there any more, are never at rest. */
  *#findStirred(): Generator<undefined, void> {
    const { remote, synced } = this.#input.trees;
    if (this.#visible - this.#unknown.length === synced.size) return;
    yield* withRests(synced.all(), (row) => {
      if (!remote.get(row.remoteId) || !this.#isVisible(row.remoteId)) this.#concern.stir(row);
    });
  }

  /** Local things that no record knows. */
  *#findNewHere(): Generator<undefined, readonly LocalNode[]> {
    const { local, synced } = this.#input.trees;
    const found: LocalNode[] = [];
    if (this.#atRest === local.size) return found;
    yield* withRests(local.all(), (node) => {
      if (synced.byLocal(node.id)) return;
      found.push(node);
      this.#concern.touchLocal(node.parentId);
    });
    return found;
  }

  #findLoose(): void {
    const { remote, rootId } = this.#input.trees;
    if (this.#visible + this.#hidden.size === remote.size) return;
    for (const { id } of remote.all()) if (id === rootId || remote.pathOf(id, rootId) === null) this.#loose.add(id);
  }

  #isVisible(id: RemoteId): boolean {
    return !this.#hidden.has(id) && !this.#loose.has(id);
  }

  #whyHidden(node: RemoteNode, facts: { known: boolean; names: readonly string[] }): Hidden | null {
    const { excluded, linkFiles, ignores, trees } = this.#input;
    if (excluded.has(node.id)) return 'excluded';
    if (node.kind === 'link') {
      if (!linkFiles) return 'link';
    } else if (node.kind === 'other' || trees.superseded.has(node.id)) return 'quiet';
    // What is in sync stays so: a new rule never deletes, and asking the rules of each known path would cost more than the plan.
    if (facts.known) return null;
    const path = [...facts.names, plainDiskName(node, this.#input)].join('/');
    return ignores(path, node.kind === 'folder' ? 'folder' : 'file') ? 'ignored' : null;
  }

  #hide(node: RemoteNode, why: Hidden): void {
    const { trees } = this.#input;
    this.#hidden.set(node.id, why);
    if (node.kind === 'folder') for (const below of trees.remote.below(node.id)) this.#hidden.set(below.id, why);
    if (why === 'excluded' || why === 'ignored') this.#pin(node.parentId);
    if (why !== 'excluded') return;
    this.#markLeaving(node);
    const list = this.#out.excludedIn.get(node.parentId);
    if (list) list.push(node);
    else this.#out.excludedIn.set(node.parentId, [node]);
  }

  /** One whose files stay may lie in one whose files go. */
  #markLeaving(node: RemoteNode): void {
    const { excluded, leftHere, trees } = this.#input;
    if (leftHere.size === 0) return;
    for (const top of [node, ...trees.remote.below(node.id)]) {
      if (!excluded.has(top.id) || !leftHere.has(top.id)) continue;
      this.#hidden.set(top.id, 'leaves');
      for (const below of trees.remote.below(top.id)) this.#hidden.set(below.id, 'leaves');
    }
  }

  #findLeft(): void {
    const { excluded, trees } = this.#input;
    if (excluded.size === 0) return;
    for (const node of trees.local.all()) {
      if (node.leftFor === null || !excluded.has(node.leftFor)) continue;
      this.#left.add(node.id);
      for (const below of trees.local.below(node.id)) this.#left.add(below.id);
    }
  }

  /**
   * Whether it lay in a folder that is left here when both sides last agreed: what the person said holds for it, even when it went from the service before
   * it could be left here. What somebody moves in there since goes from here, as from any folder to one that is left out.
   */
  #wasToStay(synced: SyncedNode): boolean {
    const { excluded, leftHere, trees } = this.#input;
    if (leftHere.size === 0) return false;
    const seen = new Set<string>();
    for (let at: SyncedNode | undefined = synced; at && !seen.has(at.remoteId); at = trees.synced.byRemote(at.remoteParentId)) {
      if (excluded.has(at.remoteId) && leftHere.has(at.remoteId)) return true;
      seen.add(at.remoteId);
    }
    return false;
  }

  #pin(id: string): void {
    const { trees } = this.#input;
    for (let at = id; at !== trees.rootId && !this.#out.pinned.has(at);) {
      this.#out.pinned.add(at);
      const parent = trees.remote.get(at)?.parentId;
      if (parent === undefined) return;
      at = parent;
    }
  }

  #addSynced(synced: SyncedNode): void {
    const { trees } = this.#input;
    if (synced.uploadedUntil !== null) this.#out.unlisted.push(synced);
    const hidden = this.#hidden.get(synced.remoteId);
    const leaves = (hidden === 'leaves' || !trees.remote.get(synced.remoteId)) && this.#wasToStay(synced);
    const excluded = leaves || hidden === 'leaves' || hidden === 'excluded' || hidden === 'link';
    const remote = this.#isVisible(synced.remoteId) ? (trees.remote.get(synced.remoteId) ?? null) : null;
    const local = trees.local.get(synced.localId) ?? null;
    const frozen = hidden === 'ignored' || hidden === 'quiet' || (!local && this.#isFrozenPlace(synced));
    if (frozen && hidden === undefined && remote) this.#pin(remote.parentId);
    if (!remote && !local) {
      if (!frozen || hidden === undefined) this.#out.forget.push(synced);
      return;
    }
    // Moved here to where nothing is synced, and deleted there: it stays as all that lies there.
    if (!remote && hidden === undefined && local && this.#left.has(local.id)) {
      this.#out.forget.push(synced);
      this.#out.byLocal.set(local.id, this.#addLocal(local));
      return;
    }
    const path = frozen && remote && !local ? this.#syncedPath(synced.localId) : null;
    if (remote && path !== null && this.#isBlocked(path)) this.#out.displaced.push({ path, remote });
    const unsettled = local !== null && this.#input.unsettledLocal.has(local.id);
    this.#add(
      item(syncedKey(synced.remoteId), {
        isFolder: synced.kind === 'folder',
        remote,
        local,
        synced,
        is: stateOf({
          remoteEdited: remote !== null && remote.kind !== 'folder' && isRemoteEdited(synced, remote),
          localEdited: local?.kind === 'file' && !unsettled && local.hash !== synced.hash,
          frozen,
          excluded,
          leaves: leaves && local !== null,
          left: false,
        }),
        unsettled,
      }),
    );
  }

  /** Whether the local thing is missing only because the place where it was is left out now, or something else stands there. */
  #isFrozenPlace(synced: SyncedNode): boolean {
    const known = this.#frozenPlaces.get(synced.localId);
    if (known !== undefined) return known;
    this.#frozenPlaces.set(synced.localId, false);
    const { trees, ignores } = this.#input;
    const path = this.#syncedPath(synced.localId);
    const parent = trees.synced.byLocal(synced.localParentId);
    const frozen =
      path !== null &&
      (this.#isBlocked(path) ||
        ignores(path, synced.kind === 'folder' ? 'folder' : 'file') ||
        (parent !== undefined && !trees.local.get(parent.localId) && this.#isFrozenPlace(parent)));
    this.#frozenPlaces.set(synced.localId, frozen);
    return frozen;
  }

  /** Whether something stands there that is never synced. */
  #isBlocked(path: string): boolean {
    const { blockedPaths, traits } = this.#input;
    return blockedPaths.has(spellingOf(traits)(path));
  }

  /** Where a synced thing was, by the local names that were last agreed on. */
  #syncedPath(localId: number): string | null {
    if (localId === localRootId) return '';
    const known = this.#syncedPaths.get(localId);
    if (known !== undefined) return known;
    this.#syncedPaths.set(localId, null);
    const synced = this.#input.trees.synced.byLocal(localId);
    const parent = synced ? this.#syncedPath(synced.localParentId) : null;
    const path = !synced || parent === null ? null : parent === '' ? synced.localName : `${parent}/${synced.localName}`;
    this.#syncedPaths.set(localId, path);
    return path;
  }

  #addRemote(remote: RemoteNode): void {
    this.#add(item(remoteKey(remote.id), { isFolder: remote.kind === 'folder', remote }));
  }

  #addLocal(local: LocalNode): Item {
    const unsettled = this.#input.unsettledLocal.has(local.id);
    const left = this.#left.has(local.id);
    return this.#add(
      item(keyOfLocal(local.id, undefined), {
        isFolder: local.kind === 'folder',
        local,
        unsettled,
        is: stateOf({ ...ordinary, left, frozen: left }),
        inExcluded: left,
      }),
    );
  }

  #add(added: Item): Item {
    this.#out.items.set(added.key, added);
    return added;
  }
}

function syncedKey(id: RemoteId): string {
  return `s:${id}`;
}

function remoteKey(id: RemoteId): string {
  return `r:${id}`;
}

/** The key of a local thing, with what both sides had in common of it. */
function keyOfLocal(id: LocalId, synced: SyncedNode | undefined): string {
  return synced ? syncedKey(synced.remoteId) : `l:${id}`;
}

const ordinary: ItemState = {
  remoteEdited: false,
  localEdited: false,
  frozen: false,
  excluded: false,
  leaves: false,
  left: false,
};

/** The one that all ordinary items share, where it says the same. */
function stateOf(state: ItemState): ItemState {
  return Object.values(state).includes(true) ? state : ordinary;
}

function item(key: string, facts: Partial<Item> & Pick<Item, 'isFolder'>): Item {
  return {
    key,
    remote: null,
    local: null,
    synced: null,
    is: ordinary,
    unsettled: false,
    alive: false,
    conflict: null,
    parent: rootKey,
    remoteName: '',
    localName: '',
    claim: 'both',
    joined: null,
    inExcluded: false,
    inFolder: null,
    children: null,
    ...facts,
  };
}
