import { Worker } from 'node:worker_threads';
import { asSyncError, SyncError } from '../sync/errors.ts';
import type { ListAnswer, ListMessage, ListQuestion, ListThreadStart, ListValue } from './list-messages.ts';

/** A thread that is asked nothing for so long is ended: it would only hold memory. */
const idleMs = 60_000;

interface Waiting {
  readonly resolve: (value: ListValue) => void;
  readonly reject: (error: SyncError) => void;
}

/** One thread of `list-worker.ts`, started when there is need of it. It does not keep the process alive by itself. */
export class ListThread {
  readonly #file: string;
  /** Those who wait for it, the first to be answered first. */
  #running: { readonly worker: Worker; readonly waiting: Waiting[] } | null = null;
  #idle: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Lets the thread come up before it is asked. */
  start(): void {
    if (this.#closed) return;
    this.#running ??= this.#begin();
    this.#rest();
  }

  /** Rejects with `SyncError` only. */
  ask(question: ListQuestion): Promise<ListValue> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new SyncError('busy', 'The mirror is being closed.');
      const { worker, waiting } = (this.#running ??= this.#begin());
      waiting.push({ resolve, reject });
      worker.ref();
      this.#rest();
      this.#say(question);
    });
  }

  /** What was asked before is answered, what is asked then is rejected. Again and again without harm. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  #begin(): { readonly worker: Worker; readonly waiting: Waiting[] } {
    const workerData: ListThreadStart = { file: this.#file };
    // In the checkout Node runs the sources; in the bundle the entry lies beside this code.
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(`./list-worker${ending}`, import.meta.url), { workerData });
    worker.unref();
    const running = { worker, waiting: [] as Waiting[] };
    worker.on('message', (answer: ListAnswer) => {
      const asked = running.waiting.shift();
      if (running.waiting.length === 0) worker.unref();
      if (answer.ok) asked?.resolve(answer.value);
      else asked?.reject(new SyncError(answer.kind, answer.message));
    });
    const lose = (error: unknown): void => {
      if (this.#running === running) this.#running = null;
      for (const asked of running.waiting.splice(0)) asked.reject(asSyncError(error));
    };
    worker.on('error', lose);
    worker.on('exit', () => lose(new SyncError('busy', 'The list was not read to its end.')));
    return running;
  }

  #say(message: ListMessage): void {
    this.#running?.worker.postMessage(message);
  }

  /** Ends the thread when nothing is asked for a while. */
  #rest(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#end(), idleMs).unref();
  }

  async #end(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const running = this.#running;
    if (running === null) return;
    // The file is closed in the thread: one that is only stopped may leave it open for a while.
    const ended = new Promise((resolve) => running.worker.once('exit', resolve));
    // Else a process that has nothing else to do would end before whoever waits for this goes on.
    running.worker.ref();
    this.#say({ ask: 'end' });
    this.#running = null;
    await ended;
  }
}
