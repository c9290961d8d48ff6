import { nameKey } from '../../../main/sync/names.ts';
import type { LocalStat } from '../../../main/sync/ports/folder.ts';
import type { DiskTraits } from './traits.ts';
import type { WorldTime } from './world-time.ts';

/** A file (with its content) or a folder (with its entries) of a model disk. */
export interface DiskNode {
  readonly kind: 'file' | 'folder';
  readonly ino: number;
  readonly birthMs: number;
  content: string;
  mtimeMs: number;
  ctimeMs: number;
  /** By name key; more than one name of a file leads to one node where it has hard links. */
  readonly entries: Map<string, { name: string; node: DiskNode }>;
}

/** What lies in the trash, and where it was. */
export interface TrashedNode {
  readonly node: DiskNode;
  readonly path: string;
}

export interface DiskPicture {
  readonly root: DiskNode;
  readonly trashed: readonly TrashedNode[];
  readonly free: readonly number[];
}

/** A model disk: names as its traits have them, inodes that are given out again at once, birth times that are not. */
export class DiskTree {
  readonly traits: DiskTraits;
  readonly time: WorldTime;
  root: DiskNode;
  trashed: TrashedNode[] = [];
  /** Last freed, first given out again, as ext4 does it. */
  #free: number[] = [];
  #nextIno = 2;

  constructor(traits: DiskTraits, time: WorldTime) {
    this.traits = traits;
    this.time = time;
    this.root = this.#node('folder', '');
  }

  #node(kind: DiskNode['kind'], content: string): DiskNode {
    const at = this.time.tick();
    const ino = this.#free.pop() ?? this.#nextIno++;
    // Between birth and the first change there is always some time, as there is on a real disk.
    const birthMs = this.traits.birthless === true ? 0 : at - 1;
    return { kind, ino, birthMs, content, mtimeMs: at, ctimeMs: at, entries: new Map() };
  }

  /** All of it as it is now, to be put back later. */
  picture(): DiskPicture {
    const copied = new Map<DiskNode, DiskNode>();
    const copy = (node: DiskNode): DiskNode => {
      const known = copied.get(node);
      if (known) return known;
      const made: DiskNode = { ...node, entries: new Map() };
      copied.set(node, made);
      for (const [key, entry] of node.entries) made.entries.set(key, { name: entry.name, node: copy(entry.node) });
      return made;
    };
    const trashed = this.trashed.map(({ node, path }) => ({ node: copy(node), path }));
    return { root: copy(this.root), trashed, free: [...this.#free] };
  }

  /** The disk as it was then. Inodes are given out anew all the same: those of what is gone again too. */
  putBack({ root, trashed, free }: DiskPicture): void {
    this.root = root;
    this.trashed = [...trashed];
    this.#free = [...free];
  }

  /** What is at a path, of the disk as it is or as it was in a picture. */
  find(path: string, root = this.root): DiskNode | null {
    let at = root;
    for (const name of path === '' ? [] : path.split('/')) {
      const next = at.entries.get(nameKey(name, this.traits)) ?? this.#behindAlias(at, name);
      // A program that names an entry in another case reaches it too, but that is not what is listed.
      if (!next) return null;
      at = next.node;
    }
    return at;
  }

  #behindAlias(folder: DiskNode, name: string): { name: string; node: DiskNode } | undefined {
    if (this.traits.aliases !== true || !name.includes('~1')) return undefined;
    return [...folder.entries.values()].find((entry) => shortName(entry.name) === name.toUpperCase());
  }

  /** Folder and name key of a path. */
  place(path: string): { folder: DiskNode; name: string; key: string } {
    const slash = path.lastIndexOf('/');
    const folder = this.find(slash < 0 ? '' : path.slice(0, slash));
    if (folder?.kind !== 'folder') throw new Error(`no folder for ${path}`);
    const name = path.slice(slash + 1);
    return { folder, name, key: nameKey(name, this.traits) };
  }

  #link(path: string, node: DiskNode): void {
    const { folder, name, key } = this.place(path);
    folder.entries.set(key, { name: this.traits.decomposes === true ? name.normalize('NFD') : name, node });
    folder.mtimeMs = this.time.now();
  }

  create(path: string, kind: DiskNode['kind'], content = ''): DiskNode {
    if (this.find(path)) throw new Error(`${path} is taken`);
    const node = this.#node(kind, content);
    this.setTime(node, node.mtimeMs);
    this.#link(path, node);
    return node;
  }

  /** A second name of a file. */
  hardLink(from: string, to: string): void {
    const node = this.find(from);
    if (node?.kind !== 'file' || this.find(to)) throw new Error(`cannot link ${from} to ${to}`);
    this.#link(to, node);
  }

  write(path: string, content: string): void {
    const node = this.find(path);
    if (node?.kind !== 'file') throw new Error(`no file ${path}`);
    node.content = content;
    node.ctimeMs = this.time.tick();
    this.setTime(node, node.ctimeMs);
  }

  /** As exact as the disk can. */
  setTime(node: DiskNode, ms: number): void {
    const { timesMs = 0 } = this.traits;
    node.mtimeMs = timesMs > 0 ? Math.floor(ms / timesMs) * timesMs : ms;
  }

  /** Sets the time only. */
  touch(path: string): void {
    const node = this.find(path);
    if (node?.kind === 'file') this.write(path, node.content);
  }

  move(from: string, to: string): void {
    const source = this.place(from);
    const entry = source.folder.entries.get(source.key);
    if (!entry || (`${to}/`.startsWith(`${from}/`) && to !== from)) throw new Error(`cannot move ${from} to ${to}`);
    const there = this.find(to);
    if (there && there !== entry.node) throw new Error(`${to} is taken`);
    source.folder.entries.delete(source.key);
    this.#link(to, entry.node);
    entry.node.ctimeMs = this.time.tick();
  }

  /** Takes the entry away and answers what it led to. Its inode is free when no other name leads to it. */
  unlink(path: string): DiskNode {
    const { folder, key } = this.place(path);
    const entry = folder.entries.get(key);
    if (!entry) throw new Error(`nothing at ${path}`);
    folder.entries.delete(key);
    folder.mtimeMs = this.time.tick();
    const left = new Set([...this.walk()].map(({ node }) => node));
    const freed = [entry.node, ...[...this.walk(entry.node)].map(({ node }) => node)];
    for (const node of freed) if (!left.has(node)) this.#free.push(node.ino);
    return entry.node;
  }

  trash(path: string): void {
    const node = this.unlink(path);
    this.trashed.push({ node, path });
  }

  /** Takes a thing out of the trash, to where it was. Whose inode was given out since is a copy. */
  restore(trashed: TrashedNode): void {
    const { node, path } = trashed;
    if (this.find(path)) throw new Error(`${path} is taken`);
    this.trashed = this.trashed.filter((one) => one !== trashed);
    this.#link(path, this.#kept(node));
  }

  #kept(node: DiskNode): DiskNode {
    const isFree = this.#free.includes(node.ino);
    if (isFree) this.#free = this.#free.filter((ino) => ino !== node.ino);
    const kept = isFree ? node : { ...this.#node(node.kind, node.content), mtimeMs: node.mtimeMs };
    for (const [key, entry] of [...node.entries]) kept.entries.set(key, { ...entry, node: this.#kept(entry.node) });
    kept.ctimeMs = this.time.tick();
    return kept;
  }

  /** Everything below a folder, folders before what is in them. */
  *walk(folder: DiskNode = this.root, path = ''): Generator<{ path: string; name: string; node: DiskNode }> {
    for (const { name, node } of folder.entries.values()) {
      const here = path === '' ? name : `${path}/${name}`;
      yield { path: here, name, node };
      if (node.kind === 'folder') yield* this.walk(node, here);
    }
  }

  /** Contents of the files in the trash. */
  *trashedContents(): Generator<string> {
    for (const { node } of this.trashed) {
      if (node.kind === 'file') yield node.content;
      else for (const below of this.walk(node)) if (below.node.kind === 'file') yield below.node.content;
    }
  }
}

export function statOf(node: DiskNode): LocalStat {
  const { kind, content, mtimeMs, ctimeMs, birthMs, ino } = node;
  return { kind, size: kind === 'file' ? content.length : 4096, mtimeMs, ctimeMs, birthMs, ino };
}

/** The short name that old programs know a long one by; null for a name that is short by itself. Of two that would be one, only the first has it. */
function shortName(name: string): string | null {
  const [, stem = '', extension = ''] = /^(.*?)(?:\.([^.]*))?$/.exec(name) ?? [];
  if (stem.length <= 8 && extension.length <= 3) return null;
  const short = `${stem.replace(/[ .]/g, '').slice(0, 6)}~1`;
  return (extension === '' ? short : `${short}.${extension.slice(0, 3)}`).toUpperCase();
}
