import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import type { AccountPerson } from '../../sync/ports/administration.ts';
import type { Change } from '../../sync/ports/tool-runs.ts';
import { administrationOf } from './administration-of.ts';
import { givenFile } from './given-file.ts';
import { readCsv } from './read-csv.ts';
import type { Left, Looked, Plan, Tool, ToolWork } from './tool.ts';

const order = v.strictObject({ personId: v.string(), from: v.string(), to: v.string() });

/** Gives people of the account new e-mail addresses. */
export const changeAddressTool: Tool = {
  name: 'change-emails',
  async look(work, given): Promise<Looked> {
    const { personId, from, to } = v.parse(order, given);
    const person = await administrationOf(work).person(personId, work.signal);
    if (!person) return { other: 'This person is not there any more.' };
    if (isSame(person.email ?? '', to)) return 'done';
    return isSame(person.email ?? '', from) ? 'open' : { other: `The address is ${person.email ?? 'unknown'} now.` };
  },
  async carryOut(work, given) {
    const { personId, to } = v.parse(order, given);
    await administrationOf(work).changeAddress(personId, to, work.signal);
    return null;
  },
  undo: (done) => ({
    title: 'Give people their old addresses back',
    changes: done.map(({ what, from, to, order: given }) => {
      const { personId } = v.parse(order, given);
      return { what, from: to, to: from, order: { personId, from: to, to: from } };
    }),
    left: [],
    destructive: false,
  }),
};

/** Addresses are not told apart by capitals. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const mayChange: ReadonlySet<AccountPerson['role']> = new Set(['owner', 'co-owner', 'administrator', 'member']);

export const addressChanges = v.strictObject({ file: givenFile });

/**
 * Reads old and new addresses from a CSV file, with or without a heading, and looks who has them. Throws `BadInput` for what is no such file.
 */
export async function planAddressChanges(work: ToolWork, { file }: v.InferOutput<typeof addressChanges>): Promise<Plan> {
  const rows = (await readCsv(file.bytes)).filter((cells) => cells.some((cell) => cell !== ''));
  const [first = []] = rows;
  const hasHeading = first.length > 0 && !first.some((cell) => cell.includes('@'));
  const pairs = hasHeading ? rows.slice(1) : rows;
  if (pairs.length === 0) throw new BadInput('The file has no addresses: each line is an old and a new one.');
  const people = await administrationOf(work).people(work.signal);
  const changes: Change[] = [];
  const left: Left[] = [];
  const known = { people, olds: counted(pairs, 0), news: counted(pairs, 1) };
  for (const [from = '', to = '', ...more] of pairs) {
    const person = people.find(({ email }) => email !== null && isSame(email, from)) ?? null;
    const what = person?.name ?? from;
    const change = { what, from, to, order: { personId: person?.id ?? '', from, to } };
    const reason = reasonAgainst({ from, to, more, person }, known);
    if (reason === null) changes.push(change);
    else left.push({ ...change, reason });
  }
  return { title: 'Change e-mail addresses', changes, left, destructive: false };
}

interface Row {
  readonly from: string;
  readonly to: string;
  readonly more: readonly string[];
  readonly person: AccountPerson | null;
}

interface Known {
  readonly people: readonly AccountPerson[];
  readonly olds: ReadonlyMap<string, number>;
  readonly news: ReadonlyMap<string, number>;
}

/** In the order in which people would look for the mistake. */
function reasonAgainst({ from, to, more, person }: Row, { people, olds, news }: Known): string | null {
  if (more.some((cell) => cell !== '')) return 'The line has more than two cells.';
  if (!isAddress(from)) return `"${from}" is not an e-mail address.`;
  if (!isAddress(to)) return `"${to}" is not an e-mail address.`;
  if (isSame(from, to)) return 'Both addresses are the same.';
  if ((olds.get(from.toLowerCase()) ?? 0) > 1) return 'The old address is in several lines.';
  if ((news.get(to.toLowerCase()) ?? 0) > 1) return 'The new address is in several lines.';
  if (!person) return 'Nobody of the account has the old address.';
  const holder = people.find(({ email }) => email !== null && isSame(email, to));
  if (holder) return `${holder.name} has the new address already.`;
  return mayChange.has(person.role) ? null : 'Only owners, administrators and members can have another address.';
}

function counted(pairs: readonly (readonly string[])[], column: 0 | 1): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const cells of pairs) {
    const cell = (cells[column] ?? '').toLowerCase();
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return counts;
}

function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^@\s,;"<>]+@[^@\s,;"<>]+\.[^@\s,;"<>]+$/.test(text);
}
