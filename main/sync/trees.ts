import type { RemoteId, RemoteNode } from './ports/archive.ts';
import {
  localRootId,
  type ConflictRecord,
  type FailureRecord,
  type HeldStep,
  type LocalId,
  type LocalNode,
  type StoredTrees,
  type SupersededDocument,
  type SyncedNode,
  type TreeChange,
} from './ports/trees.ts';

/** Children of each folder, kept beside a map of nodes. */
class ChildIndex<Id> {
  /** A list takes a third of a set, and most folders of a large archive lose nothing. */
  readonly #children = new Map<Id, Id[] | Set<Id>>();

  add(parent: Id, child: Id): void {
    const known = this.#children.get(parent);
    if (!known) this.#children.set(parent, [child]);
    else if (Array.isArray(known)) known.push(child);
    else known.add(child);
  }

  remove(parent: Id, child: Id): void {
    const known = this.#children.get(parent);
    if (!known) return;
    const left = Array.isArray(known) ? new Set(known) : known;
    left.delete(child);
    if (left.size === 0) this.#children.delete(parent);
    else if (left !== known) this.#children.set(parent, left);
  }

  of(parent: Id): Iterable<Id> {
    return this.#children.get(parent) ?? [];
  }

  count(parent: Id): number {
    const known = this.#children.get(parent);
    return Array.isArray(known) ? known.length : (known?.size ?? 0);
  }
}

/** A folder with fewer children is looked through each time. */
const manyChildren = 64;

/** The names in one folder: that which was asked about last, since thousands of its files ask one after the other. */
class NamesIn<Id> {
  readonly parent: Id;
  readonly #ids = new Map<string, Set<Id>>();

  constructor(parent: Id, children: Iterable<{ readonly id: Id; readonly name: string }>) {
    this.parent = parent;
    for (const { id, name } of children) this.add(name, id);
  }

  of(name: string): Iterable<Id> {
    return this.#ids.get(name) ?? [];
  }

  add(name: string, id: Id): void {
    const ids = this.#ids.get(name);
    if (ids) ids.add(id);
    else this.#ids.set(name, new Set([id]));
  }

  remove(name: string, id: Id): void {
    this.#ids.get(name)?.delete(id);
  }
}

/** One side's nodes by id, with their children. */
export class Tree<Id, Node extends { readonly id: Id; readonly parentId: Id; readonly name: string }> {
  readonly #nodes = new Map<Id, Node>();
  readonly #children = new ChildIndex<Id>();
  #names: NamesIn<Id> | null = null;

  get size(): number {
    return this.#nodes.size;
  }

  get(id: Id): Node | undefined {
    return this.#nodes.get(id);
  }

  all(): Iterable<Node> {
    return this.#nodes.values();
  }

  *children(parent: Id): Generator<Node> {
    for (const id of this.#children.of(parent)) {
      const node = this.#nodes.get(id);
      if (node) yield node;
    }
  }

  child(parent: Id, name: string): Node | undefined {
    for (const node of this.named(parent, name)) return node;
    return undefined;
  }

  /** The children of that name. */
  *named(parent: Id, name: string): Generator<Node> {
    if (this.#children.count(parent) < manyChildren) {
      for (const node of this.children(parent)) if (node.name === name) yield node;
      return;
    }
    if (this.#names?.parent !== parent) this.#names = new NamesIn(parent, this.children(parent));
    for (const id of this.#names.of(name)) {
      const node = this.#nodes.get(id);
      if (node) yield node;
    }
  }

  /** The nodes below, children before their own children. */
  *below(id: Id): Generator<Node> {
    for (const node of this.children(id)) {
      yield node;
      yield* this.below(node.id);
    }
  }

  put(node: Node): void {
    const old = this.#nodes.get(node.id);
    if (old && old.parentId !== node.parentId) this.#children.remove(old.parentId, node.id);
    if (old?.parentId !== node.parentId) this.#children.add(node.parentId, node.id);
    this.#nodes.set(node.id, node);
    this.#rename(old, node);
  }

  drop(id: Id): void {
    const old = this.#nodes.get(id);
    if (!old) return;
    this.#children.remove(old.parentId, id);
    this.#nodes.delete(id);
    this.#rename(old, undefined);
  }

  #rename(old: Node | undefined, now: Node | undefined): void {
    const names = this.#names;
    if (!names || (old?.name === now?.name && old?.parentId === now?.parentId)) return;
    if (old?.parentId === names.parent) names.remove(old.name, old.id);
    if (now?.parentId === names.parent) names.add(now.name, now.id);
  }

  /** Names from the top down to the node, or null when it does not hang on `root`. */
  pathOf(id: Id, root: Id): string | null {
    const names: string[] = [];
    for (let at = id, steps = 0; at !== root; steps += 1) {
      const node = this.#nodes.get(at);
      if (!node || steps > 10_000) return null;
      names.push(node.name);
      at = node.parentId;
    }
    return names.reverse().join('/');
  }
}

/** What both sides had in common, found by either id. */
class SyncedIndex {
  readonly #byRemote = new Map<RemoteId, SyncedNode>();
  readonly #byLocal = new Map<LocalId, SyncedNode>();

  get size(): number {
    return this.#byRemote.size;
  }
  all(): Iterable<SyncedNode> {
    return this.#byRemote.values();
  }
  byRemote(id: RemoteId): SyncedNode | undefined {
    return this.#byRemote.get(id);
  }
  byLocal(id: LocalId): SyncedNode | undefined {
    return this.#byLocal.get(id);
  }
  put(node: SyncedNode): void {
    this.drop(node.remoteId);
    this.#byRemote.set(node.remoteId, node);
    this.#byLocal.set(node.localId, node);
  }
  drop(id: RemoteId): void {
    const old = this.#byRemote.get(id);
    if (!old) return;
    this.#byRemote.delete(id);
    if (this.#byLocal.get(old.localId) === old) this.#byLocal.delete(old.localId);
  }
}

export type RemoteTree = Tree<RemoteId, RemoteNode>;
export type LocalTree = Tree<LocalId, LocalNode>;

/** The three trees of one pair in memory, always what the store holds. */
export class Trees {
  readonly rootId: RemoteId;
  readonly remote: RemoteTree = new Tree();
  readonly local: LocalTree = new Tree();
  readonly synced = new SyncedIndex();
  readonly superseded = new Map<RemoteId, SupersededDocument>();
  readonly conflicts = new Map<string, ConflictRecord>();
  readonly failures = new Map<string, FailureRecord>();
  held: readonly HeldStep[];
  #nextLocalId = localRootId + 1;

  constructor(rootId: RemoteId, stored: StoredTrees) {
    this.rootId = rootId;
    this.held = stored.held;
    this.apply({
      putRemote: stored.remote,
      putLocal: stored.local,
      putSynced: stored.synced,
      putSuperseded: stored.superseded,
      putConflicts: stored.conflicts,
      putFailures: stored.failures,
    });
    // An id in the synced tree may have lost its local node; it must not be given out again.
    for (const { localId } of stored.synced) this.#nextLocalId = Math.max(this.#nextLocalId, localId + 1);
  }

  newLocalId(): LocalId {
    return this.#nextLocalId++;
  }

  apply(change: TreeChange): void {
    for (const id of change.dropRemote ?? []) this.remote.drop(id);
    for (const id of change.dropLocal ?? []) this.local.drop(id);
    for (const id of change.dropSynced ?? []) this.synced.drop(id);
    for (const node of change.putRemote ?? []) this.remote.put(node);
    for (const node of change.putLocal ?? []) {
      this.local.put(node);
      this.#nextLocalId = Math.max(this.#nextLocalId, node.id + 1);
    }
    for (const node of change.putSynced ?? []) this.synced.put(node);
    for (const id of change.dropSuperseded ?? []) this.superseded.delete(id);
    for (const mark of change.putSuperseded ?? []) this.superseded.set(mark.remoteId, mark);
    for (const id of change.dropConflicts ?? []) this.conflicts.delete(id);
    for (const record of change.putConflicts ?? []) this.conflicts.set(record.id, record);
    for (const key of change.dropFailures ?? []) this.failures.delete(key);
    for (const record of change.putFailures ?? []) this.failures.set(record.key, record);
    if (change.held) this.held = change.held;
  }

  localPath(id: LocalId): string | null {
    return this.local.pathOf(id, localRootId);
  }
}
