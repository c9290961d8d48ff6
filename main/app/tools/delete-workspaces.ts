import * as v from 'valibot';
import type { AccountWorkspace } from '../../sync/ports/workspace-administration.ts';
import { administrationOf } from './administration-of.ts';
import { inParallel } from './in-parallel.ts';
import type { Left, Looked, Plan, Tool, ToolWork } from './tool.ts';
import type { Change } from '../../sync/ports/tool-runs.ts';
import { stateOf, workspaceCall, workspacesNamed } from './workspace-named.ts';

export const workspaceDeletes = v.strictObject({
  /** By id, or by name. */
  workspaces: v.pipe(v.array(workspaceCall), v.minLength(1, 'Name a workspace.')),
  /** Also those that are in use. */
  activeToo: v.boolean(),
});

/** What it was when it was looked at: when that is not so any more, it stays. */
const order = v.strictObject({
  workspaceId: v.string(),
  name: v.string(),
  archived: v.boolean(),
  size: v.nullable(v.number()),
});

/** Deletes workspaces with all that is in them. */
export const deleteWorkspacesTool: Tool = {
  name: 'delete-workspaces',
  async look(work, given): Promise<Looked> {
    const before = v.parse(order, given);
    const { workspaces } = administrationOf(work);
    const found = await workspaces.find(before.workspaceId, work.signal);
    if (found === null) return 'done';
    if (found.name !== before.name) return { other: `It is called "${found.name}" now.` };
    if (found.archived !== before.archived) return { other: `It is ${stateOf(found)} now.` };
    const now = (await workspaces.list(work.signal, before.archived)).find(({ id }) => id === before.workspaceId);
    if (!now) return { other: 'It is not in the list of the account any more.' };
    return now.size === before.size ? 'open' : { other: 'Its size has changed since the preview.' };
  },
  async carryOut(work, given) {
    const { workspaceId } = v.parse(order, given);
    await administrationOf(work).workspaces.delete(workspaceId, work.signal);
    return null;
  },
};

/** Throws `BadInput` for workspaces that are not there. */
export async function planWorkspaceDeletes(work: ToolWork, wanted: v.InferOutput<typeof workspaceDeletes>): Promise<Plan> {
  const { workspaces } = administrationOf(work);
  const chosen = workspacesNamed(await workspaces.list(work.signal), wanted.workspaces);
  const rows = await inParallel(chosen, async (one): Promise<Change | Left> => {
    const members = await workspaces.members(one.id, work.signal);
    const { id: workspaceId, name, archived, size } = one;
    const change = {
      what: name,
      from: factsOf(one, members?.length ?? null),
      to: 'deleted',
      order: { workspaceId, name, archived, size },
    };
    return archived || wanted.activeToo ? change : { ...change, to: '', reason: 'It is in use. Archive it first.' };
  });
  return {
    title: 'Delete workspaces with all that is in them',
    changes: rows.filter((row) => !('reason' in row)),
    left: rows.filter((row) => 'reason' in row),
    destructive: true,
    notes: ['Nothing says whether the service keeps what was deleted: take it as gone for good.'],
  };
}

function factsOf({ archived, size }: AccountWorkspace, members: number | null): string {
  const bytes = size === null ? '' : `, ${Math.ceil(size / 1000).toLocaleString('en')} kB`;
  const people = members === null ? '' : `, ${members} member${members === 1 ? '' : 's'}`;
  return `${stateOf({ archived })}${bytes}${people}`;
}
