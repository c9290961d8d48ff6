import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type {
  FileHash,
  FolderTraits,
  Hint,
  LocalFolder,
  LocalStat,
  ReceivedFile,
  ScanResult,
  Watch,
} from '../sync/ports/folder.ts';
import type { Clock } from '../sync/ports/time.ts';
import { SyncError } from '../sync/errors.ts';
import { diskError, errorCode } from './disk-error.ts';
import { resultAt, statAt, syncFoldersOf } from './disk-place.ts';
import { FreeSpace } from './free-space.ts';
import { GroupReader } from './group-reader.ts';
import { GroupStore } from './group-store.ts';
import { parseIgnoreRules } from './ignore-rules.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { pathNames } from './local-path.ts';
import { moveItem } from './move.ts';
import { Partials } from './partials.ts';
import { hasExactName } from './place-file.ts';
import { readFile } from './read-file.ts';
import { receiveFile } from './receive.ts';
import type { ReceivePlace } from './receive.ts';
import { Root } from './root.ts';
import { ScanReader } from './scan-columns.ts';
import type { ScanPart } from './scan-columns.ts';
import { storeDisk } from './store-disk.ts';
import { isYoung } from './store-written.ts';
import { probeTraits } from './traits.ts';
import { trashItem } from './trash.ts';
import type { SystemTrash, TrashPlace } from './trash.ts';
import { FolderWatch } from './folder-watch.ts';
import type { ScanRequest } from './scan-worker.ts';
import { WorkerPool } from './worker-pool.ts';

export interface FolderOptions {
  /** The local folder of the pair, absolute. */
  readonly root: string;
  /** The text that `createMarker` wrote. */
  readonly marker: string;
  /** Ignore rules in the syntax of .gitignore, beside the built-in ones. */
  readonly ignore: string;
  /** Absolute folder, outside of the root, for what the system's trash does not take. */
  readonly rescue: string;
  /** Puts one absolute path into the system's trash; left out where there is none. */
  readonly trash?: SystemTrash;
}

/**
 * Opens the local side of a pair. Throws `gone` when the folder or its marker is not there, `refused` for a bad ignore rule,
 * `unreadable` when the folder may not be written to, `full`.
 */
export async function openFolder(options: FolderOptions): Promise<LocalFolder> {
  const rules = parseIgnoreRules(options.ignore);
  const root = new Root(options.root, options.marker);
  root.check();
  const token = randomBytes(8).toString('hex');
  const traits = probeTraits(root.path, token);
  const place: ReceivePlace & TrashPlace = {
    root,
    traits,
    space: new FreeSpace(root.path),
    store: new GroupStore(root),
    partials: new Partials(root, token),
    systemTrash: options.trash ?? null,
    rescue: options.rescue,
  };
  return Promise.resolve(new DiskFolder(place, rules));
}

/** A file that is no larger is read whole by a thread: seven calls, one after the other, would cost ten times the reading. */
const smallBytes = 64 * 1024;

/** So many files that were just written are put on the disk with all else that was. */
const manyYoung = 256;

/** `LocalFolder` on the file system of Node. */
class DiskFolder implements LocalFolder {
  readonly traits: FolderTraits;
  readonly #place: ReceivePlace & TrashPlace;
  readonly #rules: IgnoreRules;
  readonly #scans = new WorkerPool<ScanRequest, ScanPart>({ entry: './scan-worker', size: 1 });
  readonly #reader: GroupReader;
  readonly #watches = new Set<FolderWatch>();

  constructor(place: ReceivePlace & TrashPlace, rules: IgnoreRules) {
    this.traits = place.traits;
    this.#place = place;
    this.#rules = rules;
    this.#reader = new GroupReader(place.root);
  }

  async check(): Promise<void> {
    await Promise.resolve();
    this.#place.root.check();
  }

  async scan(request: { paths: readonly string[]; deep: boolean }, signal: AbortSignal): Promise<ScanResult> {
    const { root } = this.#place;
    request.paths.forEach(pathNames);
    root.check();
    const reader = new ScanReader();
    const job = { root: root.path, paths: request.paths, deep: request.deep, ignore: this.#rules.text };
    await this.#scans.run(job, (part) => reader.add(part), signal);
    // A disk that was taken away meanwhile leaves folders that seem empty.
    root.check();
    const result = { folders: reader.folders, skipped: reader.skipped };
    for (const watch of this.#watches) watch.notice(result);
    return result;
  }

  hash(path: string, signal: AbortSignal, stored: LocalStat | null = null): Promise<FileHash> {
    return this.#reader.hash(path, signal, stored);
  }

  async storeAll(files: readonly LocalStat[], signal: AbortSignal): Promise<boolean> {
    const { root } = this.#place;
    root.check();
    const now = Date.now();
    const young = files.filter((stat) => isYoung(stat, now)).length;
    return young >= manyYoung && (await storeDisk(root.path, young, signal));
  }

  async stat(path: string): Promise<LocalStat | null> {
    await Promise.resolve();
    try {
      return statAt(this.#place.root.resolve(path), path);
    } catch (error) {
      // Without its folder an item is not there; without its root nothing is known.
      if (error instanceof SyncError && error.kind === 'gone') {
        this.#place.root.check();
        return null;
      }
      throw error;
    }
  }

  async *read(path: string, expected: LocalStat): AsyncGenerator<Uint8Array> {
    if (expected.size > smallBytes) {
      yield* readFile(this.#place.root.resolve(path), path, expected);
      return;
    }
    const bytes = await this.#reader.bytes(path, expected);
    if (bytes.length > 0) yield bytes;
  }

  async createFolder(path: string): Promise<LocalStat> {
    const full = this.#place.root.resolve(path);
    try {
      await mkdir(full);
    } catch (error) {
      const there = errorCode(error) === 'EEXIST' ? statAt(full, path) : null;
      if (there?.kind !== 'folder' || !hasExactName(full, this.traits)) {
        throw diskError(error, `Cannot make the folder ${JSON.stringify(path)}`);
      }
    }
    await syncFoldersOf(this.#place, full);
    return resultAt(full, path);
  }

  receive(folder: string, content: Parameters<LocalFolder['receive']>[1]): Promise<ReceivedFile> {
    return receiveFile(this.#place, folder, content);
  }

  move(from: string, to: string, expected: LocalStat): Promise<LocalStat> {
    return moveItem(this.#place, { from, to, expected });
  }

  trash(path: string, expected: LocalStat): Promise<string> {
    return trashItem(this.#place, path, expected);
  }

  ignores(path: string, kind: 'file' | 'folder'): boolean {
    return this.#rules.ignores(path, kind);
  }

  async watch(onHint: (hint: Hint) => void, clock: Clock): Promise<Watch> {
    this.#place.root.check();
    const watch = new FolderWatch({
      root: this.#place.root.path,
      ignore: this.#rules.text,
      onHint,
      clock,
      onStop: () => this.#watches.delete(watch),
    });
    this.#watches.add(watch);
    await watch.start();
    return watch;
  }

  sweep(): Promise<void> {
    return this.#place.partials.sweep();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#watches].map((watch) => watch.stop()));
    await Promise.all([this.#scans.close(), this.#reader.close(), this.#place.store.close()]);
  }
}
