import { SyncError } from '../sync/errors.ts';
import type { FileHash, LocalStat } from '../sync/ports/folder.ts';
import { lstatOrNull } from './local-stat.ts';
import type { ReadAnswer, ReadRequest, ReadTask } from './read-group.ts';
import type { Root } from './root.ts';
import { WorkerPool } from './worker-pool.ts';

interface Waiting {
  /** Relative to the root. */
  readonly path: string;
  readonly small: LocalStat | null;
  readonly stored: LocalStat | null;
  readonly resolve: (answer: ReadAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One whose place is known. */
interface Found {
  readonly waiting: Waiting;
  readonly task: ReadTask;
  readonly isLarge: boolean;
}

/** So many go to a thread at a time. */
const fullGroup = 32;
/** A larger file goes alone: it takes longer to read than a whole group, and nobody else is to wait for it. */
const largeBytes = 1024 * 1024;
/** Whoever reads a small file waits for it. */
const never = new AbortController().signal;

/**
 * Has files read off the main thread. All small ones that are asked for in one turn go there in groups, before the large ones: a message to a
 * thread and back, and a look at the root for each file, cost several times what reading a small one does.
 */
export class GroupReader {
  readonly #root: Root;
  readonly #threads = new WorkerPool<ReadRequest, readonly ReadAnswer[]>({ entry: './read-worker', size: 3 });
  readonly #waiting = new Map<AbortSignal, Waiting[]>();

  constructor(root: Root) {
    this.#root = root;
  }

  /** As `LocalFolder.hash`. */
  async hash(path: string, signal: AbortSignal, stored: LocalStat | null): Promise<FileHash> {
    const answer = await this.#ask({ path, small: null, stored }, signal);
    if (!('hash' in answer)) throw new SyncError('bug', `${JSON.stringify(path)} was not hashed.`);
    return answer;
  }

  /** All bytes of a file that is small enough to be in memory whole; as `LocalFolder.read`. */
  async bytes(path: string, expected: LocalStat): Promise<Uint8Array> {
    const answer = await this.#ask({ path, small: expected, stored: null }, never);
    if (!('bytes' in answer)) throw new SyncError('bug', `${JSON.stringify(path)} was not read.`);
    return answer.bytes;
  }

  /** Ends the threads; what waits is rejected. */
  close(): Promise<void> {
    return this.#threads.close();
  }

  #ask(file: Pick<Waiting, 'path' | 'small' | 'stored'>, signal: AbortSignal): Promise<ReadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) setImmediate(() => this.#sendAll());
      const waiting = this.#waiting.get(signal) ?? [];
      waiting.push({ ...file, resolve, reject });
      this.#waiting.set(signal, waiting);
    });
  }

  #sendAll(): void {
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const [signal, waiting] of all) {
      const found = this.#resolved(waiting);
      const small = found.filter(({ isLarge }) => !isLarge);
      while (small.length > 0) void this.#send(small.splice(0, fullGroup), signal);
      for (const one of found) if (one.isLarge) void this.#send([one], signal);
    }
  }

  async #send(found: readonly Found[], signal: AbortSignal): Promise<void> {
    const files = found.map(({ task }) => task);
    const take = (answers: readonly ReadAnswer[]): void => {
      answers.forEach((answer, index) => {
        const waiting = found[index]?.waiting;
        if ('kind' in answer) waiting?.reject(new SyncError(answer.kind, answer.message));
        else waiting?.resolve(answer);
      });
    };
    try {
      await this.#threads.run({ files }, take, signal);
    } catch (error) {
      for (const { waiting } of found) waiting.reject(error);
    }
  }

  #resolved(asked: readonly Waiting[]): readonly Found[] {
    const resolve = this.#root.resolver();
    return asked.flatMap((waiting) => {
      const { path, small, stored } = waiting;
      try {
        const full = resolve(path);
        return [{ waiting, task: { full, name: path, small, stored }, isLarge: small === null && isLarge(full) }];
      } catch (error) {
        waiting.reject(error);
        return [];
      }
    });
  }
}

/** What cannot be looked at takes no time: the thread tells why. */
function isLarge(full: string): boolean {
  try {
    return (lstatOrNull(full)?.size ?? 0) > largeBytes;
  } catch {
    return false;
  }
}
