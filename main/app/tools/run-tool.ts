import { asSyncError, errorPolicy, type SyncError } from '../../sync/errors.ts';
import type { RunChange, ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { Host } from '../host.ts';
import { withSession } from '../sessions.ts';
import { forgetOldReports } from './old-reports.ts';
import { settleChange } from './settle-change.ts';
import type { Plan, Tool, ToolWork, Transfer } from './tool.ts';

export interface RunProgress {
  readonly runId: number;
  /** Changes that are done, failed or skipped, of all. */
  readonly settled: number;
  readonly all: number;
  readonly change: RunChange;
}

export interface Running {
  readonly tool: Tool;
  readonly run: ToolRun;
  readonly account: Account;
  readonly onProgress: (progress: RunProgress) => void;
  /** Told while a file of a change comes. */
  readonly onTransfer?: (transfer: Transfer & Pick<RunChange, 'what'>) => void;
}

/** How one go at a run ended. */
export interface RunEnd {
  readonly run: ToolRun;
  /** What keeps it from going on, where that passes by itself: the service cannot be reached, or asks for patience. */
  readonly passing: SyncError | null;
}

/** Stores a plan as a run of this process; reports that are old enough make room for it. Throws `busy` while another tool works on the account. */
export async function beginRun(
  host: Host,
  account: Account,
  begun: { tool: Tool; plan: Plan; undoes?: number },
): Promise<ToolRun> {
  const { tool, plan, undoes = null } = begun;
  const { title, changes, left } = plan;
  const run = {
    accountId: account.id,
    tool: tool.name,
    title,
    undoes,
    owner: ownerOf(host),
    startedAt: host.clock.now(),
    changes,
    left,
  };
  const stored = await host.toolRuns().begin(run, (owner) => isAlive(host, owner));
  await forgetOldReports(host.toolRuns(), run.startedAt).catch((error: unknown) => {
    host.log(`old reports could not be forgotten: ${asSyncError(error).message}`);
  });
  return stored;
}

/** Takes over a run that was stopped, or whose process is gone. Throws `busy`, `refused`. */
export function takeRun(host: Host, id: number): ToolRun {
  return host.toolRuns().take(id, ownerOf(host), (owner) => isAlive(host, owner));
}

/** Whether some process works on it. */
export function isRunning(host: Host, run: ToolRun): boolean {
  return run.state === 'running' && isAlive(host, run.owner);
}

/**
 * Carries out what a run still has to do, in order. A change that fails does not stop the others; one whose answer is not known is looked
 * for before it is sent again. Ends when all are settled, when `signal` says so, or when going on makes no sense now (no network, no valid
 * key): the run can go on later then. Never throws for what the service says: that is in the run.
 */
export async function carryOutRun(host: Host, running: Running, signal: AbortSignal): Promise<RunEnd> {
  const { run, account } = running;
  const runs = host.toolRuns();
  try {
    await withSession(host, account, (session) => settleAll(host, running, workOn(host, { account, session, signal })));
    runs.end(run.id, { state: 'finished', reason: null, at: host.clock.now() });
    return { run: runs.run(run.id) ?? run, passing: null };
  } catch (thrown) {
    const error = asSyncError(thrown);
    const reason = signal.aborted ? 'It was stopped.' : error.message;
    runs.end(run.id, { state: 'stopped', reason, at: host.clock.now() });
    const { stopsPair, retry } = errorPolicy[error.kind];
    const passes = !signal.aborted && stopsPair && retry === 'backoff';
    return { run: runs.run(run.id) ?? run, passing: passes ? error : null };
  }
}

/** Gives up what a run has left. */
export function cancelRun(host: Host, id: number): ToolRun {
  const run = takeRun(host, id);
  host.toolRuns().end(run.id, { state: 'cancelled', reason: null, at: host.clock.now() });
  return host.toolRuns().run(id) ?? run;
}

/** What a tool works with on an account of this home. */
export function workOn(host: Host, on: Pick<ToolWork, 'account' | 'session' | 'signal'>): ToolWork {
  const { clock, placeFile } = host;
  return { ...on, clock, placeFile, runs: host.toolRuns(), onTransfer: () => undefined };
}

async function settleAll(host: Host, running: Running, work: ToolWork): Promise<void> {
  const { run, onProgress, onTransfer = () => undefined } = running;
  const runs = host.toolRuns();
  const { done, failed, skipped, open } = runs.counts(run.id);
  let settled = done + failed + skipped;
  const all = settled + open;
  for (let from = 0; ;) {
    const portion = runs.open(run.id, { from, limit: 100 });
    if (portion.length === 0) return;
    for (const change of portion) {
      work.signal.throwIfAborted();
      const { state, reason } = await settleChange(host, running, {
        change,
        work: { ...work, onTransfer: (transfer) => onTransfer({ ...transfer, what: change.what }) },
      });
      runs.mark(run.id, change.index, { state, reason });
      settled += 1;
      from = change.index + 1;
      onProgress({ runId: run.id, settled, all, change: { ...change, state, reason } });
    }
  }
}

function ownerOf(host: Host): string {
  return JSON.stringify(host.self);
}

function isAlive(host: Host, owner: string): boolean {
  // Written by `ownerOf`.
  return host.isRunning(JSON.parse(owner) as Host['self']);
}
