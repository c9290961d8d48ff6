import { setImmediate } from 'node:timers/promises';
import { SyncError } from '../sync/errors.ts';
import type { Root } from './root.ts';
import { storeGroup } from './store-group.ts';
import type { NewFile, StoreAnswer, StoreFailure, StoreRequest } from './store-group.ts';
import { WorkerPool } from './worker-pool.ts';

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** A whole small file that is to be made. */
interface FileToStore extends Omit<NewFile, 'full'> {
  /** Asked right before the file is made, and given what resolves paths then. Throws what keeps the file from being made. */
  readonly locate: (resolve: Resolve) => string;
}

type Resolve = ReturnType<Root['resolver']>;

interface WaitingFile extends Waiting<string> {
  readonly file: FileToStore;
}

interface FoundFile extends Waiting<string> {
  readonly file: NewFile;
}

/** A group of so many is not made to wait for more. */
const fullGroup = 48;
/** Whoever gets an answer looks and renames right away: so many do in one turn, and others of the program act in between. */
const answeredAtOnce = 16;
/** While groups follow one another, each gathers for so long, ms: what is stored alone costs ten times as much. */
const gatherMs = 10;
/** Groups this far apart do not follow one another: one file is stored at once. */
const apartMs = 50;
/** So few are not worth a thread. */
const fewItems = 3;

/**
 * Puts small files and the name lists of folders on the disk, in groups: whatever asks while a group is under way is in the next one. Every
 * answer comes after the disk has it.
 */
export class GroupStore {
  readonly #thread = new WorkerPool<StoreRequest, StoreAnswer>({ entry: './store-worker', size: 1 });
  readonly #life = new AbortController();
  #files: WaitingFile[] = [];
  #folders = new Map<string, Waiting<void>[]>();
  readonly #root: Root;
  #isUnderWay = false;
  #timer: NodeJS.Timeout | null = null;
  #endedAt = -Infinity;

  constructor(root: Root) {
    this.#root = root;
  }

  /** Makes a file of these bytes, which belong to the store from now on. Answers their SHA-256. Rejects as `diskError`, `conflict` when something is there. */
  storeFile(file: FileToStore): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#files.push({ file, resolve, reject });
      this.#schedule();
    });
  }

  /** Stores what was made, renamed or removed in the folder before the call. See `syncFolder`. */
  syncFolder(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const same = this.#folders.get(path);
      if (same) same.push({ resolve, reject });
      else this.#folders.set(path, [{ resolve, reject }]);
      this.#schedule();
    });
  }

  /** Ends the thread; what waits is rejected. */
  async close(): Promise<void> {
    this.#life.abort(closing());
    if (this.#timer) clearTimeout(this.#timer);
    for (const { reject } of [...this.#files, ...[...this.#folders.values()].flat()]) reject(closing());
    await this.#thread.close();
  }

  #schedule(): void {
    const count = this.#files.length + this.#folders.size;
    if (this.#isUnderWay || count === 0 || this.#life.signal.aborted) return;
    if (this.#timer && count < fullGroup) return;
    if (this.#timer) clearTimeout(this.#timer);
    const follows = performance.now() - this.#endedAt < apartMs;
    // Not at once: all that asks in this turn is one group.
    this.#timer = setTimeout(() => void this.#run(), follows && count < fullGroup ? gatherMs : 0);
  }

  async #run(): Promise<void> {
    this.#timer = null;
    this.#isUnderWay = true;
    const files = this.#files;
    const folders = [...this.#folders];
    this.#files = [];
    this.#folders = new Map();
    const answers = await this.#answers(this.#found(files), folders);
    this.#isUnderWay = false;
    this.#endedAt = performance.now();
    // The next group is stored while these answers are taken.
    this.#schedule();
    for (const [index, answer] of answers.entries()) {
      if (index > 0 && index % answeredAtOnce === 0) await setImmediate();
      answer();
    }
  }

  /** Where they are to be. What may not be made there is told at once. */
  #found(files: readonly WaitingFile[]): readonly FoundFile[] {
    const resolve = this.#root.resolver();
    return files.flatMap(({ file: { locate, ...file }, ...waiting }) => {
      try {
        return [{ ...waiting, file: { ...file, full: locate(resolve) } }];
      } catch (error) {
        waiting.reject(error);
        return [];
      }
    });
  }

  /** Stores a group. Resolves with what tells each of those who wait for it; never rejects. */
  async #answers(
    files: readonly FoundFile[],
    folders: readonly (readonly [string, readonly Waiting<void>[]])[],
  ): Promise<readonly (() => void)[]> {
    const waiting = folders.flatMap(([, all], index) => all.map((one) => ({ ...one, index })));
    try {
      const stored = await this.#store({ files: files.map(({ file }) => file), folders: folders.map(([path]) => path) });
      return [
        ...files.map(({ resolve, reject }, index) => () => {
          const result = stored.files[index];
          if (typeof result === 'string') resolve(result);
          else reject(errorOf(result));
        }),
        ...waiting.map(({ resolve, reject, index }) => () => {
          const failure = stored.folders[index];
          if (failure === null) resolve();
          else reject(errorOf(failure));
        }),
      ];
    } catch (error) {
      const failed = [...files, ...waiting].map(({ reject }) => reject);
      return failed.map((reject) => () => reject(error));
    }
  }

  async #store(request: StoreRequest): Promise<StoreAnswer> {
    if (request.files.length + request.folders.length <= fewItems) return storeGroup(request);
    const answers: StoreAnswer[] = [];
    await this.#thread.run(request, (answer) => answers.push(answer), this.#life.signal);
    return answers[0] ?? { files: [], folders: [] };
  }
}

function errorOf(failure: StoreFailure | undefined): SyncError {
  return failure ? new SyncError(failure.kind, failure.message) : new SyncError('bug', 'The disk gave no answer for a file.');
}

function closing(): SyncError {
  return new SyncError('busy', 'The folder is being closed.');
}
