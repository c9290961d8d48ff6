import { isStill } from '../../main/disk/local-stat.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type {
  FileHash,
  Hint,
  LocalFolder,
  LocalStat,
  ReceivedFile,
  ScannedFolder,
  ScanResult,
  SkippedEntry,
  Watch,
} from '../../main/sync/ports/folder.ts';
import type { MemoryFolder } from '../sync/world/memory-folder.ts';
import type { ControlLoop } from './control-loop.ts';
import type { DiskJournal } from './disk-journal.ts';
import type { DiskWeather } from './weather.ts';

export interface FolderPlace {
  readonly loop: ControlLoop;
  readonly name: string;
  readonly folder: MemoryFolder;
  readonly weather: DiskWeather;
  readonly journal: DiskJournal;
  /** Whether the system can put all that was written on the disk in one go. */
  readonly storesAll: boolean;
  /** Told of content that goes with a folder although it came into it after the last look, which cannot be held up. */
  readonly onUnseen: (content: string) => void;
  /** Told around each change that the engine makes. */
  readonly change: <Result>(what: string, act: () => Result) => Result;
}

/** Turns that a step takes at most from the end of its look to what it does, with one more look at the disk between them. */
const justNow = 40;

/** A model folder as one life of the engine reaches it: every call takes its time, and may go wrong. */
export class SlowFolder implements LocalFolder {
  readonly traits;
  readonly #place: FolderPlace;
  readonly #life: object;
  hint: ((hint: Hint) => void) | null = null;
  /** A look goes on right now: what is moved meanwhile may be seen in its new place alone. */
  isScanning = false;
  /** What each file held when it was last seen. */
  readonly #seen = new Map<string, string>();
  /** When somebody last had looked into this folder alone, with all that is below it, in turns. */
  readonly #looked = new Map<string, number>();

  constructor(place: FolderPlace, life: object) {
    this.#place = place;
    this.#life = life;
    this.traits = place.folder.traits;
  }

  async check(): Promise<void> {
    await this.#turn('check');
    this.#refuseAway();
  }

  async scan(request: { paths: readonly string[]; deep: boolean }, signal: AbortSignal): Promise<ScanResult> {
    this.isScanning = true;
    try {
      return await this.#scan(request, signal);
    } finally {
      this.isScanning = false;
    }
  }

  async #scan({ paths, deep }: { paths: readonly string[]; deep: boolean }, signal: AbortSignal): Promise<ScanResult> {
    const { folder, loop } = this.#place;
    const folders: ScannedFolder[] = [];
    const skipped: SkippedEntry[] = [];
    const queue = [...paths];
    await this.#turn('scan');
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      signal.throwIfAborted();
      this.#refuseAway();
      if (loop.chance.happens(0.15)) await this.#turn(`scan ${path}`);
      if (path !== '' && this.#fails()) {
        folders.push({ path, state: 'unreadable', entries: [], hasIgnored: false });
        continue;
      }
      const seen = folder.scanNow({ paths: [path], deep: false });
      this.#remember(seen.folders);
      for (const { self, ...one } of seen.folders) folders.push(paths.includes(path) && self ? { ...one, self } : one);
      skipped.push(...seen.skipped);
      const below = seen.folders.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'folder'));
      if (deep) queue.push(...below.map(({ name }) => (path === '' ? name : `${path}/${name}`)));
    }
    await this.#turn('scanned');
    const [only] = paths;
    if (deep && only !== undefined && paths.length === 1) this.#looked.set(only, loop.turns);
    signal.throwIfAborted();
    return { folders, skipped };
  }

  async hash(path: string, _signal: AbortSignal, stored: LocalStat | null = null): Promise<FileHash> {
    await this.#turn(`hash ${path}`);
    this.#refuseAway();
    if (this.#fails()) throw new SyncError('unreadable', `${path} may not be read`);
    const before = await this.#place.folder.hash(path);
    await this.#turn(`hashed ${path}`);
    const after = await this.#place.folder.hash(path);
    if (JSON.stringify(before) !== JSON.stringify(after)) throw new SyncError('busy', `${path} is still changing`);
    // The model's hash is the content.
    if (!stored || !isStill(stored, after.stat)) this.#place.journal.keep(path, after.hash);
    return after;
  }

  async storeAll(): Promise<boolean> {
    if (!this.#place.storesAll) return false;
    await this.#turn('store all');
    this.#refuseAway();
    this.#place.journal.sync();
    return true;
  }

  async stat(path: string): Promise<LocalStat | null> {
    await this.#turn(`stat ${path}`);
    this.#refuseAway();
    return this.#place.folder.stat(path);
  }

  async *read(path: string, expected: LocalStat): AsyncGenerator<Uint8Array> {
    await this.#turn(`read ${path}`);
    this.#refuseAway();
    for await (const chunk of this.#place.folder.read(path, expected)) {
      const middle = Math.floor(chunk.length / 2);
      yield chunk.subarray(0, middle);
      await this.#turn(`read on ${path}`);
      yield chunk.subarray(middle);
    }
    // Both ends are the same file, or nothing was read.
    await this.#place.folder.read(path, expected).next();
  }

  async createFolder(path: string): Promise<LocalStat> {
    await this.#turn(`make folder ${path}`);
    this.#refuseAway();
    this.#refuseFull();
    const stat = await this.#change(`here: folder ${path}`, () => this.#place.folder.createFolder(path));
    await this.#sync();
    return stat;
  }

  async receive(folder: string, content: { chunks: AsyncIterable<Uint8Array>; size: number | null }): Promise<ReceivedFile> {
    const { journal } = this.#place;
    await this.#turn(`receive into ${folder}`);
    this.#refuseAway();
    this.#refuseFull();
    const partial = journal.beginPartial();
    try {
      const received = await this.#place.folder.receive(folder, this.#watched(content));
      if (content.size !== null && received.size !== content.size) throw new SyncError('broken', 'a short body');
      await this.#turn('received');
      return this.#waiting(received, partial);
    } catch (error) {
      journal.endPartial(partial);
      throw error;
    }
  }

  #watched({ chunks, size }: { chunks: AsyncIterable<Uint8Array>; size: number | null }) {
    const refuse = (): void => this.#refuseFull();
    return {
      size,
      chunks: (async function* () {
        for await (const chunk of chunks) {
          refuse();
          yield chunk;
        }
      })(),
    };
  }

  #waiting(received: ReceivedFile, partial: number): ReceivedFile {
    const { journal } = this.#place;
    return {
      hash: received.hash,
      size: received.size,
      commit: async (target) => {
        this.#refuseAway();
        // Nothing of ours comes between the last look and the rename.
        const stat = await this.#change(`here: put ${target.path}`, () => received.commit(target)).finally(() =>
          journal.endPartial(partial),
        );
        await this.#sync();
        return stat;
      },
      discard: async () => {
        journal.endPartial(partial);
        await received.discard();
      },
    };
  }

  async move(from: string, to: string, expected: LocalStat): Promise<LocalStat> {
    this.#refuseAway();
    const stat = await this.#change(`here: move ${from} to ${to}`, () => this.#place.folder.move(from, to, expected));
    this.unsee(from);
    await this.#sync();
    return stat;
  }

  async trash(path: string, expected: LocalStat): Promise<string> {
    await this.#turn(`trash ${path}`);
    this.#refuseAway();
    if (expected.kind === 'folder') this.#noteUnseen(path);
    const where = await this.#change(`here: trash ${path}`, () => this.#place.folder.trash(path, expected));
    await this.#sync();
    return where;
  }

  #remember(folders: readonly ScannedFolder[]): void {
    const { folder } = this.#place;
    for (const { path, entries } of folders) {
      // What is not there any more may come again, unseen.
      for (const seen of this.#seen.keys())
        if (seen.slice(0, Math.max(0, seen.lastIndexOf('/'))) === path) this.#seen.delete(seen);
      for (const { name } of entries) {
        const full = path === '' ? name : `${path}/${name}`;
        const node = folder.disk.find(full);
        if (node?.kind === 'file') this.#seen.set(full, node.content);
      }
    }
  }

  /** What comes out of the trash has not been seen since. */
  unsee(top: string): void {
    for (const path of this.#seen.keys()) if (`${path}/`.startsWith(`${top}/`)) this.#seen.delete(path);
  }

  /** What came into a folder since it was looked at for this very step. A step that did not look has no excuse. */
  #noteUnseen(path: string): void {
    const { folder, loop, onUnseen } = this.#place;
    const node = folder.disk.find(path);
    if (!node || loop.turns - (this.#looked.get(path) ?? -Infinity) > justNow) return;
    for (const below of folder.disk.walk(node, path))
      if (below.node.kind === 'file' && this.#seen.get(below.path) !== below.node.content) onUnseen(below.node.content);
  }

  ignores(path: string): boolean {
    return this.#place.folder.ignores(path);
  }

  async watch(onHint: (hint: Hint) => void): Promise<Watch> {
    await this.#turn('watch');
    this.#refuseAway();
    this.hint = onHint;
    return {
      complete: true,
      stop: () => {
        this.hint = null;
        return Promise.resolve();
      },
    };
  }

  async sweep(): Promise<void> {
    await this.#turn('sweep');
    this.#place.journal.sweep();
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }

  #change<Result>(what: string, act: () => Result): Result {
    return this.#place.change(what, act);
  }

  /** What was done is safe from a power cut from here on, and only from here on. */
  async #sync(): Promise<void> {
    await this.#turn('sync the disk');
    this.#place.journal.sync();
  }

  #turn(label: string): Promise<void> {
    return this.#place.loop.turn(`${this.#place.name} ${label}`, { life: this.#life });
  }

  #fails(): boolean {
    const { loop, weather } = this.#place;
    return weather.flaky > 0 && loop.chance.happens(weather.flaky);
  }

  #refuseAway(): void {
    if (this.#place.weather.away) throw new SyncError('gone', 'The folder is not there.');
  }

  #refuseFull(): void {
    if (this.#place.weather.full) throw new SyncError('full', 'The disk is full.');
  }
}
