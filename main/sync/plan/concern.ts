import { nameKey, spellingOf } from '../names.ts';
import { isRemoteEdited } from '../observe-remote.ts';
import type { RemoteId, RemoteNode } from '../ports/archive.ts';
import { type LocalId, type LocalNode, localRootId, type SyncedNode } from '../ports/trees.ts';
import type { Trees } from '../trees.ts';
import type { PlanInput } from './model.ts';

/** A name that is taken, by its key, in a folder of this disk. */
export interface BlockedPlace {
  readonly folderId: LocalId;
  readonly key: string;
}

/**
 * The records that a plan has to look at: those of which something is not as both sides last agreed, all that lie in a folder together with one of
 * those, and the folders above. Of all others nothing comes and nothing depends on them (main/sync/DESIGN.md tells why), and they are nearly all of a
 * large archive.
 */
export class Concern {
  /** Where things stand that are never synced. */
  readonly blocked: readonly BlockedPlace[];
  readonly #input: PlanInput;
  readonly #rows = new Set<RemoteId>();
  /** Folders of which all that they hold is concerned. */
  readonly #touched = new Set<RemoteId>();
  /** Those and the folders above them. */
  readonly #climbed = new Set<RemoteId>();

  constructor(input: PlanInput) {
    this.#input = input;
    this.blocked = [...input.blockedPaths].flatMap((path) => blockedPlace(path, input) ?? []);
    for (const { folderId } of this.blocked) this.touchLocal(folderId);
  }

  has({ remoteId }: SyncedNode): boolean {
    return this.#rows.has(remoteId);
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** Something is not as it was agreed on. */
  stir(row: SyncedNode): void {
    const { remote, local } = this.#input.trees;
    this.#rows.add(row.remoteId);
    const there = remote.get(row.remoteId);
    const here = local.get(row.localId);
    if (there) this.touch(there.parentId);
    if (here) this.touchLocal(here.parentId);
    if (row.kind === 'folder') this.touch(row.remoteId);
  }

  /** Something in a local folder is not at rest. */
  touchLocal(folderId: LocalId): void {
    const { rootId, synced, local } = this.#input.trees;
    // What hangs on nothing is planned for at the top.
    if (folderId === localRootId || !local.get(folderId)) this.touch(rootId);
    // Nothing at rest lies in a folder that both sides do not know.
    const id = synced.byLocal(folderId)?.remoteId;
    if (id !== undefined) this.touch(id);
  }

  /** Something in a folder of the archive is not at rest: who takes which name is settled among all that it holds. */
  touch(folderId: RemoteId): void {
    if (this.#touched.has(folderId)) return;
    this.#touched.add(folderId);
    const { trees } = this.#input;
    for (const { id } of trees.remote.children(folderId)) if (trees.synced.byRemote(id)) this.#rows.add(id);
    for (let id: RemoteId | undefined = folderId; id !== undefined && !this.#climbed.has(id);) {
      this.#climbed.add(id);
      if (trees.synced.byRemote(id)) this.#rows.add(id);
      id = trees.remote.get(id)?.parentId;
    }
  }
}

/** What a record has on this disk, if it is the only one that stands for it. */
export function localOf(row: SyncedNode, { synced, local }: Trees): LocalNode | undefined {
  return synced.byLocal(row.localId) === row ? local.get(row.localId) : undefined;
}

/** The children of a folder that both sides have, as they are gone through: which of them are at rest. */
export class RestIn {
  readonly #folder: LocalId | undefined;
  readonly #input: PlanInput;
  readonly #names = new Set<string>();

  /** `folder`: what the folder is on this disk, as by `localOf`. */
  constructor(folder: LocalId | undefined, input: PlanInput) {
    this.#folder = folder;
    this.#input = input;
  }

  /** Whether all three trees say the same of it, and no other child seen so far has its name. */
  holds(row: SyncedNode, remote: RemoteNode, local: LocalNode | undefined): boolean {
    return this.#isAsAgreed(row, remote, local) && this.#isAlone(row.localName);
  }

  #isAsAgreed(row: SyncedNode, remote: RemoteNode, local: LocalNode | undefined): boolean {
    if (!local || this.#folder === undefined || local.parentId !== this.#folder || row.uploadedUntil !== null) return false;
    const isSame =
      row.kind === remote.kind &&
      row.remoteParentId === remote.parentId &&
      row.remoteName === remote.name &&
      row.localParentId === local.parentId &&
      row.localName === local.name;
    if (!isSame) return false;
    if (row.kind === 'folder') return local.kind === 'folder';
    const isKnown = local.kind === 'file' && local.hash === row.hash && !this.#input.unsettledLocal.has(local.id);
    return isKnown && !isRemoteEdited(row, remote);
  }

  #isAlone(name: string): boolean {
    const before = this.#names.size;
    return this.#names.add(nameKey(name, this.#input.traits)).size > before;
  }
}

/** Null when the folder is not known. */
function blockedPlace(path: string, { trees, traits }: PlanInput): BlockedPlace | null {
  const names = path.split('/');
  const name = names.pop() ?? '';
  const spell = spellingOf(traits);
  let folderId: LocalId = localRootId;
  for (const folder of names) {
    const child = [...trees.local.children(folderId)].find((node) => spell(node.name) === folder);
    if (!child) return null;
    folderId = child.id;
  }
  return { folderId, key: nameKey(name, traits) };
}
