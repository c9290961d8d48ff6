import { SyncError } from './errors.ts';
import type { PairSyncOptions, SyncReport } from './ports/progress.ts';
import { begunKind, type TreeChange } from './ports/trees.ts';
import type { ApplyContext } from './apply/context.ts';
import { Crew } from './apply/crew.ts';
import { FreshPlaces } from './apply/fresh-places.ts';
import { GroupCommit } from './apply/group-commit.ts';
import { sizeOf } from './apply/perform.ts';
import { msUntilRetry } from './failures.ts';
import { Looks } from './looks.ts';
import { Outcomes } from './outcomes.ts';
import type { Plan, Step } from './plan/model.ts';
import { PlanNeed } from './plan-need.ts';
import { Plans } from './plans.ts';
import { factsOf, Progress } from './progress.ts';
import { SettleGate } from './settle-gate.ts';
import { standing } from './standing.ts';
import { tick } from './tick.ts';
import { Trees } from './trees.ts';

/** Rounds of one run. More mean that two programs undo each other's work. */
const mostRounds = 200;
/** How long a run waits for files that do not come to rest. */
const patienceMs = 30_000;
/** A failure that comes back within this time is waited for. */
const soonMs = 6_000;
/** How often it is asked, while transfers run, whether there is something new to plan for. */
const tickMs = 500;
/** A plan is left for a new one after this time even when there is more to begin, */
const longPlanMs = 20_000;
/** and after this time when nothing more can be begun. */
const shortPlanMs = 1_500;

/** Observes, plans and works for one pair. What it has yet to look at is remembered between runs. */
export class PairEngine {
  readonly #options: PairSyncOptions;
  readonly #trees: Trees;
  readonly #context: ApplyContext;
  readonly #need: PlanNeed;
  readonly #looks: Looks;
  readonly #plans: Plans;
  readonly #outcomes: Outcomes;

  constructor(options: PairSyncOptions) {
    this.#options = options;
    const trees = new Trees(options.archive.rootId, options.store.load());
    const progress = new Progress(options);
    const gate = new SettleGate();
    const need = new PlanNeed(trees);
    const commit = (change: TreeChange): void => {
      options.store.commit(change);
      need.note(change);
      trees.apply(change);
    };
    const { archive, folder, clock, random } = options;
    const { record } = new GroupCommit(commit, clock);
    const parts = { archive, folder, clock, random, trees, commit, record, onProgress: progress.bytes };
    const context: ApplyContext = {
      ...parts,
      places: new FreshPlaces(options),
      answered: new Set(),
      settle: gate.settle,
      turn: () => Promise.resolve(),
      leaveLine: () => undefined,
      onMoved: (move) => this.#looks.outlook.moved(move),
    };
    const made = { options, context, gate };
    this.#looks = new Looks({ ...made, onMore: () => need.arise() });
    this.#outcomes = new Outcomes({ options, context, looks: this.#looks, progress });
    this.#plans = new Plans({ ...made, looks: this.#looks, readOnlyFolders: this.#outcomes.readOnlyFolders });
    this.#trees = trees;
    this.#context = context;
    this.#need = need;
  }

  lookAtEverything(): void {
    this.#outcomes.readOnlyFolders.clear();
    this.#looks.outlook.addEverythingLocal();
    this.#looks.outlook.addRemote();
  }

  /** A person asks: everything that failed is tried again at once. */
  retryFailures(): void {
    this.#outcomes.readOnlyFolders.clear();
    const keys = [...this.#trees.failures.values()].flatMap(({ key, kind }) => (kind === begunKind ? [] : [key]));
    if (keys.length > 0) this.#context.commit({ dropFailures: keys });
  }

  lookAtFolder(path: string): void {
    this.#looks.outlook.addFolder(path);
  }

  lookAtEverythingLocal(): void {
    this.#looks.outlook.addEverythingLocal();
  }

  lookAtRemote(): void {
    this.#looks.outlook.addRemote();
  }

  /** When something of its own accord is due again: a failed step, a file that may have come to rest. Null for never. */
  nextDue(): number | null {
    const times = [...this.#trees.failures.values()].flatMap(({ nextAt }) => nextAt ?? []);
    const restless = this.#looks.restlessDue(this.#plans.unsettled);
    if (restless !== null) times.push(restless);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** How long to rest at least before a plan that may be for nothing, in ms. */
  get restMs(): number {
    return this.#plans.restMs;
  }

  /**
   * Works until nothing is left to do, or only what has to wait. Throws what stops the pair. `markDue` is called now and then to ask for what
   * its time has come for. While long transfers run, both sides are looked at and planned for again: see DESIGN.md.
   */
  async work(signal: AbortSignal, markDue: () => void = () => undefined): Promise<void> {
    this.#outcomes.begin();
    const { clock, onEvent } = this.#options;
    const crew = this.#makeCrew(signal);
    const begun = clock.monotonic();
    try {
      for (let rounds = 0; rounds < mostRounds;) {
        if (!(await this.#looks.around(crew, signal))) continue;
        if (this.#onlyWrites(clock.monotonic() - begun)) {
          await clock.sleep(this.#waitBeforeNextRound(0) ?? 0, signal);
          markDue();
          continue;
        }
        const planned = await this.#plans.make(crew, signal);
        const { next } = planned;
        if (next.steps.length > 0) {
          if (await this.#apply(next, { crew, markDue, signal })) rounds += 1;
        } else if (crew.running.size > 0) {
          this.#plans.keepHeld(next);
          await this.#waitForNews(crew, markDue, signal);
        } else {
          this.#plans.finish(planned);
          this.#need.meet();
          const wait = this.#waitBeforeNextRound(clock.monotonic() - begun);
          if (wait === null) return;
          await clock.sleep(wait, signal);
        }
        if (this.#outcomes.stop) throw this.#outcomes.stop;
      }
      throw new SyncError(
        'bug',
        'The folder and the archive keep changing each other. Syncing stops until something else happens.',
      );
    } finally {
      await crew.drain();
      this.#outcomes.end();
      onEvent({ type: 'phase', phase: 'idle' });
    }
  }

  report(stopped: SyncError | null): SyncReport {
    return { ...this.#outcomes.counts, ...standing(this.#trees), unsettled: this.#plans.unsettled, stopped };
  }

  /** Whether all that is new are files that are still being written; not for longer than they are waited for. */
  #onlyWrites(elapsed: number): boolean {
    const { local } = this.#looks;
    const retry = msUntilRetry(this.#trees.failures.values(), this.#options.clock.now());
    if (this.#need.isThere || (retry !== null && retry <= 0)) return false;
    return local.unsettled.size > 0 && !local.isVanishing() && elapsed < patienceMs;
  }

  /** Null when the run is over; else how long until there may be more to do, in ms. */
  #waitBeforeNextRound(elapsed: number): number | null {
    if (elapsed < patienceMs && this.#looks.isRestless({ remote: this.#plans.unsettled > 0 })) {
      return Math.max(this.#looks.lookAgainAtRestless(), this.restMs);
    }
    // The listing that tells what became of them is still to come.
    if (this.#looks.remote.lost.size > 0) return 0;
    const retry = msUntilRetry(this.#trees.failures.values(), this.#options.clock.now());
    return retry !== null && retry < soonMs && elapsed < patienceMs * 2 ? Math.max(50, retry) : null;
  }

  #makeCrew(signal: AbortSignal): Crew {
    const { onEvent, parallel } = this.#options;
    const onStart = (step: Step): void => onEvent({ type: 'step', state: 'started', step: factsOf(step) });
    return new Crew(this.#context, { parallel, onStart, onResult: (result) => this.#outcomes.take(result) }, signal);
  }

  /** Does the steps of a plan. False when it was left for a new plan, with transfers still running. */
  async #apply(
    next: Plan,
    { crew, markDue, signal }: { readonly crew: Crew; readonly markDue: () => void; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const { onEvent, clock } = this.#options;
    const steps = [...next.steps, ...crew.running];
    const sizes = steps.flatMap((step) => sizeOf(step) ?? []);
    onEvent({ type: 'phase', phase: 'working' });
    const bytes = sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : null;
    onEvent({ type: 'planned', steps: steps.length, bytes });
    const begun = clock.monotonic();
    let lastBegun = begun;
    const yields = (): boolean => {
      const now = clock.monotonic();
      if (!crew.onlyTransfers) lastBegun = now;
      const isLong = now - begun > longPlanMs || now - lastBegun > shortPlanMs;
      return isLong && this.restMs === 0 && !this.#looks.outlook.isEmpty;
    };
    const ticking = new AbortController();
    const act = (): void => {
      markDue();
      crew.nudge();
    };
    const ticks = tick(act, { clock, everyMs: tickMs, signal: AbortSignal.any([signal, ticking.signal]) });
    try {
      return await crew.work(next.steps, yields);
    } finally {
      ticking.abort();
      await ticks;
    }
  }

  /** Waits until there is reason for another plan: a transfer has ended, something is to be looked at, a failed step is due. */
  async #waitForNews(crew: Crew, markDue: () => void, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const before = { running: crew.running.size, at: clock.now() };
    this.#looks.lookAgainAtWrites();
    for (let isNews = false; !isNews;) {
      await crew.endOr(clock.sleep(Math.max(tickMs, this.restMs), signal));
      markDue();
      const due = this.nextDue();
      const isDue = due !== null && due > before.at && due <= clock.now();
      isNews = isDue || !this.#looks.outlook.isEmpty || crew.running.size < before.running;
    }
  }
}
