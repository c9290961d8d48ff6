import { Worker } from 'node:worker_threads';
import type { CheckpointStart } from './checkpoint-worker.ts';

/** A log of so many pages (4 KiB each) is put into the file as soon as nobody has written for a while, */
const restPages = 1_000;
const restMs = 1_000;
/** and one of so many while one commit follows the other: the first after it waits for the disk, as SQLite begins the log anew. */
const mostPages = 16_384;
/** How often the size is asked for while one commit follows the other, ms. */
const lookMs = 250;
/** SQLite does it by itself, in the midst of a commit, beyond so many: then no thread could be had. */
export const lastResortPages = 4 * mostPages;

/** A thread that hangs keeps the end of the program waiting no longer than this. */
const patienceMs = 5_000;

/**
 * Puts the log of a database into its file, in a thread: that waits for the disk, behind all that others store at the same time (up to 250 ms
 * during a first sync), and a commit that does it would stop the program for so long.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #pages: () => number;
  #thread: Pick<CheckpointStart, 'done'> | null = null;
  #rest: NodeJS.Timeout | null = null;
  #lookedAt = -Infinity;
  #ended = false;

  /** `pages` tells how many pages of the log are not in the file yet. */
  constructor(file: string, pages: () => number) {
    this.#file = file;
    this.#pages = pages;
  }

  /** Called after each commit. */
  wrote(): void {
    if (this.#ended) return;
    if (this.#rest) this.#rest.refresh();
    else this.#rest = setTimeout(() => this.#begin(restPages), restMs).unref();
    const now = performance.now();
    if (now - this.#lookedAt < lookMs) return;
    this.#lookedAt = now;
    this.#begin(mostPages);
  }

  /** Returns when the thread has let go of the file. */
  end(): void {
    this.#ended = true;
    if (this.#rest) clearTimeout(this.#rest);
    if (this.#thread) Atomics.wait(this.#thread.done, 0, 0, patienceMs);
  }

  /** Never throws: what was written is stored, and whoever uses the file next meets what is wrong with it. */
  #begin(leastPages: number): void {
    try {
      if (!this.#thread && this.#pages() >= leastPages) this.#thread = this.#start();
    } catch {
      // Tried again after the next commit.
    }
  }

  #start(): Pick<CheckpointStart, 'done'> {
    const start: CheckpointStart = { file: this.#file, done: new Int32Array(new SharedArrayBuffer(4)) };
    // In the checkout Node runs the sources; in the bundle the entry lies beside this code.
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(`./checkpoint-worker${ending}`, import.meta.url), { workerData: start });
    worker.unref();
    // One that could not be started has not touched the file; its `exit` follows.
    worker.on('error', () => undefined);
    worker.on('exit', () => (this.#thread = null));
    return start;
  }
}
