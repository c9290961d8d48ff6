import { asSyncError } from '../../sync/errors.ts';
import type { Person } from '../../sync/ports/service.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { members, person, profile } from './wire.ts';
import * as v from 'valibot';

function personOf(row: v.InferInput<typeof person>): Person {
  const id = String(row.id);
  const email = row.email ?? null;
  return { id, name: row.name ?? email ?? id, email };
}

/** Null when this account may not see it. */
async function ifSeen(work: Promise<readonly Person[]>): Promise<readonly Person[] | null> {
  try {
    return await work;
  } catch (error) {
    const { kind } = asSyncError(error);
    if (kind === 'refused' || kind === 'gone') return null;
    throw error;
  }
}

/** Contract 10.4: with people from outside, who change documents too. */
async function listMembers(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Person[]> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/account/members?include_external_users=1', signal });
  const lists = shaped(members, value, request);
  return [...(lists.members ?? []), ...(lists.external ?? [])].map(personOf);
}

/** Contract 10.2. */
async function listAccountPeople(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Person[]> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/account/people', signal });
  return shaped(v.array(person), value, request).map(personOf);
}

/** People of the account; empty where the account may not see them. */
export async function listPeople(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Person[]> {
  return (await ifSeen(listMembers(api, signal))) ?? (await ifSeen(listAccountPeople(api, signal))) ?? [];
}

/** Contract 3.7. */
export async function readOwnProfile(api: ProjectPlaceApi, signal: AbortSignal): Promise<Person> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/user/me/profile', signal });
  const own = shaped(profile, value, request);
  const names = [own.first_name, own.last_name].filter((part) => part != null && part !== '');
  return personOf({ id: own.id, name: own.name ?? (names.length === 0 ? null : names.join(' ')), email: own.email });
}
