import { Worker } from 'node:worker_threads';
import type { Hint, ScanResult, Watch } from '../sync/ports/folder.ts';
import type { Clock } from '../sync/ports/time.ts';
import { childPath } from './local-path.ts';
import type { WatchMessage, WatchSetting } from './watch-worker.ts';

export interface WatchOptions {
  /** Absolute. */
  readonly root: string;
  readonly ignore: string;
  readonly clock: Clock;
  readonly onHint: (hint: Hint) => void;
  readonly onStop: () => void;
}

/** A folder counts as young for so long after it was first seen: files may be made in it before its watch is there. */
const youngMs = 1500;
/** How often a young folder is hinted again. */
const againMs = 250;

/** Watches the folders of a root from a thread of its own. See `LocalFolder.watch`. */
export class FolderWatch implements Watch {
  readonly #options: WatchOptions;
  readonly #worker: Worker;
  /** Young folders, with the monotonic time at which each was first seen. */
  readonly #young = new Map<string, number>();
  readonly #stopping = new AbortController();
  #rereads = false;
  #complete = true;
  #started: () => void = () => undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    const workerData: WatchSetting = { root: options.root, ignore: options.ignore };
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    this.#worker = new Worker(new URL(`./watch-worker${ending}`, import.meta.url), {
      workerData,
      // The first walk makes much garbage; a small young generation keeps it from growing the process.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on('message', (message: WatchMessage) => this.#receive(message));
    this.#worker.on('error', () => this.#lose('error'));
    this.#worker.on('exit', () => this.#lose('error'));
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Resolves when everything is watched, or cannot be. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#started = () => {
        // From here on, whoever wants the hints keeps the process alive.
        this.#worker.unref();
        resolve();
      };
      if (!this.#complete) resolve();
    });
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    this.#options.onStop();
    this.#started();
    await this.#worker.terminate();
  }

  /** Takes folders that a scan found and that were just made for young, also where the system told nothing of them. */
  notice(result: ScanResult): void {
    const since = this.#options.clock.now() - youngMs;
    for (const folder of result.folders) {
      for (const { kind, birthMs, name } of folder.entries) {
        if (kind === 'folder' && birthMs > since) this.#addYoung(childPath(folder.path, name));
      }
    }
  }

  #receive(message: WatchMessage): void {
    if (this.#stopping.signal.aborted) return;
    switch (message.kind) {
      case 'ready':
        this.#started();
        break;
      case 'changes':
        for (const path of message.folders) this.#options.onHint({ kind: 'folder', path });
        for (const path of message.made) this.#addYoung(path);
        break;
      case 'lost':
        if (message.why === 'no-watches') this.#complete = false;
        this.#options.onHint({ kind: 'everything', why: message.why });
        this.#started();
        break;
    }
  }

  #lose(why: 'error'): void {
    if (this.#stopping.signal.aborted || !this.#complete) return;
    this.#complete = false;
    this.#options.onHint({ kind: 'everything', why });
    this.#started();
  }

  #addYoung(path: string): void {
    if (this.#young.has(path)) return;
    this.#young.set(path, this.#options.clock.monotonic());
    if (this.#rereads) return;
    this.#rereads = true;
    void this.#rereadYoung();
  }

  async #rereadYoung(): Promise<void> {
    const { clock, onHint } = this.#options;
    const { signal } = this.#stopping;
    try {
      while (this.#young.size > 0) {
        await clock.sleep(againMs, signal);
        const now = clock.monotonic();
        for (const [path, since] of this.#young) {
          onHint({ kind: 'folder', path });
          if (now - since > youngMs) this.#young.delete(path);
        }
      }
    } catch {
      // Only the end of the watch ends a sleep early.
      this.#young.clear();
    }
    this.#rereads = false;
  }
}
