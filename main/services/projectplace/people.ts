import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Person } from '../../sync/ports/service.ts';
import { ifAllowed } from '../allowed.ts';
import { brokenAnswer } from '../http/answers.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { members, person, profile } from './wire.ts';
import * as v from 'valibot';

function personOf(row: v.InferInput<typeof person>): Person {
  const id = String(row.id);
  const email = row.email ?? null;
  return { id, name: row.name ?? email ?? id, email };
}

/** Contract 10.4: with people from outside, who change documents too. */
async function listMembers(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Person[]> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/account/members?include_external_users=1', signal });
  const lists = shaped(members, value, request);
  if (lists.members == null && lists.external == null) throw brokenAnswer(request, 'names no lists of people');
  return [...(lists.members ?? []), ...(lists.external ?? [])].map(personOf);
}

/** Contract 10.2. */
async function listAccountPeople(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Person[]> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/account/people', signal });
  return shaped(v.array(person), value, request).map(personOf);
}

/** People of the account; empty where the account may not see them. */
export async function listPeople(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Person[]> {
  return (await ifAllowed(listMembers(api, signal))) ?? (await ifAllowed(listAccountPeople(api, signal))) ?? [];
}

/** Contract 3.7. */
export function readOwnProfile(api: ProjectPlaceApi, signal: AbortSignal): Promise<Person> {
  return readProfile(api, 'me', signal);
}

/** Contract 3.7, of anybody. Throws `gone`. */
export async function readProfile(api: ProjectPlaceApi, id: RemoteId, signal: AbortSignal): Promise<Person> {
  const { value, request } = await api.json({ method: 'GET', path: `/1/user/${id}/profile`, signal });
  const own = shaped(profile, value, request);
  const names = [own.first_name, own.last_name].filter((part) => part != null && part !== '');
  return personOf({ id: own.id, name: own.name ?? (names.length === 0 ? null : names.join(' ')), email: own.email });
}

/** The account's own id, asked for once; null where the service does not tell it. */
export function ownIdOf(api: ProjectPlaceApi): (signal: AbortSignal) => Promise<RemoteId | null> {
  let known: RemoteId | null = null;
  return async (signal) => {
    known ??= (await ifAllowed(readOwnProfile(api, signal)))?.id ?? null;
    return known;
  };
}
