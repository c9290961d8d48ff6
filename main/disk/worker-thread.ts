import { Worker } from 'node:worker_threads';
import { SyncError } from '../sync/errors.ts';
import type { JobAnswer, JobEnd, JobMessage, WorkerStart } from './worker-jobs.ts';

/** What becomes of one job. */
export interface JobEvents<Part> {
  readonly part: (part: Part) => void;
  /** The thread is free again. */
  readonly end: (how: JobEnd) => void;
  /** The thread is gone, and the job with it. */
  readonly lost: (error: unknown) => void;
}

/** A thread that has nothing to do for so long is ended: it would only hold memory. */
const idleMs = 20_000;

/** Threads without work, by their entry, for whoever needs one next. */
const parked = new Map<string, Set<WorkerThread>>();

/** A thread that does one job at a time, for one folder after another. It does not keep the process alive while it has none. */
export class WorkerThread {
  readonly #parked: Set<WorkerThread>;
  readonly #worker: Worker;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #idle: NodeJS.Timeout;
  #job = 0;
  #current: { readonly answered: (answer: JobAnswer<unknown>) => void; readonly lost: (error: unknown) => void } | null = null;

  /** A thread without work. `entry` is a file without its ending, beside this one: `./scan-worker`. */
  static take(entry: string): WorkerThread {
    const resting = parked.get(entry) ?? new Set();
    parked.set(entry, resting);
    const [thread = new WorkerThread(entry, resting)] = resting;
    resting.delete(thread);
    return thread;
  }

  private constructor(entry: string, resting: Set<WorkerThread>) {
    this.#parked = resting;
    const workerData: WorkerStart = { stop: this.#stop };
    // In the checkout Node runs the sources; in the bundle the entry lies beside this code.
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    this.#worker = new Worker(new URL(entry + ending, import.meta.url), { workerData });
    this.#worker.on('message', (answer: JobAnswer<unknown>) => {
      if (answer.job === this.#job) this.#current?.answered(answer);
    });
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(new SyncError('bug', 'A worker thread ended by itself.')));
    this.#idle = setTimeout(() => {
      if (resting.has(this)) void this.end();
    }, idleMs).unref();
  }

  /** Begins a job. Its request and its parts are those of the entry. */
  run<Part>(request: unknown, events: JobEvents<Part>): void {
    this.#job += 1;
    this.#worker.ref();
    this.#current = {
      lost: events.lost,
      answered: (answer) => {
        // The entry sends no others.
        if (answer.part !== undefined) events.part(answer.part as Part);
        if (!('end' in answer)) return;
        this.#current = null;
        this.#worker.unref();
        events.end(answer.end);
      },
    };
    const message: JobMessage<unknown> = { job: this.#job, request };
    this.#worker.postMessage(message);
  }

  /** Asks the job to end early; its end is told as ever. */
  stop(): void {
    Atomics.store(this.#stop, 0, this.#job);
  }

  /** Lets others have it. Only after its job has ended. */
  park(): void {
    this.#idle.refresh();
    this.#parked.add(this);
  }

  /** Ends it in the middle of whatever it does, of which nothing more is told. */
  async end(): Promise<void> {
    this.#current = null;
    this.#forget();
    await this.#worker.terminate();
  }

  #lose(error: unknown): void {
    this.#forget();
    const current = this.#current;
    this.#current = null;
    current?.lost(error);
  }

  #forget(): void {
    clearTimeout(this.#idle);
    this.#parked.delete(this);
  }
}
