import { asSyncError, errorPolicy, type SyncError } from '../../sync/errors.ts';
import type { RunChange, ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { Host } from '../host.ts';
import { withSession } from '../sessions.ts';
import type { Plan, Tool, ToolWork } from './tool.ts';

export interface RunProgress {
  readonly runId: number;
  /** Changes that are done, failed or skipped, of all. */
  readonly settled: number;
  readonly all: number;
  readonly change: RunChange;
}

interface Running {
  readonly tool: Tool;
  readonly run: ToolRun;
  readonly account: Account;
  readonly onProgress: (progress: RunProgress) => void;
}

/** Stores a plan as a run of this process. Throws `busy` while another tool works on the account. */
export function beginRun(host: Host, account: Account, begun: { tool: Tool; plan: Plan; undoes?: number }): ToolRun {
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
  return host.toolRuns().begin(run, (owner) => isAlive(host, owner));
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
export async function carryOutRun(host: Host, running: Running, signal: AbortSignal): Promise<ToolRun> {
  const { run, account } = running;
  try {
    await withSession(host, account, (session) => settleAll(host, running, workOn(host, { account, session, signal })));
    host.toolRuns().end(run.id, { state: 'finished', reason: null, at: host.clock.now() });
  } catch (thrown) {
    const reason = signal.aborted ? 'It was stopped.' : asSyncError(thrown).message;
    host.toolRuns().end(run.id, { state: 'stopped', reason, at: host.clock.now() });
  }
  return host.toolRuns().run(run.id) ?? run;
}

/** Gives up what a run has left. */
export function cancelRun(host: Host, id: number): ToolRun {
  const run = takeRun(host, id);
  host.toolRuns().end(run.id, { state: 'cancelled', reason: null, at: host.clock.now() });
  return host.toolRuns().run(id) ?? run;
}

/** What a tool works with on an account of this home. */
export function workOn(host: Host, on: Pick<ToolWork, 'account' | 'session' | 'signal'>): ToolWork {
  return { ...on, clock: host.clock, runs: host.toolRuns() };
}

async function settleAll(host: Host, running: Running, work: ToolWork): Promise<void> {
  const { run, onProgress } = running;
  const changes = host.toolRuns().changes(run.id);
  let settled = changes.filter(({ state }) => state !== 'pending' && state !== 'sending').length;
  for (const change of changes) {
    if (change.state !== 'pending' && change.state !== 'sending') continue;
    work.signal.throwIfAborted();
    const { state, reason } = await settle(host, running, { change, work });
    host.toolRuns().mark(run.id, change.index, { state, reason });
    settled += 1;
    onProgress({ runId: run.id, settled, all: changes.length, change: { ...change, state, reason } });
  }
}

interface Settled {
  readonly state: 'done' | 'failed' | 'skipped';
  readonly reason: string | null;
}

/** Throws what stops the run; the change stays as it is then. */
async function settle(
  host: Host,
  { tool, run }: Running,
  { change, work }: { change: RunChange; work: ToolWork },
): Promise<Settled> {
  let { order } = change;
  const keep = (now: unknown): void => {
    host.toolRuns().keep(run.id, change.index, now);
    order = now;
  };
  try {
    const looked = await tool.look(work, order, keep);
    if (looked === 'done') {
      const isOurs = change.state === 'sending';
      return isOurs ? { state: 'done', reason: null } : { state: 'skipped', reason: 'It is so already.' };
    }
    if (looked !== 'open') return { state: 'skipped', reason: looked.other };
  } catch (thrown) {
    return failure(asSyncError(thrown), work);
  }
  host.toolRuns().mark(run.id, change.index, { state: 'sending', reason: null });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { state: 'done', reason: await tool.carryOut(work, order, keep) };
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (!error.maybeDone) {
        // Nothing was done: who goes on later need not wonder.
        host.toolRuns().mark(run.id, change.index, { state: 'pending', reason: null });
        return failure(error, work);
      }
      const looked = await tool.look(work, order, keep);
      if (looked === 'done') return { state: 'done', reason: null };
      if (looked !== 'open') return { state: 'failed', reason: looked.other };
      if (attempt === 2) return failure(error, work);
    }
  }
}

/** Throws what meets every change alike. */
function failure(error: SyncError, work: ToolWork): Settled {
  if (work.signal.aborted || errorPolicy[error.kind].stopsPair) throw error;
  return { state: 'failed', reason: error.message };
}

function ownerOf(host: Host): string {
  return JSON.stringify(host.self);
}

function isAlive(host: Host, owner: string): boolean {
  // Written by `ownerOf`.
  return host.isRunning(JSON.parse(owner) as Host['self']);
}
