import * as v from 'valibot';
import type { AccountWorkspace } from '../../sync/ports/workspace-administration.ts';
import { administrationOf } from './administration-of.ts';
import type { Looked, Plan, Tool, ToolWork } from './tool.ts';
import { stateOf, workspaceCall, workspacesNamed } from './workspace-named.ts';

export const workspaceArchiving = v.strictObject({
  /** By id, or by name. */
  workspaces: v.pipe(v.array(workspaceCall), v.minLength(1, 'Name a workspace.')),
  /** False: back into use. */
  archived: v.boolean(),
});

/** What becomes of the workspace: plain data, as all orders. */
const order = v.strictObject({ workspaceId: v.string(), archived: v.boolean() });

/** Archives workspaces, or takes them back into use. */
export const archiveWorkspacesTool: Tool = {
  name: 'archive-workspaces',
  async look(work, given): Promise<Looked> {
    const { workspaceId, archived } = v.parse(order, given);
    const found = await administrationOf(work).workspaces.find(workspaceId, work.signal);
    if (!found) return { other: 'The workspace is not there any more.' };
    return found.archived === archived ? 'done' : 'open';
  },
  async carryOut(work, given) {
    const { workspaceId, archived } = v.parse(order, given);
    await administrationOf(work).workspaces.setArchived(workspaceId, archived, work.signal);
    return null;
  },
  undo: (done) => ({
    title: 'Put workspaces back to how they were',
    changes: done.map(({ what, from, to, order: given }) => {
      const { workspaceId, archived } = v.parse(order, given);
      return { what, from: to, to: from, order: { workspaceId, archived: !archived } };
    }),
    left: [],
    destructive: false,
  }),
};

/** Throws `BadInput` for workspaces that are not there. */
export async function planArchiving(work: ToolWork, wanted: v.InferOutput<typeof workspaceArchiving>): Promise<Plan> {
  const { archived } = wanted;
  const chosen = workspacesNamed(await administrationOf(work).workspaces.list(work.signal), wanted.workspaces);
  const changeOf = (one: AccountWorkspace) => ({
    what: one.name,
    from: stateOf(one),
    to: stateOf({ archived }),
    order: { workspaceId: one.id, archived },
  });
  const isSo = chosen.filter((one) => one.archived === archived);
  return {
    title: archived ? 'Archive workspaces' : 'Take workspaces back into use',
    changes: chosen.filter((one) => one.archived !== archived).map(changeOf),
    left: isSo.map((one) => ({ ...changeOf(one), reason: `It is ${stateOf(one)} already.` })),
    destructive: false,
  };
}
