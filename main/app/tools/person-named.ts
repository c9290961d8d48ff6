import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import type { AccountPerson, AccountRole } from '../../sync/ports/administration.ts';

/** The schema of what somebody calls a person. */
export const personCall = v.pipe(v.string(), v.trim(), v.nonEmpty('A person has no name here.'), v.maxLength(1000));

const heads: ReadonlySet<AccountRole> = new Set(['owner', 'co-owner', 'administrator', 'member']);

/** Whether somebody can be head administrator of anything: only members of the account can. */
export function canHead({ role }: AccountPerson): boolean {
  return heads.has(role);
}

/** The person that somebody means: an id, an e-mail address, or the whole name where only one has it. Throws `BadInput`. */
export function personNamed(people: readonly AccountPerson[], meant: string): AccountPerson {
  const text = meant.trim().toLowerCase();
  const exact = people.find(({ id, email }) => id === text || email?.toLowerCase() === text);
  const found = exact ? [exact] : people.filter(({ name }) => name.toLowerCase() === text);
  const [person, another] = found;
  if (!person) throw new BadInput(`Nobody of the account has the id, e-mail address or name "${meant}".`);
  if (!another) return person;
  throw new BadInput(`Several people are called "${meant}". Name the one by e-mail address.`);
}
