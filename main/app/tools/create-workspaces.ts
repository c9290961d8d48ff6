import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import type { AccountPerson } from '../../sync/ports/administration.ts';
import { administrationOf } from './administration-of.ts';
import { canHead, personCall, personNamed } from './person-named.ts';
import { sharedLook } from './shared-look.ts';
import type { Looked, Plan, Tool, ToolWork } from './tool.ts';
import { workspaceName } from './workspace-named.ts';

export const newWorkspaces = v.strictObject({
  names: v.pipe(v.array(workspaceName), v.minLength(1, 'Name a workspace.')),
  /** Its head administrator; null: whose key it is, and for a robot's the first manager of the account. */
  owner: v.nullable(personCall),
});

const workspacesNow = sharedLook((work) => administrationOf(work).workspaces.list(work.signal));

const order = v.strictObject({ name: v.string(), ownerId: v.string() });

/** Makes workspaces. A name is what tells a new one from those that were there: no name is made twice. */
export const createWorkspacesTool: Tool = {
  name: 'create-workspaces',
  async look(work, given): Promise<Looked> {
    const { name } = v.parse(order, given);
    const all = await workspacesNow.read(work);
    return all.some((one) => one.name === name) ? 'done' : 'open';
  },
  async carryOut(work, given) {
    const { name, ownerId } = v.parse(order, given);
    const { workspaces } = administrationOf(work);
    const id = await workspacesNow.before(work, () => workspaces.create(name, ownerId, work.signal));
    return `Its id is ${id}.`;
  },
};

/** Throws `BadInput` for an owner who cannot be one. */
export async function planWorkspaces(work: ToolWork, { names, owner }: v.InferOutput<typeof newWorkspaces>): Promise<Plan> {
  const administration = administrationOf(work);
  const head = await headOf(work, owner);
  const all = await administration.workspaces.list(work.signal);
  const rows = names.map((name, at) => {
    const change = {
      what: name,
      from: '',
      to: `made, with ${head.name} as head administrator`,
      order: { name, ownerId: head.id },
    };
    if (names.indexOf(name) !== at) return { ...change, reason: 'It is named twice.' };
    return all.some((one) => one.name === name) ? { ...change, reason: 'There is a workspace of this name already.' } : change;
  });
  return {
    title: 'Make workspaces',
    changes: rows.filter((row) => !('reason' in row)),
    left: rows.filter((row) => 'reason' in row),
    destructive: false,
  };
}

async function headOf(work: ToolWork, owner: string | null): Promise<AccountPerson> {
  const administration = administrationOf(work);
  const people = await administration.people(work.signal);
  if (owner !== null) {
    const named = personNamed(people, owner);
    if (canHead(named)) return named;
    throw new BadInput(`${named.name} is no member of the account, and cannot be head administrator of a workspace.`);
  }
  const self = await work.session.whoAmI(work.signal);
  const [manager] = (await administration.account(work.signal))?.managerIds ?? [];
  const found = people.find(({ id }) => id === self.id) ?? people.find(({ id }) => id === manager);
  if (found && canHead(found)) return found;
  throw new BadInput('Name the person who is to be head administrator.');
}
