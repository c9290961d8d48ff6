import { withSession } from '../sessions.ts';
import { beginPreviewed, planTool, planUndo, type Consent, type Preview } from '../tools/preview.ts';
import { carryOutWithRests } from '../tools/rest-run.ts';
import { cancelRun, isRunning, takeRun, workOn, type RunProgress } from '../tools/run-tool.ts';
import { isUndoable, toolNamed, usableTools, type Usable } from '../tools/tools.ts';
import { accountById } from './account-view.ts';
import { Pulse } from './pulse.ts';
import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { RunChange, RunCounts, ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Transfer } from '../tools/tool.ts';

export interface RunView extends Pick<ToolRun, 'id' | 'accountId' | 'tool' | 'title' | 'undoes' | 'state' | 'reason'> {
  readonly account: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly counts: RunCounts;
  readonly undoable: boolean;
  /** The file that comes now, with the change that it belongs to; null where none does. */
  readonly transfer: RunTransfer | null;
}

type RunTransfer = Transfer & Pick<RunChange, 'what'>;

export type ToolDeskEvent = { readonly name: 'tools'; readonly value: readonly RunView[] };

interface Going {
  readonly end: AbortController;
  counts: RunCounts;
  /** It waits for a service that cannot be reached, or asks for patience. */
  rests: boolean;
  transfer: RunTransfer | null;
  done: Promise<void>;
}

/** Said of a run that rests. */
const goesOn = 'It goes on by itself when that is over.';

const noCounts: RunCounts = { done: 0, failed: 0, skipped: 0, open: 0 };

/** Previews that are kept; older ones are planned again. */
const mostPreviews = 8;

/** Tools at work in a running desk: previews that somebody looks at, and runs that go on whether somebody looks or not. */
export class ToolDesk {
  readonly #host: Host;
  readonly #signal: AbortSignal;
  readonly #tell: (event: ToolDeskEvent) => void;
  readonly #pulse: Pulse<number>;
  readonly #previews = new Map<string, Preview>();
  readonly #planning = new Map<number, AbortController>();
  readonly #going = new Map<number, Going>();
  #wake = Promise.withResolvers<null>();

  constructor(host: Host, { signal, tell }: { signal: AbortSignal; tell: (event: ToolDeskEvent) => void }) {
    this.#host = host;
    this.#signal = signal;
    this.#tell = tell;
    this.#pulse = new Pulse(host.clock, (ids) => this.#tellOf(ids));
  }

  /** Resolves when the desk is closed and every run has ended; what is left of them can go on later. */
  async run(): Promise<void> {
    if (!this.#signal.aborted) {
      await new Promise<void>((resolve) => this.#signal.addEventListener('abort', () => resolve(), { once: true }));
    }
    await Promise.all([...this.#going.values()].map(({ done }) => done));
    this.#pulse.stop();
  }

  usable(account: Account): Promise<readonly Usable[]> {
    return withSession(this.#host, account, (session) =>
      usableTools(workOn(this.#host, { account, session, signal: this.#signal })),
    );
  }

  /** Answers the name that the preview is kept by. One planning at a time on an account: the one before ends. */
  async plan(account: Account, tool: string, options: unknown): Promise<string> {
    this.stopPlanning(account.id);
    const end = new AbortController();
    this.#planning.set(account.id, end);
    try {
      const signal = AbortSignal.any([this.#signal, end.signal]);
      return this.#keep(await planTool(this.#host, { account, tool, options }, signal));
    } finally {
      if (this.#planning.get(account.id) === end) this.#planning.delete(account.id);
    }
  }

  stopPlanning(accountId: number): void {
    this.#planning.get(accountId)?.abort();
  }

  planUndo(id: number): string {
    return this.#keep(planUndo(this.#host, this.#runOf(id)));
  }

  /** Throws `gone`. */
  preview(id: string): Preview {
    const preview = this.#previews.get(id);
    if (preview) return preview;
    throw new SyncError('gone', 'This preview is not there any more. Make it anew.');
  }

  drop(id: string): void {
    this.#previews.delete(id);
  }

  async begin(id: string, consent: Consent): Promise<RunView> {
    const preview = this.preview(id);
    const account = accountById(this.#host, preview.account.id);
    const run = await beginPreviewed(this.#host, preview, consent);
    this.drop(id);
    return this.#go(run, account);
  }

  async resume(id: number): Promise<RunView> {
    const { accountId } = this.#runOf(id);
    if (this.#going.get(id)?.rests === true) await this.stop(id);
    return this.#go(takeRun(this.#host, id), accountById(this.#host, accountId));
  }

  /** Has runs that rest try at once. */
  retry(): void {
    this.#wake.resolve(null);
    this.#wake = Promise.withResolvers<null>();
  }

  /** Resolves when it has stopped. Throws `busy` where another process runs it. */
  async stop(id: number): Promise<RunView> {
    const going = this.#going.get(id);
    if (!going && isRunning(this.#host, this.#runOf(id)))
      throw new SyncError('busy', 'Another Tidemark works on this run: stop it there.');
    going?.end.abort();
    await going?.done;
    return this.view(id);
  }

  async cancel(id: number): Promise<RunView> {
    await this.stop(id);
    cancelRun(this.#host, id);
    this.#pulse.touch(id);
    return this.view(id);
  }

  /** Throws `busy` while a tool works on the account. */
  demandRest(accountId: number): void {
    const run = this.#host
      .toolRuns()
      .runs()
      .find((one) => one.accountId === accountId && isRunning(this.#host, one));
    if (run) throw new SyncError('busy', `A tool works on this account: "${run.title}". Stop it first.`);
  }

  runs(): readonly RunView[] {
    const counts = this.#host.toolRuns().allCounts();
    return this.#host
      .toolRuns()
      .runs()
      .map((run) => this.#viewOf(run, counts.get(run.id) ?? noCounts));
  }

  view(id: number): RunView {
    return this.#viewOf(this.#runOf(id), this.#host.toolRuns().counts(id));
  }

  #keep(preview: Preview): string {
    const id = this.#host.random.token();
    this.#previews.set(id, preview);
    for (const old of [...this.#previews.keys()].slice(0, -mostPreviews)) this.#previews.delete(old);
    return id;
  }

  #runOf(id: number): ToolRun {
    const run = this.#host.toolRuns().run(id);
    if (run) return run;
    throw new SyncError('gone', 'This run is not there any more.');
  }

  #go(run: ToolRun, account: Account): RunView {
    const { tool } = toolNamed(run.tool);
    const end = new AbortController();
    const counts = this.#host.toolRuns().counts(run.id);
    const going: Going = { end, counts, rests: false, transfer: null, done: Promise.resolve() };
    const onProgress = ({ change }: RunProgress): void => {
      going.counts = after(going.counts, change.state);
      going.transfer = null;
      this.#pulse.touch(run.id);
    };
    const signal = AbortSignal.any([this.#signal, end.signal]);
    this.#going.set(run.id, going);
    const onTransfer = (transfer: RunTransfer): void => {
      going.transfer = transfer;
      this.#pulse.touch(run.id);
    };
    const onRest = (why: SyncError | null): void => {
      going.rests = why !== null;
      going.transfer = null;
      this.#pulse.touch(run.id);
    };
    const rest = { signal, onRest, woken: () => this.#wake.promise };
    going.done = carryOutWithRests(this.#host, { tool, run, account, onProgress, onTransfer }, rest)
      .then(() => undefined)
      .catch((error: unknown) => this.#host.log(`run ${run.id} ended: ${asSyncError(error).message}`))
      .finally(() => {
        this.#going.delete(run.id);
        this.#pulse.touch(run.id);
      });
    return this.view(run.id);
  }

  #viewOf(run: ToolRun, stored: RunCounts): RunView {
    const { id, accountId, tool, title, undoes, startedAt, endedAt } = run;
    const going = this.#going.get(id);
    const counts = going?.counts ?? stored;
    const isLost = run.state === 'running' && !going && !isRunning(this.#host, run);
    const state = isLost ? 'stopped' : run.state;
    return {
      ...{ id, accountId, tool, title, undoes, startedAt, endedAt, counts, state },
      reason: isLost
        ? 'Tidemark ended in the middle of it.'
        : going?.rests === true
          ? `${run.reason ?? ''} ${goesOn}`
          : run.reason,
      account: this.#host.settings.accounts().find((one) => one.id === accountId)?.name ?? '',
      transfer: going?.transfer ?? null,
      undoable: state !== 'running' && counts.done > 0 && isUndoable(tool),
    };
  }

  #tellOf(ids: ReadonlySet<number>): void {
    const value = [...ids].flatMap((id) => (this.#host.toolRuns().run(id) ? [this.view(id)] : []));
    if (value.length > 0) this.#tell({ name: 'tools', value });
  }
}

function after(counts: RunCounts, state: 'done' | 'failed' | 'skipped' | 'pending' | 'sending'): RunCounts {
  if (state === 'pending' || state === 'sending') return counts;
  return { ...counts, open: counts.open - 1, [state]: counts[state] + 1 };
}
