import type { ScannedEntry, ScannedFolder, ScanResult } from './ports/folder.ts';
import { localRootId, type LocalId, type LocalNode } from './ports/trees.ts';
import type { NewPlace } from './returning-ids.ts';
import { isAnotherFolder, sameContentMoved, sameContentStat, sameIdentity } from './same-file.ts';
import type { LocalTree } from './trees.ts';

/** What a scan means for the local tree. */
export interface LocalObservation {
  readonly put: readonly LocalNode[];
  readonly drop: readonly LocalId[];
  /** Folders that could not be read: what is in them is unknown. */
  readonly unreadable: readonly LocalId[];
  /** Folders whose content was read. */
  readonly read: readonly LocalId[];
  /** The tree's root is not there. */
  readonly rootGone: boolean;
  /**
   * Folders to read before this can be believed: a thing moved out of them, or a folder turned up whose content is not known. While there
   * are any, nothing of the rest may be used.
   */
  readonly alsoShallow: readonly string[];
  readonly alsoDeep: readonly string[];
  /** Folders in which a thing stands that turned up elsewhere as well: it has a second name, or moved after they were read. To read once more. */
  readonly alsoAgain: readonly string[];
}

/** What Windows gives long names for old programs ends in a number: `PROGRA~1`. */
const shortName = /~\d+(?:\.[^/]*)?$/;

interface Found {
  readonly entry: ScannedEntry;
  readonly path: string;
  readonly parentPath: string;
}

/**
 * Joins a scan with what was known. Pure. Only the folders in the scan are judged: a known child of one of them that no entry stands for
 * is gone, with all below it that did not turn up elsewhere.
 */
export function observeLocal(tree: LocalTree, scan: ScanResult, how: Observing): LocalObservation {
  return new Matcher(tree, scan, how).result();
}

export interface Observing {
  /** `isTaken` tells the ids that other entries have. */
  readonly newId: (place: NewPlace, isTaken: (id: LocalId) => boolean) => LocalId;
  /** Nodes that the tree no longer holds and that may turn up again; see `Missed`. */
  readonly missed?: ReadonlyMap<LocalId, LocalNode>;
  /** One form of a path for all spellings that the disk takes for one: another way to write an accent is no rename. */
  readonly spell: (path: string) => string;
}

class Matcher {
  readonly #tree: LocalTree;
  readonly #newId: Observing['newId'];
  readonly #missed: ReadonlyMap<LocalId, LocalNode>;
  readonly #spell: (path: string) => string;
  /** By path, as all paths below, spelled in the one form. */
  readonly #scanned = new Map<string, ScannedFolder>();
  /** Folder paths to the ids that they have after the match. */
  readonly #folderIds = new Map<string, LocalId>([['', localRootId]]);
  /** Known nodes and missed ones by inode, made when one is looked for: nothing is, where all is as it was. */
  #byIno: ReadonlyMap<number, readonly LocalNode[]> | null = null;
  #missedByIno: ReadonlyMap<number, readonly LocalNode[]> | null = null;
  /** Where something stands that cannot be reached: whatever was known there is not gone. */
  readonly #unreachable: ReadonlySet<string>;
  /** Known nodes that some entry stands for. */
  readonly #claimed = new Set<LocalId>();
  readonly #put = new Map<LocalId, LocalNode>();
  readonly #unreadable: LocalId[] = [];
  readonly #read: LocalId[] = [];
  readonly #alsoShallow = new Set<string>();
  readonly #alsoDeep = new Set<string>();
  readonly #alsoAgain = new Set<string>();
  /** Identities that the scan shows, by inode: whether a known node still stands somewhere in it. */
  readonly #seen = new Map<number, ScannedEntry[]>();
  readonly #entries = new Map<ScannedFolder, ReadonlySet<ScannedEntry>>();

  constructor(tree: LocalTree, scan: ScanResult, { newId, missed, spell }: Observing) {
    this.#tree = tree;
    this.#missed = missed ?? new Map<LocalId, LocalNode>();
    this.#newId = newId;
    this.#spell = spell;
    this.#unreachable = new Set(scan.skipped.filter(({ reason }) => reason === 'path').map(({ path }) => spell(path)));
    for (const folder of scan.folders) {
      this.#scanned.set(spell(folder.path), folder);
      for (const entry of folder.entries) {
        const list = this.#seen.get(entry.ino);
        if (list) list.push(entry);
        else this.#seen.set(entry.ino, [entry]);
      }
    }
  }

  result(): LocalObservation {
    const root = this.#scanned.get('');
    const order = [...this.#scanned.values()].sort((a, b) => depth(a.path) - depth(b.path));
    for (const folder of order) this.#matchFolder(folder);
    const drop = this.#gone();
    return {
      put: [...this.#put.values()],
      drop,
      unreadable: this.#unreadable,
      read: this.#read,
      rootGone: root?.state === 'gone',
      alsoShallow: [...this.#alsoShallow],
      alsoDeep: [...this.#alsoDeep],
      alsoAgain: [...this.#alsoAgain],
    };
  }

  /** Only inodes that the scan shows matter. */
  #indexed(nodes: Iterable<LocalNode>): ReadonlyMap<number, readonly LocalNode[]> {
    const byIno = new Map<number, LocalNode[]>();
    for (const node of nodes) {
      if (!this.#seen.has(node.ino)) continue;
      const list = byIno.get(node.ino);
      if (list) list.push(node);
      else byIno.set(node.ino, [node]);
    }
    return byIno;
  }

  #matchFolder(folder: ScannedFolder): void {
    const above = parentOf(folder.path);
    const known = this.#folderIds.get(this.#spell(folder.path));
    const id = known ?? (this.#isOutOfDate(folder.path) ? null : this.#knownFolderId(folder.path));
    if (folder.state === 'gone') return;
    if (id === null || (id !== localRootId && this.#isFile(id))) {
      // Nothing told of the folder itself: it is new, or stands where a file was. What is above it tells.
      if (folder.state === 'read' && !this.#scannedAt(above)) this.#alsoShallow.add(above);
      else if (folder.state === 'read' && shortName.test(folder.path)) this.#lookBehind(above);
      return;
    }
    if (folder.state === 'unreadable') {
      this.#unreadable.push(id);
      return;
    }
    if (this.#isAnother(folder, id)) {
      // What was in the one that stood here is not gone, and those above tell where it is.
      for (let at = folder.path; at !== ''; at = parentOf(at)) this.#alsoShallow.add(parentOf(at));
      return;
    }
    this.#read.push(id);
    if (id !== localRootId) this.#markIgnored(id, folder.hasIgnored);
    const children = new Map([...this.#tree.children(id)].map((node) => [this.#spell(node.name), node]));
    this.#keepUnreachable(folder.path, children);
    for (const entry of folder.entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      this.#matchEntry({ entry, path, parentPath: folder.path }, { parentId: id, here: children.get(this.#spell(entry.name)) });
    }
  }

  #keepUnreachable(path: string, children: ReadonlyMap<string, LocalNode>): void {
    if (this.#unreachable.size === 0) return;
    for (const { id, name } of children.values())
      if (this.#unreachable.has(this.#spell(path === '' ? name : `${path}/${name}`))) this.#claimed.add(id);
  }

  /** Whether another folder stands at this path by now, as far as nothing that was read above it tells. */
  #isAnother({ path, self }: ScannedFolder, id: LocalId): boolean {
    const known = this.#tree.get(id);
    if (!self || !known || this.#scannedAt(parentOf(path))) return false;
    return isAnotherFolder(known, self);
  }

  /** What was read of a folder before one above it turned out to hold no such folder any more. */
  #isOutOfDate(path: string): boolean {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const above = this.#scannedAt(parentOf(at));
      const name = at.slice(at.lastIndexOf('/') + 1);
      const stands = (entry: ScannedEntry): boolean => entry.kind === 'folder' && this.#isSpelled(entry, name);
      if (above?.state === 'read' && !above.entries.some(stands)) return true;
    }
    return false;
  }

  /** A folder that can be read and is not listed has a longer name, which nothing tells. */
  #lookBehind(above: string): void {
    for (const { kind, name } of this.#scannedAt(above)?.entries ?? []) {
      const path = above === '' ? name : `${above}/${name}`;
      if (kind === 'folder' && !this.#scannedAt(path)) this.#alsoDeep.add(path);
    }
  }

  #matchEntry(found: Found, place: { parentId: LocalId; here: LocalNode | undefined }): void {
    const { entry, path } = found;
    const here = place.here && !this.#claimed.has(place.here.id) ? place.here : undefined;
    let node = here && sameIdentity(here, entry) ? here : (this.#movedHere(entry) ?? this.#foundAgain(entry));
    // Editors write beside a file and rename over it: another file under the same name goes on being the same document,
    // unless the one that was here has only gone elsewhere.
    if (!node && here?.kind === entry.kind && !this.#standsElsewhere(here)) node = here;
    if (node) this.#claimed.add(node.id);
    const id = node?.id ?? this.#newId({ parentId: place.parentId, name: entry.name, kind: entry.kind }, this.#isTaken);
    if (entry.kind === 'folder') {
      this.#folderIds.set(this.#spell(path), id);
      const isHere = node !== undefined && node === here;
      if (!isHere && !this.#scannedAt(path)) this.#alsoDeep.add(path);
    }
    const name = node && this.#isSpelled(entry, node.name) ? node.name : entry.name;
    const next = nodeOf({ ...entry, name }, { id, parentId: place.parentId, before: node });
    if (!node || this.#missed.has(id) || !sameNode(node, next)) this.#put.set(id, next);
  }

  /** The known node that this entry is, having left its old place. */
  #movedHere(entry: ScannedEntry): LocalNode | undefined {
    this.#byIno ??= this.#indexed(this.#tree.all());
    for (const node of this.#byIno.get(entry.ino) ?? []) {
      if (!sameIdentity(node, entry)) continue;
      const oldParent = this.#tree.pathOf(node.parentId, localRootId);
      if (oldParent === null) continue;
      const folder = this.#scannedAt(oldParent);
      if (folder && this.#standsBeside(entry, { folder, node })) this.#alsoAgain.add(folder.path);
      else if (this.#claimed.has(node.id)) continue;
      // A moved parent takes the place along; then the parent's own match tells.
      else if (folder || this.#isBelowVanished(node)) return node;
      else this.#alsoShallow.add(oldParent);
    }
    return undefined;
  }

  /** The missed node that this entry is. */
  #foundAgain(entry: ScannedEntry): LocalNode | undefined {
    this.#missedByIno ??= this.#indexed(this.#missed.values());
    const nodes = this.#missedByIno.get(entry.ino) ?? [];
    return nodes.find((node) => !this.#claimed.has(node.id) && !this.#put.has(node.id) && sameIdentity(node, entry));
  }

  readonly #isTaken = (id: LocalId): boolean => {
    const missed = this.#missed.get(id);
    return this.#claimed.has(id) || (missed !== undefined && this.#standsElsewhere(missed));
  };

  /** Whether some folder above the node was looked for where it used to be, and is not there any more. */
  #isBelowVanished(node: LocalNode): boolean {
    let at = this.#tree.get(node.parentId);
    while (at) {
      const parentPath = this.#tree.pathOf(at.parentId, localRootId);
      const folder = parentPath === null ? undefined : this.#scannedAt(parentPath);
      const { name } = at;
      if (folder && !folder.entries.some((entry) => this.#isSpelled(entry, name))) return true;
      at = this.#tree.get(at.parentId);
    }
    return false;
  }

  #standsElsewhere(node: LocalNode): boolean {
    return this.#seenOf(node).length > 0;
  }

  /** Whether a known node is in its place still, by another entry than one that is it, too. */
  #standsBeside(entry: ScannedEntry, { folder, node }: { folder: ScannedFolder; node: LocalNode }): boolean {
    const others = this.#seenOf(node).filter((other) => other !== entry);
    return others.some((other) => this.#isSpelled(other, node.name) && this.#entriesOf(folder).has(other));
  }

  #seenOf(node: LocalNode): readonly ScannedEntry[] {
    return (this.#seen.get(node.ino) ?? []).filter((entry) => sameIdentity(node, entry));
  }

  #entriesOf(folder: ScannedFolder): ReadonlySet<ScannedEntry> {
    const entries = this.#entries.get(folder) ?? new Set(folder.entries);
    this.#entries.set(folder, entries);
    return entries;
  }

  #isFile(id: LocalId): boolean {
    return (this.#put.get(id) ?? this.#tree.get(id))?.kind === 'file';
  }

  #markIgnored(id: LocalId, hasIgnored: boolean): void {
    const node = this.#put.get(id) ?? this.#tree.get(id);
    if (node && node.hasIgnored !== hasIgnored) this.#put.set(id, { ...node, hasIgnored });
  }

  #scannedAt(path: string): ScannedFolder | undefined {
    return this.#scanned.get(this.#spell(path));
  }

  #isSpelled({ name }: ScannedEntry, known: string): boolean {
    return name === known || this.#spell(name) === this.#spell(known);
  }

  #knownFolderId(path: string): LocalId | null {
    let id = localRootId;
    let at = '';
    for (const name of path.split('/')) {
      at = at === '' ? name : `${at}/${name}`;
      const next = this.#folderIds.get(this.#spell(at)) ?? (this.#tree.child(id, name) ?? this.#otherSpelling(id, name))?.id;
      if (next === undefined) return null;
      id = next;
    }
    this.#folderIds.set(this.#spell(path), id);
    return id;
  }

  #otherSpelling(id: LocalId, name: string): LocalNode | undefined {
    const wanted = this.#spell(name);
    return [...this.#tree.children(id)].find((node) => this.#spell(node.name) === wanted);
  }

  /** Whether a folder and all below it was read. */
  #isWhole(path: string): boolean {
    const folder = this.#scannedAt(path);
    if (folder?.state !== 'read') return false;
    const below = folder.entries.filter(({ kind }) => kind === 'folder');
    return below.every(({ name }) => this.#isWhole(path === '' ? name : `${path}/${name}`));
  }

  /** Known nodes in a folder that is not known, which no look would ever find gone; none unless all was read. */
  #orphans(): readonly LocalNode[] {
    if (this.#scannedAt('')?.state !== 'read') return [];
    const orphans: LocalNode[] = [];
    for (const node of this.#tree.all()) if (node.parentId !== localRootId && !this.#tree.get(node.parentId)) orphans.push(node);
    return orphans.length > 0 && this.#isWhole('') ? orphans : [];
  }

  /** Known children of folders that were read, which nothing stands for, with all below them. */
  #gone(): readonly LocalId[] {
    const drop = new Set<LocalId>();
    const dropAll = (node: LocalNode): void => {
      if (this.#claimed.has(node.id) || drop.has(node.id)) return;
      drop.add(node.id);
      for (const child of this.#tree.children(node.id)) dropAll(child);
    };
    for (const id of this.#read) for (const node of this.#tree.children(id)) dropAll(node);
    for (const node of this.#orphans()) dropAll(node);
    for (const folder of this.#scanned.values()) {
      if (folder.state !== 'gone' || folder.path === '') continue;
      const id = this.#folderIds.get(this.#spell(folder.path)) ?? this.#knownFolderId(folder.path);
      // The parent may not have been in the scan; it is what can tell whether the folder moved.
      if (id !== null && !this.#claimed.has(id) && !drop.has(id)) {
        const parent = parentOf(folder.path);
        if (!this.#scannedAt(parent)) this.#alsoShallow.add(parent);
      }
    }
    return [...drop];
  }
}

function depth(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function nodeOf(entry: ScannedEntry, facts: { id: LocalId; parentId: LocalId; before: LocalNode | undefined }): LocalNode {
  const { id, parentId, before } = facts;
  const { name, kind, size, mtimeMs, ctimeMs, birthMs, ino } = entry;
  const isMoved = before?.name !== name || before.parentId !== parentId;
  const keepsHash = before !== undefined && (isMoved ? sameContentMoved : sameContentStat)(before, entry);
  return {
    id,
    parentId,
    name,
    kind,
    // A folder's size says nothing, and its time only that something in it came or went.
    size: kind === 'folder' ? 0 : size,
    mtimeMs: kind === 'folder' ? 0 : mtimeMs,
    ctimeMs: kind === 'folder' ? 0 : ctimeMs,
    birthMs,
    ino,
    hash: keepsHash ? before.hash : null,
    hasIgnored: before?.hasIgnored ?? false,
    residue: before?.residue ?? false,
    leftFor: before?.leftFor ?? null,
  };
}

function sameNode(a: LocalNode, b: LocalNode): boolean {
  return (
    a.parentId === b.parentId &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.size === b.size &&
    a.mtimeMs === b.mtimeMs &&
    a.ctimeMs === b.ctimeMs &&
    a.birthMs === b.birthMs &&
    a.ino === b.ino &&
    a.hash === b.hash &&
    a.hasIgnored === b.hasIgnored &&
    a.residue === b.residue &&
    a.leftFor === b.leftFor
  );
}
