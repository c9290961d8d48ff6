import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { Holding, SignIn } from '../../sync/ports/administration.ts';
import { administrationOf } from './administration-of.ts';
import { canHead } from './person-named.ts';
import type { Looked, Tool, ToolWork } from './tool.ts';

const order = v.strictObject({
  personId: v.string(),
  role: v.string(),
  /** ms since the epoch; null for never. */
  lastSignIn: v.nullable(v.number()),
  bequests: v.array(
    v.strictObject({
      kind: v.picklist(['workspace', 'template', 'portfolio', 'team']),
      id: v.string(),
      name: v.string(),
      heirId: v.string(),
    }),
  ),
});

/** What is done to one person: plain data, as all orders. */
export type InactiveOrder = v.InferOutput<typeof order>;

const dayMs = 86_400_000;

/** Takes people out of the account who have not signed in for long, and hands on what they were head administrator of. */
export const removeInactiveTool: Tool = {
  name: 'remove-inactive',
  async look(work, given): Promise<Looked> {
    const person = v.parse(order, given);
    const { personId, role, lastSignIn } = person;
    const row = await rowOf(work, person);
    if (!row) {
      const now = (await administrationOf(work).people(work.signal)).find(({ id }) => id === personId);
      if (!now) return 'done';
      return { other: now.role === 'owner' ? 'Is the owner of the account now.' : 'Has signed in since the preview.' };
    }
    if (row.at !== lastSignIn) return { other: 'Has signed in since the preview.' };
    if (row.role !== role) return { other: `Is not ${role} any more, but ${row.role}.` };
    const self = await work.session.whoAmI(work.signal);
    return self.id === personId ? { other: 'This is you.' } : 'open';
  },
  async carryOut(work, given) {
    const { personId, role, bequests } = v.parse(order, given);
    const administration = administrationOf(work);
    // What somebody has got, or lost, since the preview.
    const now = await administration.holdings(personId, work.signal);
    const handed = now.map((holding) => ({ holding, heirId: heirOf(holding, bequests) }));
    if (handed.length > 0) await demandHeirs(handed, work);
    await administration.removePerson({ id: personId, isExternal: role === 'external', bequests: handed }, work.signal);
    return null;
  },
};

function heirOf({ kind, id, name }: Holding, bequests: InactiveOrder['bequests']): string {
  const known = bequests.find((one) => one.kind === kind && one.id === id);
  if (known) return known.heirId;
  throw new SyncError('conflict', `Is head administrator of the ${kind} "${name}" since the preview. Make another one.`);
}

/** Who was a member when it was planned may have left since. */
async function demandHeirs(handed: readonly { readonly heirId: string }[], work: ToolWork): Promise<void> {
  const people = await administrationOf(work).people(work.signal);
  const isHeir = (heirId: string): boolean => people.some((one) => one.id === heirId && canHead(one));
  if (handed.every(({ heirId }) => isHeir(heirId))) return;
  throw new SyncError('conflict', 'The successor is no member of the account any more. Plan it anew with another one.');
}

/** Asked for the days around the last sign-in, since few have theirs then: a time zone may lie between the service's days and ours. */
async function rowOf(work: ToolWork, { personId, lastSignIn }: InactiveOrder): Promise<SignIn | undefined> {
  const days = lastSignIn === null ? 'all' : { from: dayOf(lastSignIn - dayMs), to: dayOf(lastSignIn + dayMs) };
  const rows = await administrationOf(work).signIns(days, work.signal);
  return rows.find(({ id }) => id === personId);
}

/** `2026-01-31`, UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
