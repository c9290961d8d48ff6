import { fullName, isAdministrator } from '../account.ts';
import type { Person } from '../account.ts';
import { checkAdministrator } from '../rights.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { page } from './paging.ts';
import { avatarOf } from './user.ts';

/** The account and its people, in the three shapes that the wire has for them (contract 10.1–10.4). */
export const accountRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/account', access: 'read', handle: account },
  { method: 'GET', template: '/1/account/people', access: 'read', handle: people },
  { method: 'POST', template: '/1/account/people', access: 'read', handle: queryPeople },
  { method: 'GET', template: '/1/account/members', access: 'read', handle: members },
];

/** What a filter calls a role; answers call it `account_role_…`. */
const filterRoles: Readonly<Record<string, Person['role']>> = {
  account_owner: 'owner',
  account_co_owner: 'co_owner',
  account_administrator: 'admin',
  account_member: 'member',
  external_member: 'external',
  account_pending_member: 'pending',
  unregistered: 'unregistered',
};

function account({ caller }: SignedRequest, world: World): Reply {
  checkAdministrator(caller);
  const managers = world.visiblePeople().filter(isAdministrator);
  if (world.fields === 'minimal') return jsonReply({ managers: managers.map(({ id }) => ({ id })) });
  const rows = managers.map((person) => ({ id: person.id, name: fullName(person), email: person.email }));
  return jsonReply({ ...world.account, managers: rows });
}

/** Ids are strings here (contract 2.2). */
function people({ caller }: SignedRequest, world: World): Reply {
  checkAdministrator(caller);
  return jsonReply(
    world.visiblePeople().map((person) => ({
      id: String(person.id),
      email: person.email,
      name: fullName(person),
      account_role: accountRole(person),
    })),
  );
}

/** Of people who have not come in yet, no source shows the word. */
function accountRole({ role }: Person): string {
  return `account_role_${role === 'pending' ? 'pending_member' : role}`;
}

function queryPeople(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const fields = fieldsOf(request);
  const { last_logged_in: loggedIn, account_roles: roles } = objectIn(fields['filter']);
  const found = world.visiblePeople().filter((person) => hasRole(person, roles) && wasIn(person, objectIn(loggedIn)));
  const sorted = sortPeople(found, textField(fields, 'sort_by') ?? '+last_login');
  return jsonReply(
    page(sorted, fields).map((person) => ({
      userid: String(person.id),
      name: fullName(person),
      last_login: person.lastLogin,
      account_role: accountRole(person),
    })),
  );
}

function sortPeople(found: readonly Person[], by: string): readonly Person[] {
  if (!/^[+-]?(last_login|name)$/.test(by)) throw malformed('sort_by is none that is known');
  const sorted = by.endsWith('name')
    ? found.toSorted((a, b) => fullName(a).localeCompare(fullName(b)))
    : found.toSorted((a, b) => (a.lastLogin ?? 0) - (b.lastLogin ?? 0));
  return by.startsWith('-') ? sorted.toReversed() : sorted;
}

function hasRole(person: Person, roles: unknown): boolean {
  if (roles === undefined || roles === null) return true;
  if (!Array.isArray(roles)) throw malformed('account_roles is not an array');
  return roles.some((role: unknown) => {
    if (typeof role !== 'string' || !(role in filterRoles)) throw malformed('A role is none that is known');
    return filterRoles[role] === person.role;
  });
}

/** Whole days, both included. Who never was in lies in no range. */
function wasIn(person: Person, range: Readonly<Record<string, unknown>>): boolean {
  const from = textField(range, 'from');
  const to = textField(range, 'to');
  if (from === undefined && to === undefined) return true;
  if (!isDay(from) || !isDay(to)) throw malformed('last_logged_in is a range of two days');
  if (person.lastLogin === null) return false;
  const day = new Date(person.lastLogin).toISOString().slice(0, 10);
  return from <= day && day <= to;
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text);
}

/** The older list: members of the account and, when asked for, external users apart. */
function members(request: SignedRequest, world: World): Reply {
  checkAdministrator(request.caller);
  const external = flagOf(request.query.get('include_external_users')) ?? false;
  const flagged = request.query.get('flag') === 'registered';
  const rows = (wanted: (person: Person) => boolean) =>
    world
      .visiblePeople()
      .filter(wanted)
      .map((person) => ({
        ...memberRow(person),
        ...(flagged ? { registered: person.role !== 'pending' && person.role !== 'unregistered' } : {}),
      }));
  return jsonReply({
    members: rows((person) => !isOutside(person)),
    ...(external ? { external: rows(isOutside) } : {}),
  });
}

function isOutside({ role }: Person): boolean {
  return role === 'external' || role === 'unregistered';
}

function memberRow(person: Person): Record<string, unknown> {
  return {
    id: person.id,
    name: fullName(person),
    email: person.email,
    avatar: avatarOf(person),
    account_owner: person.role === 'owner',
    account_admin: isAdministrator(person),
  };
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed('A filter is not an object');
  return Object.fromEntries(Object.entries(value));
}
