import { errorPolicy, SyncError } from './errors.ts';
import type { PairSyncOptions, SyncReport } from './ports/progress.ts';
import type { TreeChange } from './ports/trees.ts';
import { applyDeleteAnswers, type DeleteDecision } from './delete-answers.ts';
import type { ApplyContext } from './apply/context.ts';
import { execute, sizeOf, type StepResult } from './apply/execute.ts';
import { recordFailure, stillWaits } from './failures.ts';
import { LocalObserver } from './local-observer.ts';
import type { Plan, PlanInput, Step } from './plan/model.ts';
import { plan } from './plan/plan.ts';
import { quietMs } from './quiet.ts';
import { RemoteObserver } from './remote-observer.ts';
import { factsOf, Progress } from './progress.ts';
import { conflictTime } from './stamp.ts';
import { Trees } from './trees.ts';

const hourMs = 3_600_000;
/** Rounds of one run. More mean that two programs undo each other's work. */
const mostRounds = 200;
/** How long a run waits for files that do not come to rest. */
const patienceMs = 30_000;
/** Failures of the line in a row, without a success, before the pair stops. */
const offlineInARow = 3;
/** A failure that comes back within this time is waited for. */
const soonMs = 6_000;

interface Look {
  local: 'everything' | Set<string>;
  remote: boolean;
}

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
  #look: Look = { local: 'everything', remote: true };
  #counts = { downloads: 0, uploads: 0, otherSteps: 0 };
  #unsettled = 0;
  /** Folders that an upload found to be only for reading; a listing of the whole archive does not tell. */
  readonly #readOnly = new Set<string>();
  #swept = false;
  #planMs = 0;

  constructor(options: PairSyncOptions) {
    this.#options = options;
    this.#trees = new Trees(options.archive.rootId, options.store.load());
    this.#progress = new Progress(options);
    const commit = (change: TreeChange): void => {
      options.store.commit(change);
      this.#trees.apply(change);
    };
    const { archive, folder, clock, random } = options;
    this.#context = { archive, folder, clock, random, trees: this.#trees, commit, onProgress: this.#progress.bytes };
    this.#local = new LocalObserver({ folder, clock, trees: this.#trees, commit });
    this.#remote = new RemoteObserver(this.#context);
  }

  lookAtEverything(): void {
    this.#readOnly.clear();
    this.#look = { local: 'everything', remote: true };
  }

  /** A person asks: everything that failed is tried again at once. */
  retryFailures(): void {
    this.#readOnly.clear();
    const keys = [...this.#trees.failures.values()].flatMap(({ key, kind }) => (kind === 'maybe-sent' ? [] : [key]));
    if (keys.length > 0) this.#context.commit({ dropFailures: keys });
  }

  lookAtFolder(path: string): void {
    if (this.#look.local !== 'everything') this.#look.local.add(path);
  }

  lookAtEverythingLocal(): void {
    this.#look.local = 'everything';
  }

  lookAtRemote(): void {
    this.#look.remote = true;
  }

  /** When something of its own accord is due again: a failed step, a file that may have come to rest. Null for never. */
  nextDue(): number | null {
    const now = this.#options.clock.now();
    const times = [...this.#trees.failures.values()].flatMap(({ nextAt }) => nextAt ?? []);
    const restless = this.#local.unsettled.size + this.#remote.unsettled.size > 0 && this.#unsettled > 0;
    if (restless || this.#local.isVanishing()) times.push(now + quietMs);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** How long to rest at least before a plan that may be for nothing: a file that is written all the time must not keep a core busy. */
  get restMs(): number {
    return this.#planMs * 10;
  }

  /** Works until nothing is left to do, or only what has to wait. Throws what stops the pair. */
  async work(signal: AbortSignal): Promise<void> {
    this.#counts = { downloads: 0, uploads: 0, otherSteps: 0 };
    const { clock, onEvent } = this.#options;
    const begun = clock.monotonic();
    try {
      for (let rounds = 0; rounds < mostRounds;) {
        await this.#observe(signal);
        const { next, decision } = this.#timedPlan();
        if (next.steps.length === 0) {
          this.#finishPlan(next, decision);
          const wait = this.#waitBeforeNextRound(clock.monotonic() - begun);
          if (wait === null) return;
          await clock.sleep(wait, signal);
          continue;
        }
        rounds += 1;
        await this.#apply(next, signal);
      }
      throw new SyncError(
        'bug',
        'The folder and the archive keep changing each other. Syncing stops until something else happens.',
      );
    } finally {
      onEvent({ type: 'phase', phase: 'idle' });
    }
  }

  report(stopped: SyncError | null): SyncReport {
    const { held, conflicts, failures } = this.#trees;
    return {
      ...this.#counts,
      held: held.length,
      conflicts: conflicts.size,
      failures: [...failures.values()].filter(({ kind }) => kind !== 'maybe-sent').length,
      asksAboutDeletes: held.some(({ reason }) => reason === 'mass-delete'),
      unsettled: this.#unsettled,
      stopped,
    };
  }

  async #observe(signal: AbortSignal): Promise<void> {
    const { onEvent } = this.#options;
    const look = this.#look;
    this.#look = { local: new Set(), remote: false };
    try {
      if (look.local === 'everything' || look.local.size > 0) {
        onEvent({ type: 'phase', phase: 'scanning' });
        await this.#local.observe(look.local, signal);
        await this.#sweepOnce();
      }
      if (look.remote) {
        onEvent({ type: 'phase', phase: 'listing' });
        await this.#remote.observe(signal);
      }
    } catch (error) {
      // What was not seen is still to be looked at.
      this.#look.remote ||= look.remote;
      if (look.local === 'everything') this.#look.local = 'everything';
      else for (const path of look.local) this.lookAtFolder(path);
      throw error;
    }
  }

  /** What a run that was cut short left behind goes when the folder is known to be there. */
  async #sweepOnce(): Promise<void> {
    if (this.#swept) return;
    await this.#options.folder.sweep();
    this.#swept = true;
  }

  #timedPlan(): Planned {
    const { clock } = this.#options;
    const begun = clock.monotonic();
    const planned = this.#plan();
    this.#planMs = clock.monotonic() - begun;
    return planned;
  }

  #plan(): Planned {
    const options = this.#options;
    const trees = this.#trees;
    const { archive, folder, clock, store } = options;
    const rules = options.rules();
    const decision = applyDeleteAnswers(rules.deleteAnswers, this.#context);
    const now = clock.now();
    const input: PlanInput = {
      trees,
      traits: folder.traits,
      ignores: (path, kind) => folder.ignores(path, kind),
      excluded: rules.excluded,
      linkFiles: rules.linkFiles,
      blockedPaths: this.#local.blockedPaths,
      unsettledLocal: new Set([...this.#local.unsettled, ...this.#local.unreadable.keys()]),
      unsettledRemote: this.#remote.unsettled,
      vanishing: this.#local.isVanishing(),
      enabled: (operation) => archive.operations[operation].enabled,
      readOnlyFolders: this.#readOnly,
      webAddress: (id) => archive.webAddress(id),
      stamp: { time: conflictTime(now), device: options.device },
      recentDeletes: { local: store.deletedSince('local', now - hourMs), remote: store.deletedSince('remote', now - hourMs) },
      allowedDeletes: decision.allowed,
      waits: (step) => stillWaits(step, trees.failures.get(step.key), now),
    };
    return { next: plan(input), decision };
  }

  /** Nothing can be done now: what is held and what failed is stored as it stands. */
  #finishPlan(next: Plan, decision: DeleteDecision): void {
    const { clock, answersUsed, onEvent } = this.#options;
    const stale = this.#staleFailures(next);
    const heldChanged = JSON.stringify(next.held) !== JSON.stringify(this.#trees.held);
    if (heldChanged || stale.length > 0) this.#context.commit({ held: next.held, dropFailures: stale });
    this.#keepUnreadable();
    this.#unsettled = Math.max(0, next.unsettled - this.#local.unreadable.size);
    if (!decision.answered) return;
    const reason = 'a person decided about a mass delete';
    this.#context.commit({
      history: [
        { at: clock.now(), action: 'deletes confirmed', side: null, path: '', fromPath: null, remoteId: null, reason, items: 1 },
      ],
    });
    answersUsed();
    onEvent({ type: 'notice', message: 'Your answer about the deletes was carried out.' });
  }

  /** Failures of steps that no plan asks for any more. */
  #staleFailures(next: Plan): string[] {
    const wanted = new Set(next.waiting);
    for (const id of this.#local.unreadable.keys()) wanted.add(`read ${id}`);
    return [...this.#trees.failures.values()]
      .filter(({ key, kind }) => kind !== 'maybe-sent' && !wanted.has(key))
      .map(({ key }) => key);
  }

  #keepUnreadable(): void {
    const { clock } = this.#options;
    for (const [id, error] of this.#local.unreadable) {
      const path = this.#trees.localPath(id) ?? '';
      const at = clock.now();
      const record = {
        key: `read ${id}`,
        path,
        kind: error.kind,
        message: error.message,
        attempts: 1,
        firstAt: at,
        nextAt: at + hourMs,
        signature: '',
      };
      this.#context.commit({ putFailures: [record] });
    }
  }

  /** Null when the run is over; else how long until there may be more to do, in ms. */
  #waitBeforeNextRound(elapsed: number): number | null {
    const { clock } = this.#options;
    const vanishing = this.#local.isVanishing();
    const restless = vanishing || this.#local.unsettled.size > 0 || (this.#unsettled > 0 && this.#remote.unsettled.size > 0);
    if (elapsed < patienceMs && restless) {
      for (const id of this.#local.unsettled) this.#lookAgainAt(id);
      if (this.#remote.unsettled.size > 0) this.lookAtRemote();
      return Math.max(vanishing || this.#local.unsettled.size > 0 ? 300 : 1_050, this.restMs);
    }
    const now = clock.now();
    const soon = [...this.#trees.failures.values()].flatMap(({ nextAt }) =>
      nextAt !== null && nextAt - now < soonMs ? [nextAt - now] : [],
    );
    return soon.length > 0 && elapsed < patienceMs * 2 ? Math.max(50, Math.min(...soon)) : null;
  }

  #lookAgainAt(id: number): void {
    const node = this.#trees.local.get(id);
    const path = node && this.#trees.localPath(node.parentId);
    if (typeof path === 'string') this.lookAtFolder(path);
  }

  async #apply(next: Plan, signal: AbortSignal): Promise<void> {
    const { onEvent, parallel } = this.#options;
    const sizes = next.steps.flatMap((step) => sizeOf(step) ?? []);
    onEvent({ type: 'phase', phase: 'working' });
    onEvent({
      type: 'planned',
      steps: next.steps.length,
      bytes: sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : null,
    });
    let offline = 0;
    const stops: SyncError[] = [];
    const onResult = (result: StepResult): boolean => {
      this.#count(result);
      const { error } = result;
      if (!error) {
        offline = 0;
        return true;
      }
      if (error.kind === 'offline') offline += 1;
      this.#fail(result.step, error);
      if (!errorPolicy[error.kind].stopsPair || (error.kind === 'offline' && offline < offlineInARow)) return true;
      stops.push(error);
      return false;
    };
    const onStart = (step: Step): void => onEvent({ type: 'step', state: 'started', step: factsOf(step) });
    await execute(next.steps, this.#context, { options: { parallel, onStart, onResult }, signal });
    if (stops[0]) throw stops[0];
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
    if (errorPolicy[error.kind].retry !== 'soon') return;
    const path = 'local' in step && step.local ? this.#trees.localPath(step.local.parentId) : this.#parentPath(step);
    // What keeps a folder from going may lie anywhere in it.
    const isFolder = step.type === 'trash-local' && step.local.kind === 'folder';
    if (path === null || isFolder) this.#look.local = 'everything';
    else this.lookAtFolder(path);
    this.lookAtRemote();
  }

  #parentPath(step: Step): string | null {
    const { localId, remoteId } = step.target.parent;
    const id = localId ?? (remoteId === null ? undefined : this.#trees.synced.byRemote(remoteId)?.localId);
    return id === undefined ? null : this.#trees.localPath(id);
  }
}
