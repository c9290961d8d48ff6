import { asSyncError, SyncError } from '../errors.ts';
import type { Step } from '../plan/model.ts';
import type { ApplyContext } from './context.ts';
import { perform, sizeOf } from './perform.ts';
import { readsAhead } from './push.ts';

export interface StepResult {
  readonly step: Step;
  readonly error: SyncError | null;
  /** Whether content went over the line. */
  readonly transferred: boolean;
}

export interface CrewOptions {
  /** Steps at a time, those not counted whose content has come or that wait for their turn. */
  readonly parallel: number;
  readonly onStart: (step: Step) => void;
  /** Says whether to go on. */
  readonly onResult: (result: StepResult) => boolean;
}

/**
 * What only waits for the disk makes room for others: so many at a time (with more, V8 has more to carry along whenever it clears up, for which
 * everything stands still, and nothing is quicker),
 */
const mostLanding = 320;
/** and so many bytes of small contents, which may be in memory as long. */
const mostLandingBytes = 24 * 1024 * 1024;
/** A content is not in memory with more than this. See `LocalFolder.receive`. */
const mostInMemory = 128 * 1024;

/** Small uploads are read while others are on the line: so many at most, and no new ones until half of these have had their turn, so that many are read together. */
const mostWaiting = 96;

/** Why a step that waited for its turn did not get it: as if it had never been begun. */
const leftOut = new SyncError('busy', 'The run ended before it was the turn of this step.');

/** Large transfers leave room for small ones: at least one place is never theirs. */
const largeBytes = 32 * 1024 * 1024;

/**
 * Does the steps of one plan after the other, several steps at a time, each after those that it waits for. A step that fails takes along only
 * those that need it. Transfers may go on from one plan into the next.
 */
export class Crew {
  readonly #context: ApplyContext;
  readonly #options: CrewOptions;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Step>();
  #largeRunning = 0;
  /** Those of them that only wait for the disk, each with the bytes that may be in memory as long. */
  readonly #landing = new Map<Step, number>();
  #landingBytes = 0;
  /** Those that have not had their turn on the line, and what lets them on it once they are ready, in order. */
  readonly #waiting = new Map<Step, (() => void) | null>();
  #round = new Round([]);
  #stopped = false;
  /** A transfer of an earlier plan has ended: what waited for it is in no plan yet. */
  #owesPlan = false;
  #fatal: SyncError | null = null;
  #listeners: (() => void)[] = [];

  constructor(context: ApplyContext, options: CrewOptions, signal: AbortSignal) {
    this.#context = { ...context, turn: (step) => this.#turn(step), leaveLine: (step, bytes) => this.#land(step, bytes) };
    this.#options = options;
    this.#signal = signal;
  }

  get running(): ReadonlySet<Step> {
    return this.#running;
  }

  /** True when all that was begun is a transfer and nothing more can be begun before one ends. */
  get onlyTransfers(): boolean {
    return !this.#round.hasReady && this.#onlyTransfersRun;
  }

  get #onlyTransfersRun(): boolean {
    for (const { type } of this.#running) if (type !== 'pull' && type !== 'push') return false;
    return true;
  }

  /**
   * Does the steps. Resolves with true when all that could be done has been. With false as soon as `yields` says so, asked whenever a step
   * ends and at each `nudge`: then only transfers are still running, and steps that were not begun never are. Rejects when aborted, and when
   * something could not even be recorded, after all that was running has ended.
   */
  async work(steps: readonly Step[], yields: () => boolean = () => false): Promise<boolean> {
    this.#round = new Round(steps);
    this.#owesPlan = false;
    let yielding = false;
    for (;;) {
      yielding ||= !this.#stopped && (this.#isPlanOwed() || yields());
      if (!yielding) this.#fill();
      if (yielding && this.#onlyTransfersRun) break;
      if (this.#running.size === 0) break;
      await this.nextEnd();
    }
    this.#round = new Round([]);
    if (!this.#signal.aborted && this.#fatal === null) return !yielding;
    await this.drain();
    this.#signal.throwIfAborted();
    throw this.#fatal ?? new SyncError('bug', 'A run ended without a reason.');
  }

  #isPlanOwed(): boolean {
    return this.#owesPlan;
  }

  /** Has `yields` asked. */
  nudge(): void {
    for (const listener of this.#listeners.splice(0)) listener();
  }

  /** When a step has ended, or at the next `nudge`. */
  nextEnd(): Promise<void> {
    return new Promise((resolve) => this.#listeners.push(resolve));
  }

  /** Until the time is over or a step has ended, whichever comes first. */
  async endOr(time: Promise<void>): Promise<void> {
    await Promise.race([time, this.nextEnd()]);
    // Lets go of whoever waits for an end that did not come in time.
    this.nudge();
  }

  async drain(): Promise<void> {
    while (this.#running.size > 0) await this.nextEnd();
  }

  #fill(): void {
    const mayWait = this.#waiting.size <= mostWaiting / 2 ? mostWaiting : 0;
    const fits = (step: Step): boolean => (readsAhead(step) ? this.#waiting.size < mayWait : this.#hasLine);
    while (!this.#signal.aborted && !this.#stopped && this.#mayLand) {
      const step = this.#round.take(this.#largeRunning < Math.max(1, this.#options.parallel - 2), fits);
      if (!step) return;
      void this.#start(step, this.#round);
    }
  }

  get #mayLand(): boolean {
    return this.#landing.size < mostLanding && this.#landingBytes < mostLandingBytes;
  }

  get #hasLine(): boolean {
    return this.#running.size - this.#landing.size - this.#waiting.size < this.#options.parallel;
  }

  #turn(step: Step): Promise<void> {
    if (!this.#waiting.has(step)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.set(step, () => {
        if (this.#stopped || this.#signal.aborted) {
          reject(leftOut);
          return;
        }
        this.#options.onStart(step);
        resolve();
      });
      this.#letOn();
    });
  }

  /** As many as there is room for. While any waits, somebody is on the line, at whose end this is called. */
  #letOn(): void {
    for (const [step, enter] of this.#waiting) {
      if (!this.#hasLine) return;
      if (!enter) continue;
      this.#waiting.delete(step);
      enter();
    }
  }

  #land(step: Step, bytes: number): void {
    if (!this.#running.has(step) || this.#landing.has(step)) return;
    const inMemory = Math.min(bytes, mostInMemory);
    this.#landing.set(step, inMemory);
    this.#landingBytes += inMemory;
    this.#letOn();
    this.nudge();
  }

  async #start(step: Step, round: Round): Promise<void> {
    const large = isLarge(step) ? 1 : 0;
    this.#running.add(step);
    this.#largeRunning += large;
    if (readsAhead(step)) this.#waiting.set(step, null);
    else this.#options.onStart(step);
    const result = await this.#perform(step);
    this.#largeRunning -= large;
    this.#landingBytes -= this.#landing.get(step) ?? 0;
    for (const steps of [this.#running, this.#landing, this.#waiting]) steps.delete(step);
    if (result.error !== leftOut) this.#finish(result, round);
    this.#letOn();
    this.nudge();
  }

  /** What cannot even be recorded (a full disk) ends everything, after what is running has ended. */
  #finish(result: StepResult, round: Round): void {
    try {
      if (!this.#signal.aborted && !this.#options.onResult(result)) this.#stopped = true;
      if (round !== this.#round) this.#owesPlan = true;
      else if (!result.error) round.release(result.step);
    } catch (error) {
      this.#stopped = true;
      this.#fatal ??= asSyncError(error);
    }
  }

  async #perform(step: Step): Promise<StepResult> {
    try {
      const transferred = await perform(step, this.#context, this.#signal);
      return { step, error: null, transferred };
    } catch (error) {
      return { step, error: asSyncError(error), transferred: false };
    }
  }
}

function isLarge(step: Step): boolean {
  return (sizeOf(step) ?? 0) >= largeBytes;
}

/** The steps of one plan that have not been begun. */
class Round {
  readonly #byKey: ReadonlyMap<string, Step>;
  /** How many steps each one still waits for. */
  readonly #missing = new Map<string, number>();
  readonly #dependents = new Map<string, Step[]>();
  readonly #ready: Step[] = [];
  readonly #readyLarge: Step[] = [];
  #nextReady = 0;

  constructor(steps: readonly Step[]) {
    this.#byKey = new Map(steps.map((step) => [step.key, step]));
    for (const step of this.#byKey.values()) this.#enqueue(step);
  }

  get hasReady(): boolean {
    return this.#readyLarge.length > 0 || this.#nextReady < this.#ready.length;
  }

  take(largeToo: boolean, fits: (step: Step) => boolean): Step | undefined {
    const [large] = this.#readyLarge;
    if (largeToo && large && fits(large)) return this.#readyLarge.shift();
    const step = this.#ready[this.#nextReady];
    if (!step || !fits(step)) return undefined;
    this.#nextReady += 1;
    return step;
  }

  release(step: Step): void {
    for (const dependent of this.#dependents.get(step.key) ?? []) {
      const missing = (this.#missing.get(dependent.key) ?? 1) - 1;
      this.#missing.set(dependent.key, missing);
      if (missing === 0) this.#makeReady(dependent);
    }
  }

  #enqueue(step: Step): void {
    let missing = 0;
    for (const key of step.after) {
      if (!this.#byKey.has(key)) continue;
      missing += 1;
      const list = this.#dependents.get(key);
      if (list) list.push(step);
      else this.#dependents.set(key, [step]);
    }
    this.#missing.set(step.key, missing);
    if (missing === 0) this.#makeReady(step);
  }

  #makeReady(step: Step): void {
    (isLarge(step) ? this.#readyLarge : this.#ready).push(step);
  }
}
