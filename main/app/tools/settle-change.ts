import { asSyncError, errorPolicy, type SyncError } from '../../sync/errors.ts';
import type { RunChange, ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Host } from '../host.ts';
import type { Keep, Looked, Tool, ToolWork } from './tool.ts';

interface Settled {
  readonly state: 'done' | 'failed' | 'skipped';
  readonly reason: string | null;
}

/** Requests for one change, the first one counted. */
const mostAttempts = 2;

/** How long a service has that failed in the middle of a change, before that is looked for once more and sent again. */
const waitMs = 2_000;

/**
 * Settles one change: looks, makes it, and where its answer is lost looks whether it was made before it is made again. A change that fails
 * is settled too. Throws what stops the run, and the change stays as it is then.
 */
export async function settleChange(
  host: Host,
  { tool, run }: { readonly tool: Tool; readonly run: ToolRun },
  { change, work }: { change: RunChange; work: ToolWork },
): Promise<Settled> {
  const runs = host.toolRuns();
  let { order } = change;
  const keep: Keep = (now) => {
    runs.keep(run.id, change.index, now);
    order = now;
  };
  const wasSent = change.state === 'sending';
  try {
    const before = settledBy(await tool.look(work, order, keep), wasSent);
    if (before) return before;
  } catch (thrown) {
    return wasSent ? unknown(thrown, work) : failure(thrown, work);
  }
  runs.mark(run.id, change.index, { state: 'sending', reason: null });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { state: 'done', reason: await tool.carryOut(work, order, keep) };
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (!error.maybeDone) {
        // Nothing was done: who goes on later need not wonder.
        runs.mark(run.id, change.index, { state: 'pending', reason: null });
        return failure(error, work);
      }
      const after = await lookAfter(work, () => tool.look(work, order, keep));
      if (after) return after;
      if (attempt === mostAttempts) return failure(error, work);
    }
  }
}

/** What became of a change whose answer is lost; null where it still is to be made, also after a while. */
async function lookAfter(work: ToolWork, look: () => Promise<Looked>): Promise<Settled | null> {
  try {
    const now = settledBy(await look(), true);
    if (now) return now;
    // A service may act after it has dropped the connection.
    await work.clock.sleep(waitMs, work.signal);
    return settledBy(await look(), true);
  } catch (thrown) {
    return unknown(thrown, work);
  }
}

/** `wasSent`: a request for it was sent before. */
function settledBy(looked: Looked, wasSent: boolean): Settled | null {
  if (looked === 'open') return null;
  if (looked === 'done') return wasSent ? { state: 'done', reason: null } : { state: 'skipped', reason: 'It is so already.' };
  return { state: wasSent ? 'failed' : 'skipped', reason: looked.other };
}

/** Throws what meets every change alike. */
function failure(thrown: unknown, work: ToolWork): Settled {
  return { state: 'failed', reason: demandOwn(thrown, work).message };
}

/** The same for a change that may have been made. */
function unknown(thrown: unknown, work: ToolWork): Settled {
  const { message } = demandOwn(thrown, work);
  return { state: 'failed', reason: `It may have been done: its answer was lost, and looking for it failed. ${message}` };
}

function demandOwn(thrown: unknown, work: ToolWork): SyncError {
  const error = asSyncError(thrown);
  if (work.signal.aborted || errorPolicy[error.kind].stopsPair) throw error;
  return error;
}
