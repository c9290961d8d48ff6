import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import type { AccountPerson, AccountRole, Holding, SignIn } from '../../sync/ports/administration.ts';
import type { Change } from '../../sync/ports/tool-runs.ts';
import { administrationOf } from './administration-of.ts';
import { inParallel } from './in-parallel.ts';
import { dayOf, type InactiveOrder } from './inactive-person.ts';
import { canHead, personCall, personNamed } from './person-named.ts';
import type { Left, Plan, ToolWork } from './tool.ts';

/** People by id, e-mail address or whole name. */
export const inactivePeople = v.strictObject({
  /** Who has not signed in for so many days. */
  days: v.pipe(
    v.number('The number of days is a number from 1.'),
    v.safeInteger('The number of days is a whole number.'),
    v.minValue(1, 'The number of days is a number from 1.'),
    v.maxValue(10_000, 'The number of days is too large.'),
  ),
  /** Also who has never signed in, however lately invited. */
  neverSignedIn: v.boolean(),
  /** Who becomes head administrator of what they leave; null for nobody. */
  successor: v.nullable(personCall),
  /** The same for what one of them leaves. */
  successors: v.array(v.strictObject({ of: personCall, to: personCall })),
  /** Only these; null for all. */
  only: v.nullable(v.array(personCall)),
});

type InactivePeople = v.InferOutput<typeof inactivePeople>;

/** ProjectPlace is from 1998: nobody signed in before. A range needs two ends. */
const firstDay = '1998-01-01';
const dayMs = 86_400_000;

interface Heirs {
  /** Null for nobody. */
  readonly ofAll: AccountPerson | null;
  /** By id. */
  readonly of: ReadonlyMap<string, AccountPerson>;
}

/**
 * Finds who has not signed in for long, and what they are head administrator of. Throws `BadInput` for people who are not there, and for a
 * successor who is no member or leaves too.
 */
export async function planInactive(work: ToolWork, wanted: InactivePeople): Promise<Plan> {
  const administration = administrationOf(work);
  const [self, everybody] = [await work.session.whoAmI(work.signal), await administration.people(work.signal)];
  const only = wanted.only && new Set(wanted.only.map((one) => personNamed(everybody, one).id));
  const found = await inactiveRows(work, wanted);
  const going = found.filter(({ id }) => only === null || only.has(id));
  const heirs = heirsIn(wanted, { everybody, going });
  const judged = await inParallel(going, async (row) => {
    const before = reasonBefore(row, self.id);
    const holdings = before === null ? await administration.holdings(row.id, work.signal) : [];
    return judge(row, { holdings, heirs, before, email: everybody.find(({ id }) => id === row.id)?.email ?? null });
  });
  const absent = [...(only ?? [])].filter((id) => !going.some((row) => row.id === id));
  const left = absent.map((id) => stays(everybody.find((one) => one.id === id)?.name ?? id, wanted.days));
  return {
    title: `Remove people who have not signed in for ${wanted.days} days`,
    changes: judged.filter((one) => !isLeft(one)),
    left: [...judged.filter(isLeft), ...left],
    destructive: true,
  };
}

async function inactiveRows(work: ToolWork, { days, neverSignedIn }: InactivePeople): Promise<readonly SignIn[]> {
  const administration = administrationOf(work);
  const rows = await administration.signIns({ from: firstDay, to: dayOf(work.clock.now() - days * dayMs) }, work.signal);
  if (!neverSignedIn) return rows;
  const all = await administration.signIns('all', work.signal);
  return [...rows, ...all.filter(({ at }) => at === null)];
}

function heirsIn(
  { successor, successors }: InactivePeople,
  { everybody, going }: { everybody: readonly AccountPerson[]; going: readonly SignIn[] },
): Heirs {
  const heir = (meant: string): AccountPerson => {
    const one = personNamed(everybody, meant);
    if (!canHead(one)) throw new BadInput(`${one.name} is no member of the account, so nothing can be handed to them.`);
    if (going.some(({ id }) => id === one.id)) throw new BadInput(`${one.name} is on the list too. Name a successor who stays.`);
    return one;
  };
  return {
    ofAll: successor === null ? null : heir(successor),
    of: new Map(successors.map(({ of, to }) => [personNamed(everybody, of).id, heir(to)])),
  };
}

function reasonBefore({ id, role }: SignIn, selfId: string): string | null {
  if (id === selfId) return 'This is you.';
  if (role === 'owner') return 'The owner of the account is never removed.';
  return role === 'unknown'
    ? 'Tidemark does not know what kind of member this is. Look at this person on the page of the service.'
    : null;
}

function judge(
  row: SignIn,
  found: { holdings: readonly Holding[]; heirs: Heirs; before: string | null; email: string | null },
): Change | Left {
  const { holdings, heirs, before, email } = found;
  const heir = heirs.of.get(row.id) ?? heirs.ofAll;
  const role = row.role;
  const bequests = holdings.map(({ kind, id, name }) => ({ kind, id, name, heirId: heir?.id ?? '' }));
  const order: InactiveOrder = { personId: row.id, role, lastSignIn: row.at, bequests };
  const change: Change = {
    what: email === null ? row.name : `${row.name}, ${email}`,
    from: `${role}, ${row.at === null ? 'never signed in' : `last signed in ${dayOf(row.at)}`}`,
    to: outcomeOf(role, holdings, heir),
    order,
  };
  if (before !== null) return { ...change, to: '', reason: before };
  if (holdings.length === 0) return change;
  if (role === 'external')
    return { ...change, to: '', reason: `Is from outside, and yet head administrator of ${inWords(holdings)}.` };
  return heir ? change : { ...change, to: '', reason: `Is head administrator of ${inWords(holdings)}: name a successor.` };
}

function outcomeOf(role: AccountRole, holdings: readonly Holding[], heir: AccountPerson | null): string {
  const what = role === 'external' ? 'removed from the account' : 'deleted';
  return heir && holdings.length > 0 ? `${what}; ${inWords(holdings)} to ${heir.name}` : what;
}

function inWords(holdings: readonly Holding[]): string {
  return holdings.map(({ kind, name }) => `${kind} "${name}"`).join(', ');
}

function isLeft(judged: Change | Left): judged is Left {
  return 'reason' in judged;
}

function stays(what: string, days: number): Left {
  return {
    what,
    from: '',
    to: '',
    order: null,
    reason: `Has signed in within ${days} days, or never, or is the owner of the account.`,
  };
}
