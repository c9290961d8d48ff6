import { BadInput } from '../bad-input.ts';
import { withSession } from '../sessions.ts';
import { SyncError } from '../../sync/errors.ts';
import { beginRun, workOn } from './run-tool.ts';
import { toolNamed } from './tools.ts';
import type { Plan, Tool } from './tool.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { ToolRun } from '../../sync/ports/tool-runs.ts';

/** A plan that somebody looks at before it is run. */
export interface Preview {
  readonly account: Account;
  readonly tool: Tool;
  readonly plan: Plan;
  /** The run whose changes it takes back; null for none. */
  readonly undoes: number | null;
}

/**
 * Plans a tool on an account; `options` are its own, as plain JSON. Throws `BadInput` for others, `refused` where the account's key cannot do
 * what the tool does, and what keeps it from planning.
 */
export async function planTool(
  host: Host,
  wanted: { readonly account: Account; readonly tool: string; readonly options: unknown },
  signal: AbortSignal,
): Promise<Preview> {
  const { account, options } = wanted;
  const { tool, plan, bar } = toolNamed(wanted.tool);
  return withSession(host, account, async (session) => {
    const work = workOn(host, { account, session, signal });
    const why = await bar(work);
    if (why !== null) throw new SyncError('refused', why);
    return { account, tool, undoes: null, plan: await plan(work, options) };
  });
}

/** Plans to take back what a run did. Throws `BadInput` where that cannot be done. */
export function planUndo(host: Host, run: ToolRun): Preview {
  const { tool } = toolNamed(run.tool);
  const account = host.settings.accounts().find(({ id }) => id === run.accountId);
  if (!account) throw new BadInput('The account of this run is not there any more.');
  if (!tool.undo) throw new BadInput(`What "${run.title}" did cannot be taken back.`);
  const changes = host.toolRuns().changes(run.id);
  return { account, tool, undoes: run.id, plan: tool.undo(changes.filter(({ state }) => state === 'done')) };
}

/** How a person said yes. */
export interface Consent {
  /** The number of changes as it was typed; null where none was. */
  readonly typed: number | null;
  /** Changes that shall be left, by their place in the plan. */
  readonly without: readonly number[];
}

/**
 * Makes a run of a preview. Throws `BadInput` where nothing would be changed, or where the number that has to be typed is not that of the
 * changes; `busy` while another tool works on the account.
 */
export async function beginPreviewed(
  host: Host,
  { account, tool, plan, undoes }: Preview,
  { typed, without }: Consent,
): Promise<ToolRun> {
  const unwanted = new Set(without);
  const changes = plan.changes.filter((_change, place) => !unwanted.has(place));
  const leftOut = plan.changes.filter((_change, place) => unwanted.has(place));
  if (changes.length === 0) throw new BadInput('There is nothing to do.');
  if (typed === null ? plan.destructive : typed !== changes.length)
    throw new BadInput(`This cannot be taken back: type the number of changes, ${changes.length}.`);
  const left = [...leftOut.map((change) => ({ ...change, reason: 'It was left out.' })), ...plan.left];
  return beginRun(host, account, { tool, plan: { ...plan, changes, left }, ...(undoes === null ? {} : { undoes }) });
}
