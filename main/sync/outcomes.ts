import { errorPolicy, type SyncError } from './errors.ts';
import type { ApplyContext } from './apply/context.ts';
import type { StepResult } from './apply/crew.ts';
import { liesAnywhere, recordFailure } from './failures.ts';
import { KeptEdits } from './kept-edits.ts';
import type { Looks } from './looks.ts';
import type { Step } from './plan/model.ts';
import type { RemoteId } from './ports/archive.ts';
import type { PairSyncOptions, SyncReport } from './ports/progress.ts';
import { factsOf, type Progress } from './progress.ts';

/** Failures of the line in a row, without a success, before the pair stops. */
const offlineInARow = 3;

export interface OutcomesOptions {
  readonly options: PairSyncOptions;
  readonly context: ApplyContext;
  readonly looks: Looks;
  readonly progress: Progress;
}

/** What came of the steps of a run: counted, told, and written down where they failed. */
export class Outcomes {
  /** Folders that an upload found to be only for reading; a listing of the whole archive does not tell. */
  readonly readOnlyFolders = new Set<RemoteId>();
  readonly #options: PairSyncOptions;
  readonly #context: ApplyContext;
  readonly #looks: Looks;
  readonly #progress: Progress;
  readonly #keptEdits = new KeptEdits();
  #stop: SyncError | null = null;
  #offline = 0;
  #counts = { downloads: 0, uploads: 0, otherSteps: 0 };

  constructor({ options, context, looks, progress }: OutcomesOptions) {
    this.#options = options;
    this.#context = context;
    this.#looks = looks;
    this.#progress = progress;
  }

  get counts(): Pick<SyncReport, 'downloads' | 'uploads' | 'otherSteps'> {
    return this.#counts;
  }

  /** What stops the pair, found by a step of this run. */
  get stop(): SyncError | null {
    return this.#stop;
  }

  /** A run begins. */
  begin(): void {
    this.#counts = { downloads: 0, uploads: 0, otherSteps: 0 };
    this.#stop = null;
    this.#offline = 0;
  }

  /** A run ends. */
  end(): void {
    this.#keptEdits.tell(this.#options.onEvent);
  }

  /** Records what came of a step, and says whether to go on. */
  take(result: StepResult): boolean {
    this.#count(result);
    const { error } = result;
    if (!error) {
      this.#offline = 0;
      return true;
    }
    if (error.kind === 'offline') this.#offline += 1;
    this.#fail(result.step, error);
    if (!errorPolicy[error.kind].stopsPair || (error.kind === 'offline' && this.#offline < offlineInARow)) return true;
    this.#stop ??= error;
    return false;
  }

  #count({ step, error, transferred }: StepResult): void {
    const { onEvent } = this.#options;
    this.#progress.end(step);
    if (error) {
      onEvent({ type: 'step', state: 'failed', step: factsOf(step), error });
      return;
    }
    if (this.#context.trees.failures.has(step.key)) this.#context.commit({ dropFailures: [step.key] });
    this.#keptEdits.take(step);
    if (step.type === 'pull' && transferred) this.#counts.downloads += 1;
    else if (step.type === 'push') this.#counts.uploads += 1;
    else if (step.type !== 'forget') this.#counts.otherSteps += 1;
    onEvent({ type: 'step', state: 'done', step: factsOf(step) });
  }

  /** A thing that is not what was planned for is looked at anew; after some tries that counts as a failure as well. */
  #fail(step: Step, error: SyncError): void {
    const { clock, random } = this.#options;
    const { outlook, remote } = this.#looks;
    const { trees, commit } = this.#context;
    if (error.maybeDone) {
      remote.lost.add(step);
      outlook.addRemote();
    }
    // What is wrong with the account as a whole is not held against the step.
    if (error.kind === 'auth' || error.kind === 'throttled') return;
    // It is held from now on, until everything is looked at again: rights may have changed by then.
    if (error.readOnlyIn !== undefined) {
      this.readOnlyFolders.add(error.readOnlyIn);
      return;
    }
    const before = trees.failures.get(step.key);
    commit({ putFailures: [recordFailure(step, error, { before, clock, random })] });
    if (errorPolicy[error.kind].retry !== 'soon') return;
    const path = 'local' in step && step.local ? trees.localPath(step.local.parentId) : this.#parentPath(step);
    if (path === null || liesAnywhere(step, error)) outlook.addEverythingLocal();
    else outlook.addFolder(path);
    outlook.addRemote();
  }

  #parentPath(step: Step): string | null {
    const { trees } = this.#context;
    const { localId, remoteId } = step.target.parent;
    const id = localId ?? (remoteId === null ? undefined : trees.synced.byRemote(remoteId)?.localId);
    return id === undefined ? null : trees.localPath(id);
  }
}
