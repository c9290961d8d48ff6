import { compareIds, conflictName, fromDiskName, isConflictName, nameKey, nameWithId } from '../names.ts';
import { localRootId, type LocalId } from '../ports/trees.ts';
import { type Collected, plainDiskName } from './collect.ts';
import { type Item, pathOf, type PlanInput, rootKey } from './model.ts';
import { foldersThatStay, pathByNames } from './residue.ts';
import { withRests } from './rests.ts';

/**
 * Walks the merged tree from the top. In each folder, a thing that only the service has and a thing that only the disk has become one where
 * they meet under one name; then every name is made unique, for a disk has no twins. Fills `children`, `inFolder`, `joined`.
 */
export function* joinAndName(collected: Collected, input: PlanInput): Generator<undefined, void> {
  const { items } = collected;
  const leftovers = new Map<string, Item[]>();
  const aroundLeft = new Set<Item>();
  yield* withRests(items.values(), (item) => {
    if (item.key === rootKey) return;
    if (item.alive) {
      const folder = items.get(item.parent);
      addChild(folder, item);
      if (folder?.alive === false) aroundLeft.add(folder);
    } else if (item.local && !item.remote && !item.is.excluded) {
      const list = leftovers.get(item.parent);
      if (list) list.push(item);
      else leftovers.set(item.parent, [item]);
    }
  });
  const context = { collected, input, leftovers, occupied: readOccupied(collected, input) };
  const root = items.get(rootKey);
  if (root) yield* nameAllIn(root, context);
  // A folder that was left here by choice does not keep the one around it. Yet it stands there, and so does all that was moved into it.
  for (const folder of aroundLeft) {
    if (items.get(folder.key) !== folder) continue;
    const above = items.get(folder.parent);
    folder.inFolder = above ? pathByNames(above, collected) : '';
    yield* nameAllIn(folder, context);
  }
}

function* nameAllIn(top: Item, context: Context): Generator<undefined, void> {
  for (const queue = [top]; queue.length > 0;) {
    const folder = queue.pop();
    if (!folder) break;
    markExcluded(folder, context.collected, context.input);
    new FolderNames(folder, context).settle();
    const path = pathOf(folder);
    for (const child of folder.children ?? []) {
      child.inFolder = path;
      if (child.isFolder) queue.push(child);
    }
    yield;
  }
}

function addChild(folder: Item | undefined, child: Item): void {
  if (folder) (folder.children ??= []).push(child);
}

/** Local things under the name of a remote one that was left out are not sent: they would end up in it, or beside it under its name. */
function markExcluded(folder: Item, collected: Collected, input: PlanInput): void {
  const names = new Set(
    (collected.excludedIn.get(folder.remote?.id ?? (folder.key === rootKey ? input.trees.rootId : '')) ?? []).map((node) =>
      nameKey(plainDiskName(node, input), input.traits),
    ),
  );
  for (const child of folder.children ?? []) {
    if (child.remote || !child.local) continue;
    child.inExcluded ||= folder.inExcluded || folder.is.excluded || names.has(nameKey(child.localName, input.traits));
  }
}

/** Names of what stays here and no item stands for: things that are never synced, and folders kept for what is ignored in them. By folder. */
function readOccupied(collected: Collected, { traits }: PlanInput): Map<LocalId, Set<string>> {
  const occupied = new Map<LocalId, Set<string>>();
  const add = (folderId: LocalId, key: string): void => {
    const keys = occupied.get(folderId) ?? new Set();
    occupied.set(folderId, keys.add(key));
  };
  for (const { local } of foldersThatStay(collected)) if (local) add(local.parentId, nameKey(local.name, traits));
  for (const { folderId, key } of collected.blocked) add(folderId, key);
  return occupied;
}

interface Context {
  readonly collected: Collected;
  readonly input: PlanInput;
  /** Local things whose remote side was deleted, by folder. */
  readonly leftovers: Map<string, Item[]>;
  readonly occupied: ReadonlyMap<LocalId, ReadonlySet<string>>;
}

class FolderNames {
  readonly #folder: Item;
  readonly #context: Context;
  readonly #byName = new Map<string, Item[]>();
  readonly #occupied: Set<string>;
  /** Local things that have become one with a remote one. */
  readonly #gone = new Set<Item>();

  constructor(folder: Item, context: Context) {
    this.#folder = folder;
    this.#context = context;
    const id = folder.key === rootKey ? localRootId : folder.local?.id;
    this.#occupied = new Set(id === undefined ? [] : context.occupied.get(id));
  }

  settle(): void {
    for (const child of this.#folder.children ?? []) this.#group(child);
    this.#join();
    this.#joinLeftovers();
    for (const [key, group] of [...this.#byName]) {
      if (group.length > 1 || this.#occupied.has(key)) this.#separate(group, this.#occupied.has(key));
    }
    if (this.#gone.size === 0) return;
    this.#folder.children = this.#folder.children?.filter((child) => !this.#gone.has(child)) ?? null;
  }

  #key(name: string): string {
    return nameKey(name, this.#context.input.traits);
  }

  #group(child: Item): void {
    const key = this.#key(child.localName);
    const group = this.#byName.get(key);
    if (group) group.push(child);
    else this.#byName.set(key, [child]);
  }

  #join(): void {
    for (const group of this.#byName.values()) {
      if (group.length < 2) continue;
      const local = group.find(isLocalOnly);
      const remote = local && bestMatch(group, local);
      if (remote) this.#joinNew(remote, local, group);
    }
  }

  #joinNew(remote: Item, local: Item, localGroup: Item[]): void {
    localGroup.splice(localGroup.indexOf(local), 1);
    this.#gone.add(local);
    this.#merge(remote, local, 'new');
  }

  /** A document or folder deleted on the service and made anew there under the same name takes over the local one. */
  #joinLeftovers(): void {
    const { leftovers } = this.#context;
    for (const left of leftovers.get(this.#folder.key) ?? []) {
      const group = this.#byName.get(this.#key(left.localName)) ?? [];
      const remote = group.find((item) => item.remote && !item.local && !item.is.frozen && item.isFolder === left.isFolder);
      if (!remote || remote.remote?.kind === 'link') continue;
      this.#occupied.delete(this.#key(left.localName));
      this.#merge(remote, left, 'renewed');
    }
  }

  /** The remote item takes over the local side and all that is in it. */
  #merge(remote: Item, local: Item, how: 'new' | 'renewed'): void {
    const { collected, leftovers } = this.#context;
    remote.local = local.local;
    remote.joined = how;
    remote.unsettled ||= local.unsettled;
    for (const child of local.children ?? []) {
      child.parent = remote.key;
      addChild(remote, child);
    }
    const left = leftovers.get(local.key);
    if (left) {
      for (const item of left) item.parent = remote.key;
      leftovers.set(remote.key, [...(leftovers.get(remote.key) ?? []), ...left]);
    }
    // The record of the local side's former partner goes with the step that writes the new one: until then it tells what was unchanged.
    collected.items.delete(local.key);
    if (remote.local) collected.byLocal.set(remote.local.id, remote);
    if (local.synced) collected.byRemote.set(local.synced.remoteId, local);
  }

  /** One keeps the name; what only this disk wants there gets a conflict name, what the service has there its id. */
  #separate(group: readonly Item[], isOccupied: boolean): void {
    const ranked = [...group].sort((a, b) => this.#rank(a) - this.#rank(b) || byAge(a, b));
    const keeper = isOccupied && !(ranked[0] && staysHere(ranked[0])) ? undefined : ranked[0];
    for (const item of ranked) {
      if (item === keeper) continue;
      if (item.claim === 'local') this.#rename(item);
      else if (!this.#joinTwin(item)) item.localName = this.#free((attempt) => this.#twinName(item, attempt));
      this.#group(item);
    }
  }

  /** A twin may have its file here already, from a time of which the records are lost. */
  #joinTwin(item: Item): boolean {
    const name = this.#twinName(item, 1);
    const group = this.#byName.get(this.#key(name)) ?? [];
    const local = group.find(isLocalOnly);
    if (!local || item.local || item.isFolder !== local.isFolder) return false;
    item.localName = name;
    this.#joinNew(item, local, group);
    return true;
  }

  #rank(item: Item): number {
    if (staysHere(item)) return 0;
    if (item.claim === 'both') return 1;
    if (item.claim === 'local') return 4;
    return item.local && this.#key(item.local.name) === this.#key(item.localName) ? 2 : 3;
  }

  #twinName(item: Item, attempt: number): string {
    const id = item.remote?.id ?? item.synced?.remoteId ?? '';
    return nameWithId(item.localName, attempt > 1 ? `${id}-${attempt}` : id, this.#context.input.traits);
  }

  #rename(item: Item): void {
    const { input } = this.#context;
    const wanted = item.localName;
    item.localName =
      this.#keptName(item) ?? this.#free((attempt) => conflictName(wanted, input.stamp, { traits: input.traits, attempt }));
    item.remoteName = fromDiskName(item.localName, input.traits);
    item.conflict = item.synced ? 'move-move-dest' : item.isFolder ? 'move-create' : 'create-create';
  }

  /** The conflict name that it has since an earlier plan, whose other half could not be done yet. */
  #keptName({ local, localName }: Item): string | null {
    if (!local || this.#context.collected.byLocal.get(local.parentId) !== this.#folder) return null;
    const isFree = !this.#byName.has(this.#key(local.name)) && !this.#occupied.has(this.#key(local.name));
    return isFree && isConflictName(local.name, localName) ? local.name : null;
  }

  #free(name: (attempt: number) => string): string {
    for (let attempt = 1; ; attempt += 1) {
      const candidate = name(attempt);
      const key = this.#key(candidate);
      if (!this.#byName.has(key) && !this.#occupied.has(key)) return candidate;
    }
  }
}

/** Whether no step moves it on this disk, so that others have to make way. */
function staysHere(item: Item): boolean {
  return item.is.frozen || item.inExcluded || (item.is.excluded && item.local !== null);
}

function isLocalOnly(item: Item): boolean {
  return item.local !== null && !item.remote && !item.inExcluded;
}

/**
 * Which of several remote things of one name a new local one may be: the one of its bytes, where that is told; the one that was changed when the file was, for a download gives a file
 * the document's time; else the newest, for an edit in a folder without versions makes a newer document.
 */
function bestMatch(group: readonly Item[], local: Item): Item | undefined {
  const open = group.filter(
    (item) => item.remote && !item.local && !item.is.frozen && item.remote.kind !== 'link' && item.isFolder === local.isFolder,
  );
  const { mtimeMs = 0, hash = null } = local.local ?? {};
  const sameBytes = hash === null ? undefined : open.find(({ remote }) => remote?.hash === hash);
  const sameTime = open.find(({ remote }) => remote?.modifiedAt != null && Math.abs(remote.modifiedAt - mtimeMs) < 1);
  return sameBytes ?? sameTime ?? open.sort(byAge).at(-1);
}

function byAge(a: Item, b: Item): number {
  if (a.remote && b.remote) return compareIds(a.remote.id, b.remote.id);
  return (a.local?.id ?? 0) - (b.local?.id ?? 0);
}
