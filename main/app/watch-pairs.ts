import { accountOf } from './find.ts';
import { openPair } from './open-pair.ts';
import { pausedUntil } from './pause.ts';
import { saveRunAgain, saveRunBreak, saveRunEnd, saveRunStart } from './run-records.ts';
import { Sessions } from './sessions.ts';
import { keepHistoryShort } from './shorten-history.ts';
import { spareMemory } from './spare-memory.ts';
import { asSyncError, SyncError } from '../sync/errors.ts';
import { stoppedReport } from './sync-report.ts';
import type { Host } from './host.ts';
import type { EngineEvent, PairSync, SyncReport } from '../sync/ports/progress.ts';
import type { Account, Pair } from '../sync/ports/settings.ts';

/** How often settings are looked at for what another process changed in them. */
const settingsEveryMs = 1000;
/** How soon a pair whose folder could not be opened is tried again. */
const reopenMs = 10_000;

export interface WatchOptions {
  /** Which pairs; asked again whenever settings change, so that new ones are taken up. */
  readonly choose: () => readonly Pair[];
  /** Asked again for each wait. */
  readonly listEveryMs: () => number;
  readonly onEvent: (pair: Pair, event: EngineEvent) => void;
  readonly onReport: (pair: Pair, report: SyncReport) => void;
  /** Told when a pair begins to rest or goes on. */
  readonly onPause: (pair: Pair, until: number | null) => void;
  /** Whether somebody looks on, for whom nothing may stand still. */
  readonly isSeen: () => boolean;
}

interface Running {
  readonly identity: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  rules: string;
  engine: PairSync | null;
}

/** Keeps pairs in sync until told to stop, and follows what other processes change in the settings. */
export class PairWatch {
  readonly #host: Host;
  readonly #options: WatchOptions;
  readonly #sessions: Sessions;
  readonly #running = new Map<number, Running>();
  readonly #resting = new Set<number>();
  /** Of the settings as they were last followed; null when they have to be looked at anyway. */
  #counter: number | null = null;
  /** Pairs whose folder and records something else has to itself for now. */
  readonly #away = new Set<number>();
  /** Reports that could not be written down, by pair. */
  readonly #unwritten = new Map<number, SyncReport>();
  #isHeld = false;
  #nudge = Promise.withResolvers<null>();
  /** What ended a pair's loop, which nothing is meant to. */
  #broken: SyncError | null = null;

  constructor(host: Host, options: WatchOptions) {
    this.#host = host;
    this.#options = options;
    this.#sessions = new Sessions(host);
  }

  /**
   * Resolves when `signal` is aborted and everything is closed. Rejects when the records of the home can be read no more. The caller holds the
   * home's lock.
   */
  async run(signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const until = AbortSignal.any([signal, ended.signal]);
    const upkeep = [keepHistoryShort(this.#host, until), spareMemory(this.#host, this.#options.isSeen, until)];
    try {
      while (!signal.aborted) {
        this.#nudge = Promise.withResolvers<null>();
        await this.#followIfChanged();
        this.#writeAgain();
        const waited = this.#host.clock.sleep(settingsEveryMs, signal).catch(() => undefined);
        await Promise.race([waited, this.#nudge.promise]);
        if (this.#broken) throw this.#broken;
      }
    } finally {
      ended.abort();
      await Promise.all(upkeep);
      await Promise.all([...this.#running.keys()].map((id) => this.#stop(id)));
      await this.#sessions.close();
    }
  }

  /** A pause ends by itself; everything else shows in the counter of the settings. */
  async #followIfChanged(): Promise<void> {
    const counter = this.#host.settings.changeCounter();
    if (counter === this.#counter && this.#resting.size === 0) return;
    this.#counter = counter;
    await this.#follow();
  }

  /** Looks at the settings at once. */
  follow(): void {
    this.#counter = null;
    this.#nudge.resolve(null);
  }

  /** Has pairs look at both sides at once; those that failed are tried again. */
  poke(wanted: (pairId: number) => boolean): void {
    for (const [id, running] of this.#running) if (wanted(id)) running.engine?.poke();
  }

  /** `listEveryMs` answers something else now. */
  reckonAnew(): void {
    for (const running of this.#running.values()) running.engine?.reckonAnew();
  }

  /** Has all pairs rest, whatever their settings say, or ends that. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.follow();
  }

  /** Ends a pair's engine, does some work with its folder and records that no engine may see half done, and lets the pair go on. */
  async alone<T>(pairId: number, work: () => Promise<T>): Promise<T> {
    if (this.#away.has(pairId))
      throw new SyncError('busy', 'Something else is being done with this folder. Try again in a moment.');
    this.#away.add(pairId);
    try {
      await this.#stop(pairId);
      return await work();
    } finally {
      this.#away.delete(pairId);
      this.follow();
    }
  }

  /** Starts, stops and pokes engines so that they are what the settings say now. */
  async #follow(): Promise<void> {
    const wanted = new Map(this.#options.choose().map((pair) => [pair.id, pair]));
    for (const pair of wanted.values()) this.#followPause(pair);
    const over = [...this.#running].filter(([id, running]) => {
      const pair = wanted.get(id);
      return !pair || this.#resting.has(id) || this.#identity(pair) !== running.identity;
    });
    await Promise.all(over.map(([id]) => this.#stop(id)));
    for (const pair of wanted.values()) {
      if (this.#resting.has(pair.id) || this.#away.has(pair.id)) continue;
      const running = this.#running.get(pair.id);
      if (!running) this.#start(pair);
      else this.#followRules(pair, running);
    }
  }

  #followPause(pair: Pair): void {
    const until = this.#isHeld ? Infinity : pausedUntil(this.#host, pair);
    if ((until !== null) === this.#resting.has(pair.id)) return;
    if (until === null) this.#resting.delete(pair.id);
    else this.#resting.add(pair.id);
    this.#options.onPause(pair, until);
  }

  /** The engine reads its rules anew for each round: it only has to be told that there is reason for one. */
  #followRules(pair: Pair, running: Running): void {
    const rules = this.#rules(pair);
    if (rules === running.rules) return;
    running.rules = rules;
    running.engine?.poke();
  }

  #start(pair: Pair): void {
    const abort = new AbortController();
    const running: Running = {
      identity: this.#identity(pair),
      rules: this.#rules(pair),
      abort,
      engine: null,
      done: Promise.resolve()
        .then(() => this.#keepRunning(pair, abort.signal))
        .catch((error: unknown) => {
          this.#broken = asSyncError(error);
          this.#nudge.resolve(null);
        }),
    };
    this.#running.set(pair.id, running);
  }

  async #stop(id: number): Promise<void> {
    const running = this.#running.get(id);
    if (!running) return;
    running.abort.abort();
    await running.done;
    if (this.#running.get(id) === running) this.#running.delete(id);
  }

  async #keepRunning(pair: Pair, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#watchPair(pair, signal).catch((error: unknown) => {
        if (!signal.aborted) this.#report(pair, stoppedReport(error));
      });
      await this.#host.clock.sleep(reopenMs, signal).catch(() => undefined);
    }
  }

  async #watchPair(pair: Pair, signal: AbortSignal): Promise<void> {
    saveRunStart(this.#host, pair);
    const onEvent = (event: EngineEvent) => {
      // So that another process can tell that work goes on.
      if (event.type === 'planned' && event.steps > 0) saveRunStart(this.#host, pair);
      this.#options.onEvent(pair, event);
    };
    const open = await openPair(this.#host, this.#sessions, { pair, onEvent });
    const running = this.#running.get(pair.id);
    if (running) running.engine = open.sync;
    try {
      const onReport = (report: SyncReport) => this.#report(pair, report);
      await open.sync.watch({ listEveryMs: this.#options.listEveryMs, onReport }, signal);
    } finally {
      if (running) running.engine = null;
      if (signal.aborted) saveRunBreak(this.#host, pair);
      await open.close();
    }
  }

  #report(pair: Pair, report: SyncReport): void {
    const told = saveRunEnd(this.#host, pair, report);
    // What is still being written is waited for: so long it is not up to date.
    if (told.unsettled > 0 && told.stopped === null) saveRunStart(this.#host, pair);
    if (told === report) this.#unwritten.delete(pair.id);
    else this.#unwritten.set(pair.id, report);
    this.#options.onReport(pair, told);
  }

  /** A report whose only trouble was that it could not be written down is told again as soon as it could. */
  #writeAgain(): void {
    for (const pair of this.#unwritten.size > 0 ? this.#options.choose() : []) {
      const report = this.#unwritten.get(pair.id);
      if (!report || !saveRunAgain(this.#host, pair)) continue;
      this.#unwritten.delete(pair.id);
      this.#options.onReport(pair, report);
    }
  }

  /** What cannot change under a running engine. */
  #identity(pair: Pair): string {
    const account: Account = accountOf(this.#host, pair);
    return JSON.stringify([account, pair.rootId, pair.folder, pair.marker, pair.ignore]);
  }

  #rules(pair: Pair): string {
    return JSON.stringify([pair.excluded, pair.leftHere, pair.linkFiles, this.#host.settings.deleteAnswers(pair.id)]);
  }
}
