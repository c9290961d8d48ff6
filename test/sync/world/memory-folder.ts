import { SyncError } from '../../../main/sync/errors.ts';
import { fits, spellingOf } from '../../../main/sync/names.ts';
import type {
  FileHash,
  FolderTraits,
  LocalFolder,
  LocalStat,
  ReceivedFile,
  ScannedFolder,
  ScanResult,
  SkippedEntry,
  Watch,
} from '../../../main/sync/ports/folder.ts';
import { type DiskNode, type DiskTree, statOf } from './disk-tree.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** In a model world whatever ends in this is left out of the sync. */
const ignoredEnding = '.ign';

/** The content of what stands for a symbolic link. */
export const symbolicLink = '@link';

export function isIgnored(path: string): boolean {
  return path.split('/').some((name) => name.endsWith(ignoredEnding));
}

/** The local side of a model world behind the engine's own port. A content's hash is the content itself. */
export class MemoryFolder implements LocalFolder {
  readonly disk: DiskTree;
  readonly traits: FolderTraits;
  ignoredEndings: readonly string[] = [ignoredEnding];

  constructor(disk: DiskTree) {
    this.disk = disk;
    this.traits = disk.traits;
  }

  async check(): Promise<void> {
    return Promise.resolve();
  }

  scanNow({ paths, deep }: { paths: readonly string[]; deep: boolean }): ScanResult {
    const folders: ScannedFolder[] = [];
    const skipped: SkippedEntry[] = [];
    const read = (path: string, isAsked = false): void => {
      const node = this.disk.find(path);
      if (node?.kind !== 'folder') {
        folders.push({ path, state: 'gone', entries: [], hasIgnored: false });
        return;
      }
      const all = [...node.entries.values()];
      const links = all.filter(({ node: { content } }) => content === symbolicLink);
      for (const { name } of links) skipped.push({ path: path === '' ? name : `${path}/${name}`, reason: 'symlink' });
      const seen = all.filter(({ name, node: { content } }) => !this.ignores(name) && content !== symbolicLink);
      folders.push({
        path,
        state: 'read',
        entries: seen.map(({ name, node: entry }) => ({ name, ...statOf(entry) })),
        hasIgnored: seen.length < all.length,
        ...(isAsked && path !== '' && { self: statOf(node) }),
      });
      if (!deep) return;
      for (const { name, node: entry } of seen) if (entry.kind === 'folder') read(path === '' ? name : `${path}/${name}`);
    };
    for (const path of paths) read(path, true);
    return { folders, skipped };
  }

  async scan(request: { paths: readonly string[]; deep: boolean }): Promise<ScanResult> {
    return Promise.resolve(this.scanNow(request));
  }

  async hash(path: string): Promise<FileHash> {
    const node = this.#file(path);
    return Promise.resolve({ hash: node.content, stat: statOf(node) });
  }

  async storeAll(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async stat(path: string): Promise<LocalStat | null> {
    const node = this.disk.find(path);
    return Promise.resolve(node && statOf(node));
  }

  async *read(path: string, expected: LocalStat): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    const node = this.#file(path);
    if (!isSame(node, expected)) throw new SyncError('busy', `${path} is still changing`);
    yield encoder.encode(node.content);
  }

  async createFolder(path: string): Promise<LocalStat> {
    const there = this.disk.find(path);
    // Somebody was quicker: it is the folder that was wanted.
    if (there?.kind === 'folder' && this.#hasExactName(path)) return Promise.resolve(statOf(there));
    this.#free(path);
    return Promise.resolve(statOf(this.disk.create(path, 'folder')));
  }

  async receive(folder: string, content: { chunks: AsyncIterable<Uint8Array>; size: number | null }): Promise<ReceivedFile> {
    if (this.disk.find(folder)?.kind !== 'folder') throw new SyncError('gone', `no folder ${folder}`);
    let text = '';
    for await (const chunk of content.chunks) text += decoder.decode(chunk);
    let ended = false;
    const end = (): void => {
      if (ended) throw new SyncError('bug', 'ended twice');
      ended = true;
    };
    return {
      hash: text,
      size: text.length,
      commit: async ({ path, expected, mtimeMs }) => {
        const there = this.disk.find(path);
        if (expected ? !there || !isSame(there, expected) || !this.#hasExactName(path) : there)
          throw new SyncError('conflict', `${path} is not as expected`);
        end();
        if (there) this.disk.unlink(path);
        else this.#free(path);
        const made = this.disk.create(path, 'file', text);
        if (mtimeMs !== null) this.disk.setTime(made, mtimeMs);
        return Promise.resolve(statOf(made));
      },
      discard: async () => {
        end();
        return Promise.resolve();
      },
    };
  }

  async move(from: string, to: string, expected: LocalStat): Promise<LocalStat> {
    const node = this.#expected(from, expected);
    if (this.disk.find(to) !== node) this.#free(to);
    this.disk.move(from, to);
    return Promise.resolve(statOf(node));
  }

  async trash(path: string, expected: LocalStat): Promise<string> {
    this.#expected(path, expected);
    this.disk.trash(path);
    return Promise.resolve('in the trash');
  }

  ignores(path: string): boolean {
    return path.split('/').some((name) => this.ignoredEndings.some((ending) => name.endsWith(ending)));
  }

  async watch(): Promise<Watch> {
    return Promise.resolve({ complete: true, stop: () => Promise.resolve() });
  }

  async sweep(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }

  #expected(path: string, expected: LocalStat): DiskNode {
    const node = this.disk.find(path);
    if (!node) throw new SyncError('gone', `${path} is not there`);
    if (!isSame(node, expected) || !this.#hasExactName(path)) throw new SyncError('conflict', `${path} is not as expected`);
    return node;
  }

  /** A disk that takes `A` for `a` answers for both; only what is listed so is meant, however its accents are written. */
  #hasExactName(path: string): boolean {
    const { folder, name, key } = this.disk.place(path);
    const listed = folder.entries.get(key)?.name;
    const spell = spellingOf(this.traits);
    return listed !== undefined && spell(listed) === spell(name);
  }

  #file(path: string): DiskNode {
    const node = this.disk.find(path);
    if (node?.kind !== 'file') throw new SyncError('gone', `no file ${path}`);
    return node;
  }

  #free(path: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const isPossible = !Array.from(this.traits.forbiddenCharacters).some((character) => name.includes(character));
    if (!isPossible || !fits(name, this.traits)) throw new SyncError('refused', `no disk of this kind holds ${path}`);
    const slash = path.lastIndexOf('/');
    if (this.disk.find(slash < 0 ? '' : path.slice(0, slash))?.kind !== 'folder')
      throw new SyncError('gone', `no folder for ${path}`);
    if (this.disk.find(path)) throw new SyncError('conflict', `${path} is taken`);
  }
}

function isSame(node: DiskNode, expected: LocalStat): boolean {
  if (node.kind !== expected.kind || node.ino !== expected.ino || node.birthMs !== expected.birthMs) return false;
  const { mtimeMs, ctimeMs, size } = statOf(node);
  return node.kind === 'folder' || (mtimeMs === expected.mtimeMs && ctimeMs === expected.ctimeMs && size === expected.size);
}
