import { Worker } from 'node:worker_threads';
import { SyncError, asSyncError } from '../sync/errors.ts';
import type { JobAnswer, JobMessage, WorkerStart } from './worker-jobs.ts';

export interface PoolOptions<Setting> {
  /** File without its ending, beside this one: `./scan-worker`. */
  readonly entry: string;
  readonly size: number;
  readonly setting: Setting;
}

interface Waiting<Request, Part> {
  readonly request: Request;
  readonly onPart: (part: Part) => void;
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Thread<Request, Part> {
  readonly worker: Worker;
  readonly stop: Int32Array<SharedArrayBuffer>;
  job: number;
  current: Waiting<Request, Part> | null;
  idle: NodeJS.Timeout | null;
}

/** A thread that has nothing to do for so long is ended: it would only hold memory. */
const idleMs = 20_000;

/**
 * A few threads that are started when there is work and ended when there is none. They do not keep the process alive by themselves.
 */
export class WorkerPool<Setting, Request, Part> {
  readonly #options: PoolOptions<Setting>;
  readonly #threads = new Set<Thread<Request, Part>>();
  readonly #queue: Waiting<Request, Part>[] = [];
  #closed = false;

  constructor(options: PoolOptions<Setting>) {
    this.#options = options;
  }

  /** Runs one job. Resolves after its last part; rejects with the worker's `SyncError`, or with the signal's reason when aborted. */
  run(request: Request, onPart: (part: Part) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new SyncError('bug', 'The folder is closed already.');
      signal.throwIfAborted();
      const abort = () => this.#abort(waiting);
      const settled = () => signal.removeEventListener('abort', abort);
      const waiting: Waiting<Request, Part> = {
        request,
        onPart,
        signal,
        resolve: () => {
          settled();
          resolve();
        },
        reject: (error) => {
          settled();
          reject(asError(error));
        },
      };
      signal.addEventListener('abort', abort);
      this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Ends the threads; jobs that run or wait are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const end = new SyncError('busy', 'The folder is being closed.');
    for (const waiting of this.#queue.splice(0)) waiting.reject(end);
    await Promise.all(
      [...this.#threads].map((thread) => {
        thread.current?.reject(end);
        return this.#end(thread);
      }),
    );
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const thread = [...this.#threads].find(({ current }) => current === null) ?? this.#start();
      if (!thread) return;
      const waiting = this.#queue.shift();
      if (!waiting) return;
      if (thread.idle) clearTimeout(thread.idle);
      thread.current = waiting;
      thread.job++;
      thread.worker.ref();
      const message: JobMessage<Request> = { job: thread.job, request: waiting.request };
      thread.worker.postMessage(message);
    }
  }

  #start(): Thread<Request, Part> | null {
    if (this.#threads.size >= this.#options.size) return null;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WorkerStart<Setting> = { setting: this.#options.setting, stop };
    // In the checkout Node runs the sources; in the bundle the entry lies beside this code.
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(this.#options.entry + ending, import.meta.url), { workerData });
    const thread: Thread<Request, Part> = { worker, stop, job: 0, current: null, idle: null };
    worker.on('message', (answer: JobAnswer<Part>) => this.#receive(thread, answer));
    worker.on('error', (error) => this.#lose(thread, error));
    worker.on('exit', () => this.#lose(thread, new SyncError('bug', 'A worker thread ended by itself.')));
    this.#threads.add(thread);
    return thread;
  }

  #receive(thread: Thread<Request, Part>, answer: JobAnswer<Part>): void {
    const waiting = thread.current;
    if (!waiting || answer.job !== thread.job) return;
    if (answer.part !== undefined && !waiting.signal.aborted) waiting.onPart(answer.part);
    if (!('end' in answer)) return;
    thread.current = null;
    thread.worker.unref();
    thread.idle = setTimeout(() => void this.#end(thread), idleMs).unref();
    if (waiting.signal.aborted) waiting.reject(waiting.signal.reason);
    else if (answer.end) waiting.reject(new SyncError(answer.end.kind, answer.end.message));
    else waiting.resolve();
    this.#next();
  }

  #abort(waiting: Waiting<Request, Part>): void {
    const at = this.#queue.indexOf(waiting);
    if (at >= 0) this.#queue.splice(at, 1);
    for (const thread of this.#threads) {
      if (thread.current === waiting) Atomics.store(thread.stop, 0, thread.job);
    }
    waiting.reject(waiting.signal.reason);
  }

  #lose(thread: Thread<Request, Part>, error: unknown): void {
    this.#threads.delete(thread);
    if (thread.idle) clearTimeout(thread.idle);
    thread.current?.reject(asSyncError(error));
    thread.current = null;
    if (!this.#closed) this.#next();
  }

  async #end(thread: Thread<Request, Part>): Promise<void> {
    this.#threads.delete(thread);
    if (thread.idle) clearTimeout(thread.idle);
    await thread.worker.terminate();
  }
}

/** A signal's reason may be anything; who waits gets an error. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
