import { asSyncError, errorPolicy, SyncError } from './errors.ts';
import type { PairSyncOptions, SyncReport } from './ports/progress.ts';
import type { TreeChange } from './ports/trees.ts';
import { answeredEntry, applyDeleteAnswers, type DeleteDecision } from './delete-answers.ts';
import type { ApplyContext } from './apply/context.ts';
import { Crew, type StepResult } from './apply/crew.ts';
import { GroupCommit } from './apply/group-commit.ts';
import { sizeOf } from './apply/perform.ts';
import { liesAnywhere, msUntilRetry, recordFailure } from './failures.ts';
import { keepUnreadable, staleFailures } from './kept-failures.ts';
import { LocalObserver } from './local-observer.ts';
import { Breath } from './breath.ts';
import { Busy } from './plan/busy.ts';
import type { Plan, Step } from './plan/model.ts';
import { Outlook } from './outlook.ts';
import { planInput } from './plan-input.ts';
import { PlanNeed } from './plan-need.ts';
import { PlanPace } from './plan-pace.ts';
import { planInParts } from './plan/plan.ts';
import { quietMs } from './quiet.ts';
import { RemoteObserver } from './remote-observer.ts';
import { factsOf, Progress } from './progress.ts';
import { SettleGate } from './settle-gate.ts';
import { standing } from './standing.ts';
import { tick } from './tick.ts';
import { Trees } from './trees.ts';

/** Rounds of one run. More mean that two programs undo each other's work. */
const mostRounds = 200;
/** How long a run waits for files that do not come to rest. */
const patienceMs = 30_000;
/** Failures of the line in a row, without a success, before the pair stops. */
const offlineInARow = 3;
/** A failure that comes back within this time is waited for. */
const soonMs = 6_000;
/** How often it is asked, while transfers run, whether there is something new to plan for. */
const tickMs = 500;
/** A plan is left for a new one after this time even when there is more to begin, */
const longPlanMs = 20_000;
/** and after this time when nothing more can be begun. */
const shortPlanMs = 1_500;
/** A look that failed while transfers run is tried again after this time. */
const lookAgainMs = 5_000;

interface Planned {
  readonly next: Plan;
  readonly decision: DeleteDecision;
}

/** Observes, plans and works for one pair. What it has yet to look at is remembered between runs. */
export class PairEngine {
  readonly #options: PairSyncOptions;
  readonly #trees: Trees;
  readonly #context: ApplyContext;
  readonly #local: LocalObserver;
  readonly #remote: RemoteObserver;
  readonly #progress: Progress;
  readonly #gate = new SettleGate();
  /** Whoever does the steps, while a run lasts. */
  #crew: Crew | null = null;
  /** What stops the pair, found by a step. */
  #stops: SyncError[] = [];
  #offline = 0;
  readonly #outlook = new Outlook(() => this.#need.arise());
  #counts = { downloads: 0, uploads: 0, otherSteps: 0 };
  #unsettled = 0;
  /** Folders that an upload found to be only for reading; a listing of the whole archive does not tell. */
  readonly #readOnly = new Set<string>();
  #swept = false;
  readonly #pace: PlanPace;
  readonly #need: PlanNeed;

  constructor(options: PairSyncOptions) {
    this.#options = options;
    this.#trees = new Trees(options.archive.rootId, options.store.load());
    this.#progress = new Progress(options);
    this.#pace = new PlanPace(options.clock);
    this.#need = new PlanNeed(this.#trees);
    const commit = (change: TreeChange): void => {
      options.store.commit(change);
      this.#need.note(change);
      this.#trees.apply(change);
    };
    const { archive, folder, clock, random } = options;
    const { record } = new GroupCommit(commit, clock);
    const parts = { archive, folder, clock, random, trees: this.#trees, commit, record, onProgress: this.#progress.bytes };
    this.#context = { ...parts, settle: this.#gate.settle, turn: () => Promise.resolve(), onArrived: () => undefined };
    this.#local = new LocalObserver({ folder, clock, trees: this.#trees, commit });
    this.#remote = new RemoteObserver(this.#context);
  }

  lookAtEverything(): void {
    this.#readOnly.clear();
    this.#outlook.addEverythingLocal();
    this.#outlook.addRemote();
  }

  /** A person asks: everything that failed is tried again at once. */
  retryFailures(): void {
    this.#readOnly.clear();
    const keys = [...this.#trees.failures.values()].flatMap(({ key, kind }) => (kind === 'maybe-sent' ? [] : [key]));
    if (keys.length > 0) this.#context.commit({ dropFailures: keys });
  }

  lookAtFolder(path: string): void {
    this.#outlook.addFolder(path);
  }

  lookAtEverythingLocal(): void {
    this.#outlook.addEverythingLocal();
  }

  lookAtRemote(): void {
    this.#outlook.addRemote();
  }

  /** When something of its own accord is due again: a failed step, a file that may have come to rest. Null for never. */
  nextDue(): number | null {
    const times = [...this.#trees.failures.values()].flatMap(({ nextAt }) => nextAt ?? []);
    const restless = this.#local.unsettled.size + this.#remote.unsettled.size > 0 && this.#unsettled > 0;
    if (restless || this.#local.isVanishing()) times.push(this.#options.clock.now() + quietMs);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** How long to rest at least before a plan that may be for nothing, in ms. */
  get restMs(): number {
    return this.#pace.restMs;
  }

  /**
   * Works until nothing is left to do, or only what has to wait. Throws what stops the pair. `markDue` is called now and then to ask for what
   * its time has come for. While long transfers run, both sides are looked at and planned for again: see DESIGN.md.
   */
  async work(signal: AbortSignal, markDue: () => void = () => undefined): Promise<void> {
    this.#counts = { downloads: 0, uploads: 0, otherSteps: 0 };
    this.#stops = [];
    this.#offline = 0;
    const { clock, onEvent } = this.#options;
    const crew = this.#makeCrew(signal);
    this.#crew = crew;
    const begun = clock.monotonic();
    try {
      for (let rounds = 0; rounds < mostRounds;) {
        if (!(await this.#lookAround(crew, signal))) continue;
        if (this.#onlyWrites(clock.monotonic() - begun)) {
          await clock.sleep(this.#waitBeforeNextRound(0) ?? 0, signal);
          continue;
        }
        const { next, decision } = await this.#gate.look(() => this.#pace.timed(() => this.#plan(signal)));
        if (next.steps.length > 0) {
          if (await this.#apply(next, { crew, markDue, signal })) rounds += 1;
        } else if (crew.running.size > 0) {
          this.#keepHeld(next);
          await this.#waitForNews(crew, markDue, signal);
        } else {
          this.#finishPlan(next, decision);
          this.#need.meet();
          const wait = this.#waitBeforeNextRound(clock.monotonic() - begun);
          if (wait === null) return;
          await clock.sleep(wait, signal);
        }
        if (this.#stops[0]) throw this.#stops[0];
      }
      throw new SyncError(
        'bug',
        'The folder and the archive keep changing each other. Syncing stops until something else happens.',
      );
    } finally {
      await crew.drain();
      this.#crew = null;
      onEvent({ type: 'phase', phase: 'idle' });
    }
  }

  report(stopped: SyncError | null): SyncReport {
    return { ...this.#counts, ...standing(this.#trees), unsettled: this.#unsettled, stopped };
  }

  async #observe(signal: AbortSignal): Promise<void> {
    const { onEvent } = this.#options;
    const look = this.#outlook.take();
    try {
      if (look.local === 'everything' || look.local.size > 0) {
        onEvent({ type: 'phase', phase: 'scanning' });
        await this.#local.observe(look.local, signal);
        await this.#sweepOnce();
      }
      if (look.remote) {
        onEvent({ type: 'phase', phase: 'listing' });
        await this.#remote.observe(signal, new Busy(this.#crew?.running ?? [], this.#trees).remoteIds);
      }
    } catch (error) {
      // What was not seen is still to be looked at.
      this.#outlook.giveBack(look);
      throw error;
    }
  }

  /** Looks at what is to be looked at. False when that failed while transfers run, which it does not stop: it is tried again. */
  async #lookAround(crew: Crew, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#gate.look(() => this.#observe(signal));
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (crew.running.size === 0 || asSyncError(error).kind === 'bug') throw error;
      await crew.endOr(this.#options.clock.sleep(lookAgainMs, signal));
      return false;
    }
  }

  /** What a run that was cut short left behind goes when the folder is known to be there. */
  async #sweepOnce(): Promise<void> {
    if (this.#swept) return;
    await this.#options.folder.sweep();
    this.#swept = true;
  }

  /** Nothing may settle meanwhile: it rests now and then. */
  async #plan(signal: AbortSignal): Promise<Planned> {
    const options = this.#options;
    const trees = this.#trees;
    const rules = options.rules();
    const decision = applyDeleteAnswers(rules.deleteAnswers, this.#context);
    // What may have arrived and was not looked for is as good as under way.
    const busy = new Busy([...(this.#crew?.running ?? []), ...this.#remote.lost], trees);
    const input = planInput({
      options,
      rules,
      trees,
      local: this.#local,
      remote: this.#remote,
      allowedDeletes: decision.allowed,
      readOnlyFolders: this.#readOnly,
      busy,
    });
    const breath = new Breath(options.clock);
    const work = planInParts(input);
    for (let part = work.next(); ; part = work.next()) {
      if (part.done === true) return { next: part.value, decision };
      await breath.take(signal);
    }
  }

  /** Nothing can be done now: what is held and what failed is stored as it stands. */
  #finishPlan(next: Plan, decision: DeleteDecision): void {
    const { clock, answersUsed, onEvent } = this.#options;
    this.#keepHeld(next);
    if (!decision.answered) return;
    this.#context.commit({ history: [answeredEntry(clock.now())] });
    answersUsed();
    onEvent({ type: 'notice', message: 'Your answer about the deletes was carried out.' });
  }

  #keepHeld(next: Plan): void {
    const stale = staleFailures(next, this.#trees, this.#local);
    const heldChanged = JSON.stringify(next.held) !== JSON.stringify(this.#trees.held);
    if (heldChanged || stale.length > 0) this.#context.commit({ held: next.held, dropFailures: stale });
    keepUnreadable(this.#local, this.#context);
    this.#remote.awaitListing(next.unlisted);
    this.#unsettled = Math.max(0, next.unsettled - this.#local.unreadable.size);
  }

  /** Whether all that is new are files that are still being written; not for longer than they are waited for. */
  #onlyWrites(elapsed: number): boolean {
    const { unsettled } = this.#local;
    return !this.#need.isThere && unsettled.size > 0 && !this.#local.isVanishing() && elapsed < patienceMs;
  }

  /** Null when the run is over; else how long until there may be more to do, in ms. */
  #waitBeforeNextRound(elapsed: number): number | null {
    const vanishing = this.#local.isVanishing();
    const restless = vanishing || this.#local.unsettled.size > 0 || (this.#unsettled > 0 && this.#remote.unsettled.size > 0);
    if (elapsed < patienceMs && restless) {
      for (const id of this.#local.unsettled) this.#lookAgainAt(id);
      if (this.#remote.unsettled.size > 0) this.lookAtRemote();
      return Math.max(vanishing ? 300 : (this.#local.msUntilQuiet() ?? 1_050), this.restMs);
    }
    // The listing that tells what became of them is still to come.
    if (this.#remote.lost.size > 0) return 0;
    const retry = msUntilRetry(this.#trees.failures.values(), this.#options.clock.now());
    return retry !== null && retry < soonMs && elapsed < patienceMs * 2 ? Math.max(50, retry) : null;
  }

  #lookAgainAt(id: number): void {
    const path = this.#trees.localPath(this.#trees.local.get(id)?.parentId ?? id);
    if (path !== null) this.lookAtFolder(path);
  }

  #makeCrew(signal: AbortSignal): Crew {
    const { onEvent, parallel } = this.#options;
    const onStart = (step: Step): void => onEvent({ type: 'step', state: 'started', step: factsOf(step) });
    return new Crew(this.#context, { parallel, onStart, onResult: (result) => this.#take(result) }, signal);
  }

  /** Records what came of a step, and says whether to go on. */
  #take(result: StepResult): boolean {
    this.#count(result);
    const { error } = result;
    if (!error) {
      this.#offline = 0;
      return true;
    }
    if (error.kind === 'offline') this.#offline += 1;
    this.#fail(result.step, error);
    if (!errorPolicy[error.kind].stopsPair || (error.kind === 'offline' && this.#offline < offlineInARow)) return true;
    this.#stops.push(error);
    return false;
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
      return isLong && this.restMs === 0 && !this.#outlook.isEmpty;
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
    for (const id of this.#local.unsettled) this.#lookAgainAt(id);
    for (let isNews = false; !isNews;) {
      await crew.endOr(clock.sleep(Math.max(tickMs, this.restMs), signal));
      markDue();
      const due = this.nextDue();
      const isDue = due !== null && due > before.at && due <= clock.now();
      isNews = isDue || !this.#outlook.isEmpty || crew.running.size < before.running;
    }
  }

  #count({ step, error, transferred }: StepResult): void {
    const { onEvent } = this.#options;
    this.#progress.end(step);
    if (error) {
      onEvent({ type: 'step', state: 'failed', step: factsOf(step), error });
      return;
    }
    if (this.#trees.failures.has(step.key)) this.#context.commit({ dropFailures: [step.key] });
    if (step.type === 'pull' && transferred) this.#counts.downloads += 1;
    else if (step.type === 'push') this.#counts.uploads += 1;
    else if (step.type !== 'forget') this.#counts.otherSteps += 1;
    onEvent({ type: 'step', state: 'done', step: factsOf(step) });
  }

  /** A thing that is not what was planned for is looked at anew; after some tries that counts as a failure as well. */
  #fail(step: Step, error: SyncError): void {
    const { clock, random } = this.#options;
    // What is wrong with the account as a whole is not held against the step.
    if (error.kind === 'auth' || error.kind === 'throttled') return;
    // It is held from now on, until everything is looked at again: rights may have changed by then.
    if (error.readOnlyIn !== undefined) {
      this.#readOnly.add(error.readOnlyIn);
      return;
    }
    const before = this.#trees.failures.get(step.key);
    this.#context.commit({ putFailures: [recordFailure(step, error, { before, clock, random })] });
    if (error.maybeDone) {
      this.#remote.lost.add(step);
      this.lookAtRemote();
    }
    if (errorPolicy[error.kind].retry !== 'soon') return;
    const path = 'local' in step && step.local ? this.#trees.localPath(step.local.parentId) : this.#parentPath(step);
    if (path === null || liesAnywhere(step, error)) this.lookAtEverythingLocal();
    else this.lookAtFolder(path);
    this.lookAtRemote();
  }

  #parentPath(step: Step): string | null {
    const { localId, remoteId } = step.target.parent;
    const id = localId ?? (remoteId === null ? undefined : this.#trees.synced.byRemote(remoteId)?.localId);
    return id === undefined ? null : this.#trees.localPath(id);
  }
}
