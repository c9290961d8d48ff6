import * as v from 'valibot';
import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { Holding, SignIn } from '../../sync/ports/administration.ts';
import { administrationOf } from './administration-of.ts';
import { inParallel } from './in-parallel.ts';
import { canHead } from './person-named.ts';
import { sharedLook } from './shared-look.ts';
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

const ownSelf = sharedLook(({ session, signal }) => session.whoAmI(signal));
const everybody = sharedLook((work) => administrationOf(work).people(work.signal));
const everySignIn = sharedLook((work) => administrationOf(work).signIns('all', work.signal));

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
    const self = await ownSelf.read(work);
    return self.id === personId ? { other: 'This is you.' } : 'open';
  },
  async carryOut(work, given) {
    const { personId, role, lastSignIn, bequests } = v.parse(order, given);
    const administration = administrationOf(work);
    // What somebody has got, or lost, since the preview.
    const now = await administration.holdings(personId, work.signal);
    const handed = now.map((holding) => ({ holding, heirId: heirOf(holding, bequests) }));
    if (handed.length > 0) await demandHeirs(handed, work);
    if (lastSignIn === null) await demandNeverHere(personId, work);
    const leaving = { id: personId, isExternal: role === 'external', bequests: handed };
    await everySignIn.before(work, () => administration.removePerson(leaving, work.signal));
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
  const people = await everybody.read(work);
  const heirs = [...new Set(handed.map(({ heirId }) => heirId))];
  const areMembers = heirs.every((heirId) => people.some((one) => one.id === heirId && canHead(one)));
  if (areMembers && !(await inParallel(heirs, (heirId) => isThere(heirId, work))).includes(false)) return;
  throw new SyncError('conflict', 'The successor is no member of the account any more. Plan it anew with another one.');
}

/** Also where the service does not show one person to this key. */
async function isThere(id: string, work: ToolWork): Promise<boolean> {
  try {
    return (await administrationOf(work).person(id, work.signal)) !== null;
  } catch (error) {
    if (asSyncError(error).kind === 'refused') return true;
    throw error;
  }
}

/** Asked for the days around the last sign-in, since few have theirs then: a time zone may lie between the service's days and ours. */
async function rowOf(work: ToolWork, { personId, lastSignIn }: InactiveOrder): Promise<SignIn | undefined> {
  const rows = lastSignIn === null ? await everySignIn.read(work) : await signInsAround(lastSignIn, work);
  return rows.find(({ id }) => id === personId);
}

function signInsAround(at: number, work: ToolWork): Promise<readonly SignIn[]> {
  const days = { from: dayOf(at - dayMs), to: dayOf(at + dayMs) };
  return administrationOf(work).signIns(days, work.signal);
}

/** Who never signed in is found among all, a while ago: it may have been in between. */
async function demandNeverHere(personId: string, work: ToolWork): Promise<void> {
  const lately = await signInsAround(work.clock.now(), work);
  if (lately.some(({ id }) => id === personId)) throw new SyncError('conflict', 'Has signed in since the preview.');
}

/** `2026-01-31`, UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
