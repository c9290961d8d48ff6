import type { SeedPerson } from '../seed.ts';

/** The people of the demo account by their short names; addresses are in domains that nobody can own (RFC 2606). */
export const people = {
  ingrid: { email: 'ingrid.holm@northgate.example', firstName: 'Ingrid', lastName: 'Holm', role: 'owner' },
  tomas: { email: 'tomas.berg@northgate.example', firstName: 'Tomás', lastName: 'Berg', role: 'co_owner' },
  amara: { email: 'amara.osei@northgate.example', firstName: 'Amara', lastName: 'Osei', role: 'admin' },
  jonas: { email: 'jonas.lindqvist@northgate.example', firstName: 'Jonas', lastName: 'Lindqvist', role: 'member' },
  priya: { email: 'priya.raman@northgate.example', firstName: 'Priya', lastName: 'Raman', role: 'member' },
  soren: { email: 'soren.dahl@northgate.example', firstName: 'Søren', lastName: 'Dahl', role: 'member' },
  mei: { email: 'mei.tanaka@northgate.example', firstName: 'Mei', lastName: 'Tanaka', role: 'member' },
  /** Not of the account: the acoustician who is invited to one workspace. */
  michael: { email: 'michael@okafor-acoustics.example', firstName: 'Michael', lastName: 'Okafor', role: 'external' },
} as const satisfies Record<string, SeedPerson>;

export type PersonName = keyof typeof people;

export function emailsOf(...names: readonly PersonName[]): string[] {
  return names.map((name) => people[name].email);
}
