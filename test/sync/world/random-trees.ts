import type { PlanInput } from '../../../main/sync/plan/model.ts';
import type { RemoteNode } from '../../../main/sync/ports/archive.ts';
import { type LocalId, type LocalNode, localRootId, type SyncedNode } from '../../../main/sync/ports/trees.ts';
import { Trees } from '../../../main/sync/trees.ts';
import { localNode, remoteNode, syncedNode } from '../../mirror/records.ts';
import { Chance } from '../../simulation/chance.ts';
import { quietInput } from './quiet-input.ts';
import { linuxTraits, macTraits, windowsTraits } from './traits.ts';

const rootId = 'root';
const names = ['a', 'A', 'b', 'ä', 'a\u0308', 'c', 'd', 'a ~3', 'b.tidemark-moving', 'c.url'] as const;
const hashes = ['h1', 'h2', 'h3'] as const;
const allTraits = [linuxTraits, macTraits, windowsTraits] as const;

interface Folder {
  readonly remoteId: string;
  readonly localId: LocalId;
}

/** Three trees and rules that no look at two sides need ever have come to: what holds of plans for them holds of plans for any. */
export function randomPlanInput(seed: number): PlanInput {
  const made = new RandomTrees(new Chance(seed));
  made.agree();
  made.change();
  return made.input();
}

class RandomTrees {
  readonly #chance: Chance;
  readonly #remote = new Map<string, RemoteNode>();
  readonly #local = new Map<LocalId, LocalNode>();
  readonly #synced = new Map<string, SyncedNode>();
  readonly #folders: [Folder, ...Folder[]] = [{ remoteId: rootId, localId: localRootId }];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** What both sides once had, most of it known on both and as it was. */
  agree(): void {
    const chance = this.#chance;
    const isTidy = chance.happens(0.8);
    const taken = new Set<string>();
    for (let localId = 1, count = 3 + chance.below(14); localId <= count; localId += 1) {
      const folder = chance.oneOf(this.#folders);
      let name: string = chance.oneOf(names);
      while (isTidy && taken.has(`${folder.localId}/${name}`)) name += chance.oneOf(['x', 'y', 'z']);
      taken.add(`${folder.localId}/${name}`);
      this.#add(localId, folder, name);
    }
  }

  #add(localId: LocalId, folder: Folder, name: string): void {
    const chance = this.#chance;
    const kind = chance.happens(0.4) ? 'folder' : chance.happens(0.15) ? 'link' : 'document';
    const hash = kind === 'folder' ? null : chance.oneOf(hashes);
    const remoteId = String(localId + 1);
    const localName = kind === 'link' ? `${name}.url` : chance.happens(0.05) ? `${name} ~${remoteId}` : name;
    const [isThere, isHere, isKnown] = chance.happens(0.9)
      ? [true, true, true]
      : [0.5, 0.5, 0.5].map((half) => chance.happens(half));
    const there = {
      parentId: folder.remoteId,
      kind,
      name,
      hash: chance.happens(0.5) ? hash : null,
      modifiedAt: 1_000,
      version: '1',
    } as const;
    if (isThere) this.#remote.set(remoteId, remoteNode(remoteId, there));
    const here = { parentId: folder.localId, kind: kind === 'folder' ? kind : 'file', name: localName, hash } as const;
    const marks = kind === 'folder' ? { hasIgnored: chance.happens(0.1), residue: chance.happens(0.05) } : {};
    const leftFor = kind === 'folder' && chance.happens(0.05) ? folder.remoteId : null;
    if (isHere) this.#local.set(localId, localNode(localId, { ...here, ...marks, leftFor }));
    const places = { remoteParentId: folder.remoteId, remoteName: name, localParentId: folder.localId, localName };
    const uploadedUntil = chance.happens(0.05) ? 2_000 : null;
    const row = { ...places, kind, hash, modifiedAt: 1_000, version: '1', uploadedUntil } as const;
    if (isKnown) this.#synced.set(remoteId, syncedNode(remoteId, localId, row));
    if (kind === 'folder') this.#folders.push({ remoteId, localId });
  }

  /** Some things come, go, move, get another name or other content, on either side. */
  change(): void {
    for (let count = this.#chance.below(5); count > 0; count -= 1) {
      if (this.#chance.happens(0.5)) this.#changeThere(`new ${count}`);
      else this.#changeHere(100 + count);
    }
    const row = this.#any(this.#synced);
    if (row && this.#chance.happens(0.1)) this.#synced.set(row.remoteId, { ...row, localName: this.#chance.oneOf(names) });
    if (row && this.#chance.happens(0.1)) this.#synced.delete(row.remoteId);
  }

  #changeThere(newId: string): void {
    const chance = this.#chance;
    const node = this.#any(this.#remote);
    const name = chance.oneOf(names);
    const parentId = chance.oneOf(this.#folders).remoteId;
    const what = chance.below(5);
    if (!node || what === 0)
      this.#remote.set(newId, remoteNode(newId, { parentId, name, kind: chance.happens(0.4) ? 'folder' : 'document' }));
    else if (what === 1) this.#drop(this.#remote, node.id);
    else if (what === 2) this.#remote.set(node.id, { ...node, name });
    else if (what === 3) this.#remote.set(node.id, { ...node, version: '2', modifiedAt: chance.oneOf([900, 1_100]) });
    else if (parentId === rootId || (this.#remote.has(parentId) && !isBelow(this.#remote, parentId, node.id)))
      this.#remote.set(node.id, { ...node, parentId });
  }

  #changeHere(newId: LocalId): void {
    const chance = this.#chance;
    const node = this.#any(this.#local);
    const name = chance.oneOf(names);
    const parentId = chance.oneOf(this.#folders).localId;
    const what = chance.below(5);
    if (!node || what === 0)
      this.#local.set(newId, localNode(newId, { parentId, name, kind: chance.happens(0.4) ? 'folder' : 'file' }));
    else if (what === 1) this.#drop(this.#local, node.id);
    else if (what === 2) this.#local.set(node.id, { ...node, name });
    else if (what === 3)
      this.#local.set(node.id, { ...node, hash: node.kind === 'file' ? chance.oneOf([...hashes, null]) : null });
    else if (!isBelow(this.#local, parentId, node.id)) this.#local.set(node.id, { ...node, parentId });
  }

  /** What is in a folder goes with it, and is seldom left hanging on nothing. */
  #drop<Id, Node extends { readonly parentId: Id }>(nodes: Map<Id, Node>, id: Id): void {
    for (const below of [...nodes.keys()]) if (isBelow(nodes, below, id) && this.#chance.happens(0.95)) nodes.delete(below);
  }

  #any<Node>(nodes: ReadonlyMap<unknown, Node>): Node | undefined {
    return [...nodes.values()][this.#chance.below(nodes.size)];
  }

  #some<Id>(ids: Iterable<Id>, probability: number): Set<Id> {
    const isAny = this.#chance.happens(probability);
    return new Set([...ids].filter(() => isAny && this.#chance.happens(0.15)));
  }

  input(): PlanInput {
    const chance = this.#chance;
    const [remote, local, synced] = [[...this.#remote.values()], [...this.#local.values()], [...this.#synced.values()]];
    const ids = new Set([...this.#remote.keys(), ...this.#synced.keys()]);
    const superseded = [...this.#some(ids, 0.1)].map((remoteId) => ({ remoteId, by: '2', modifiedAt: null, at: 1 }));
    const trees = new Trees(rootId, { remote, local, synced, superseded, conflicts: [], failures: [], held: [] });
    const excluded = this.#some(ids, 0.3);
    const ignored = chance.happens(0.2) ? chance.oneOf(names) : null;
    const files = local.filter(({ kind }) => kind === 'file').map(({ id }) => id);
    const isOff = chance.happens(0.15);
    return quietInput(trees, {
      traits: chance.oneOf(allTraits),
      excluded,
      leftHere: this.#some(excluded, 0.5),
      linkFiles: chance.happens(0.5),
      blockedPaths: new Set([...this.#some(this.#local.keys(), 0.3)].flatMap((id) => trees.localPath(id) ?? [])),
      unsettledLocal: this.#some(files, 0.2),
      unsettledRemote: this.#some(ids, 0.1),
      vanishing: chance.happens(0.1),
      ignores: (path) => ignored !== null && path.split('/').includes(ignored),
      readOnlyFolders: this.#some(ids, 0.1),
      unreadFolders: this.#some(ids, 0.1),
      enabled: () => !isOff,
      allowedDeletes: this.#some(ids, 0.5),
    });
  }
}

function isBelow<Id>(nodes: ReadonlyMap<Id, { readonly parentId: Id }>, id: Id, top: Id): boolean {
  for (let at: Id | undefined = id; at !== undefined; at = nodes.get(at)?.parentId) if (at === top) return true;
  return false;
}
