import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { administrationOf } from './administration-of.ts';
import type { Looked, Plan, Tool, ToolWork } from './tool.ts';
import { workspaceCall, workspaceName, workspacesNamed } from './workspace-named.ts';

export const workspaceRenames = v.strictObject({
  /** By id, or by the name that it has now. */
  renames: v.pipe(v.array(v.strictObject({ workspace: workspaceCall, to: workspaceName })), v.minLength(1, 'Name a workspace.')),
});

const order = v.strictObject({ workspaceId: v.string(), from: v.string(), to: v.string() });

/** Gives workspaces other names. */
export const renameWorkspacesTool: Tool = {
  name: 'rename-workspaces',
  async look(work, given): Promise<Looked> {
    const { workspaceId, from, to } = v.parse(order, given);
    const found = await administrationOf(work).workspaces.find(workspaceId, work.signal);
    if (!found) return { other: 'The workspace is not there any more.' };
    if (found.name === to) return 'done';
    return found.name === from ? 'open' : { other: `It is called "${found.name}" now.` };
  },
  async carryOut(work, given) {
    const { workspaceId, to } = v.parse(order, given);
    await administrationOf(work).workspaces.rename(workspaceId, to, work.signal);
    return null;
  },
  undo: (done) => ({
    title: 'Give workspaces their old names back',
    changes: done.map(({ what, from, to, order: given }) => {
      const { workspaceId, ...names } = v.parse(order, given);
      return { what, from: to, to: from, order: { workspaceId, from: names.to, to: names.from } };
    }),
    left: [],
    destructive: false,
  }),
};

/** Throws `BadInput` for workspaces that are not there, and where one is to get two names. */
export async function planWorkspaceRenames(work: ToolWork, { renames }: v.InferOutput<typeof workspaceRenames>): Promise<Plan> {
  const all = await administrationOf(work).workspaces.list(work.signal);
  const pairs = renames.flatMap(({ workspace, to }) => workspacesNamed(all, [workspace]).map((one) => ({ one, to })));
  const twice = pairs.find(({ one }, at) => pairs.findIndex((other) => other.one === one) !== at);
  if (twice) throw new BadInput(`"${twice.one.name}" cannot get two names.`);
  const rows = pairs.map(({ one: { id, name }, to }) => ({
    change: { what: name, from: name, to, order: { workspaceId: id, from: name, to } },
    taken: all.some((other) => other.id !== id && other.name === to),
  }));
  return {
    title: 'Rename workspaces',
    changes: rows.flatMap(({ change }) => (change.from === change.to ? [] : [change])),
    left: rows.flatMap(({ change }) => (change.from === change.to ? [{ ...change, reason: 'It is called so already.' }] : [])),
    destructive: false,
    notes: rows.flatMap(({ change, taken }) => (taken ? [`Another workspace is called "${change.to}" too.`] : [])),
  };
}
