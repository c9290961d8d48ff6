import { isAccountMember } from './account.ts';
import type { Person } from './account.ts';
import type { Holding } from './holdings.ts';
import { malformed } from './wire/api-error.ts';
import type { World } from './world.ts';

const kinds = ['workspaces', 'templates', 'portfolios', 'teams'] as const;
type Kind = (typeof kinds)[number];

/** New owners by the ids of what somebody leaves behind (contract 10.6). */
export type Transfer = Readonly<Record<Kind, ReadonlyMap<number, number>>>;

/** What a request says about one person. Throws 400 for what says nothing of them. */
export function transferIn(given: unknown, { id }: Person): Transfer {
  const own = objectIn(objectIn(given)[String(id)]);
  const mapOf = (kind: Kind) =>
    new Map(Object.entries(objectIn(own[kind])).map(([key, owner]) => [Number(key), Number(owner)] as const));
  return {
    workspaces: mapOf('workspaces'),
    templates: mapOf('templates'),
    portfolios: mapOf('portfolios'),
    teams: mapOf('teams'),
  };
}

/** What somebody is head administrator of, by kind. */
export function holdingsOf(world: World, { id }: Person): Readonly<Record<Kind, readonly { id: number; name: string }[]>> {
  const held = (kind: Holding['kind']) => world.holdings.of(id, kind);
  const workspaces = [...world.workspaces.values()].filter(({ ownerId }) => ownerId === id);
  return { workspaces, templates: held('template'), portfolios: held('portfolio'), teams: held('team') };
}

/** False, and nothing has happened, unless everything that the person owns goes to members of the account who stay. */
export function leaveAccount(world: World, person: Person, transfer: Transfer): boolean {
  const held = holdingsOf(world, person);
  const isTaken = (kind: Kind) => held[kind].every(({ id }) => isHeir(world, person, transfer[kind].get(id)));
  const isOwned = (kind: Kind) => [...transfer[kind].keys()].every((id) => held[kind].some((one) => one.id === id));
  if (!kinds.every((kind) => isTaken(kind) && isOwned(kind))) return false;
  for (const kind of kinds)
    for (const one of held[kind]) Object.assign(one, { ownerId: transfer[kind].get(one.id) ?? person.id });
  for (const workspace of world.workspaces.values()) {
    workspace.members.delete(person.id);
    workspace.members.add(workspace.ownerId);
  }
  person.isGone = true;
  return true;
}

function isHeir(world: World, person: Person, id: number | undefined): boolean {
  const heir = id === undefined ? undefined : world.people.get(id);
  return heir !== undefined && heir !== person && isAccountMember(heir);
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('params do not say what is left behind');
  return Object.fromEntries(Object.entries(value));
}
