import { asSyncError, type SyncError } from './errors.ts';
import type { Hint, Watch } from './ports/folder.ts';
import type { PairSyncOptions, SyncReport } from './ports/progress.ts';
import type { PairEngine } from './pair-engine.ts';

/** A full scan finds what no hint told. */
const scanEveryMs = 3_600_000;
/** The same where the system has no watches left. */
const scanWithoutWatchesMs = 60_000;
/** Changes come in flocks: what follows within this time is looked at together. */
const gatherMs = 250;
/** Waits after the pair was stopped; the last one goes on. The line is tried again within ten seconds after it came back. */
const stoppedWaits = [1_000, 2_000, 5_000, 10_000];

export interface WatchPairOptions {
  readonly engine: PairEngine;
  readonly options: PairSyncOptions;
  readonly listEveryMs: () => number;
  readonly onReport: (report: SyncReport) => void;
  /** Hands out what reaches the loop while it runs; answers how to end that. */
  readonly onStart: (loop: WatchHandle) => () => void;
}

/** A loop as others reach it, see `PairSync`. */
export interface WatchHandle {
  poke(): void;
  reckonAnew(): void;
}

/** Keeps a pair in sync until `signal`. Rejects with the signal's reason. */
export async function watchPair(watching: WatchPairOptions, signal: AbortSignal): Promise<void> {
  const loop = new WatchLoop(watching);
  const leave = watching.onStart(loop);
  try {
    await loop.run(signal);
  } finally {
    leave();
    await loop.stop();
  }
}

class WatchLoop implements WatchHandle {
  readonly #watching: WatchPairOptions;
  #watch: Watch | null = null;
  #lastScan = -Infinity;
  #lastList = -Infinity;
  #watchedAt = 0;
  #isIncompleteSaid = false;
  #stops = 0;
  /** Set while nothing is to be done: ends the waiting. */
  #wake: (() => void) | null = null;
  #woken = false;
  #isRetryAsked = false;
  /** Set while it waits: has it look at how long. */
  #reckon: (() => void) | null = null;

  constructor(watching: WatchPairOptions) {
    this.#watching = watching;
  }

  poke(): void {
    this.#watching.engine.lookAtEverything();
    this.#isRetryAsked = true;
    this.#lastScan = this.#lastList = this.#watching.options.clock.monotonic();
    this.#rouse();
  }

  reckonAnew(): void {
    this.#reckon?.();
  }

  async stop(): Promise<void> {
    await this.#watch?.stop();
    this.#watch = null;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { engine, options, onReport } = this.#watching;
    for (;;) {
      signal.throwIfAborted();
      const stopped = await this.#work(signal);
      onReport(engine.report(stopped));
      await this.#waitForMore(stopped, signal);
      await options.clock.sleep(Math.max(gatherMs, engine.restMs), signal);
    }
  }

  async #work(signal: AbortSignal): Promise<SyncError | null> {
    const { engine } = this.#watching;
    try {
      await this.#startWatching();
      // Writes down, and so may fail as all of the work may.
      if (this.#isRetryAsked) engine.retryFailures();
      this.#isRetryAsked = false;
      this.#markDue();
      await engine.work(signal, () => this.#markDue());
      this.#stops = 0;
      return null;
    } catch (error) {
      signal.throwIfAborted();
      this.#stops += 1;
      // The folder may be another one when it comes back.
      const stop = asSyncError(error);
      if (stop.kind === 'gone') await this.stop();
      return stop;
    }
  }

  async #startWatching(): Promise<void> {
    const { engine, options } = this.#watching;
    // Other programs may have given watches back.
    const isOld = options.clock.monotonic() - this.#watchedAt >= scanEveryMs;
    if (this.#watch?.complete === false && isOld) await this.stop();
    if (!this.#watch) {
      await options.folder.check();
      this.#watch = await options.folder.watch((hint) => this.#hinted(hint), options.clock);
      engine.lookAtEverything();
      this.#watchedAt = this.#lastScan = this.#lastList = options.clock.monotonic();
    }
    this.#tellIncomplete(this.#watch);
  }

  /** Watches may run out at once, or when there is more to watch. */
  #tellIncomplete({ complete }: Watch): void {
    const isNews = !complete && !this.#isIncompleteSaid;
    this.#isIncompleteSaid = !complete;
    if (!isNews) return;
    const message = 'The folder cannot be watched: the system has no watches left. It is scanned once a minute instead.';
    this.#watching.options.onEvent({ type: 'notice', message });
  }

  #hinted(hint: Hint): void {
    const { engine } = this.#watching;
    if (hint.kind === 'folder') engine.lookAtFolder(hint.path);
    else engine.lookAtEverythingLocal();
    this.#rouse();
  }

  #rouse(): void {
    this.#woken = true;
    this.#wake?.();
  }

  get #scanEvery(): number {
    return this.#watch?.complete === false ? scanWithoutWatchesMs : scanEveryMs;
  }

  /** Asks for what its time has come for. */
  #markDue(): void {
    const { engine, options, listEveryMs } = this.#watching;
    const now = options.clock.monotonic();
    if (now - this.#lastScan >= this.#scanEvery) {
      engine.lookAtEverythingLocal();
      this.#lastScan = now;
    }
    if (now - this.#lastList >= listEveryMs()) {
      engine.lookAtRemote();
      this.#lastList = now;
    }
  }

  async #waitForMore(stopped: SyncError | null, signal: AbortSignal): Promise<void> {
    // While the pair is stopped a changed file is no reason to hurry.
    while (!(this.#woken && !stopped) && (await this.#waited(stopped, signal)) === 'reckon');
    this.#woken = false;
    signal.throwIfAborted();
  }

  async #waited(stopped: SyncError | null, signal: AbortSignal): Promise<'over' | 'reckon'> {
    const ended = new AbortController();
    const outcome = await new Promise<'over' | 'reckon'>((resolve) => {
      const over = (): void => resolve('over');
      this.#wake = over;
      // A wait after an error is not begun again.
      this.#reckon = stopped ? null : () => resolve('reckon');
      const sleep = this.#watching.options.clock.sleep(this.#untilDue(stopped), AbortSignal.any([signal, ended.signal]));
      sleep.then(over, over);
    });
    this.#wake = this.#reckon = null;
    ended.abort();
    return outcome;
  }

  #untilDue(stopped: SyncError | null): number {
    const { engine, options, listEveryMs } = this.#watching;
    if (stopped) {
      const wait = stoppedWaits[Math.min(this.#stops, stoppedWaits.length) - 1] ?? 0;
      return Math.max(wait, stopped.retryAfterMs ?? 0);
    }
    const now = options.clock.monotonic();
    const due = engine.nextDue();
    const waits = [this.#lastScan + this.#scanEvery - now, this.#lastList + listEveryMs() - now];
    if (due !== null) waits.push(due - options.clock.now());
    return Math.max(100, Math.min(...waits, scanEveryMs));
  }
}
