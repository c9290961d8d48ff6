import { SyncError, asSyncError } from '../sync/errors.ts';
import { WorkerThread } from './worker-thread.ts';

export interface PoolOptions {
  /** File without its ending, beside this one: `./scan-worker`. */
  readonly entry: string;
  /** How many threads work for this pool at once. */
  readonly size: number;
}

interface Waiting<Request, Part> {
  readonly request: Request;
  readonly onPart: (part: Part) => void;
  readonly signal: AbortSignal;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Running<Request, Part> {
  readonly waiting: Waiting<Request, Part>;
  readonly thread: WorkerThread;
}

/**
 * Jobs of one folder, done by a few threads. Those that have no work are shared with all other pools of the same entry, so that many folders do not
 * hold many threads; those that work are not, so that a disk that hangs keeps no other folder waiting.
 */
export class WorkerPool<Request, Part> {
  readonly #options: PoolOptions;
  readonly #running = new Set<Running<Request, Part>>();
  readonly #queue: Waiting<Request, Part>[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
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

  /** Ends the jobs that run or wait: they are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const end = new SyncError('busy', 'The folder is being closed.');
    for (const waiting of this.#queue.splice(0)) waiting.reject(end);
    const running = [...this.#running];
    this.#running.clear();
    for (const { waiting } of running) waiting.reject(end);
    await Promise.all(running.map(({ thread }) => thread.end()));
  }

  #next(): void {
    while (this.#running.size < this.#options.size) {
      const waiting = this.#queue.shift();
      if (!waiting) return;
      this.#begin(waiting);
    }
  }

  #begin(waiting: Waiting<Request, Part>): void {
    const thread = WorkerThread.take(this.#options.entry);
    const running: Running<Request, Part> = { waiting, thread };
    this.#running.add(running);
    thread.run<Part>(waiting.request, {
      part: (part) => {
        if (!waiting.signal.aborted) waiting.onPart(part);
      },
      end: (how) => {
        this.#running.delete(running);
        thread.park();
        if (waiting.signal.aborted) waiting.reject(waiting.signal.reason);
        else if (how) waiting.reject(new SyncError(how.kind, how.message));
        else waiting.resolve();
        this.#next();
      },
      lost: (error) => {
        this.#running.delete(running);
        waiting.reject(asSyncError(error));
        this.#next();
      },
    });
  }

  #abort(waiting: Waiting<Request, Part>): void {
    const at = this.#queue.indexOf(waiting);
    if (at >= 0) this.#queue.splice(at, 1);
    for (const running of this.#running) if (running.waiting === waiting) running.thread.stop();
    waiting.reject(waiting.signal.reason);
  }
}

/** A signal's reason may be anything; who waits gets an error. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
