import type { Person, Workspace } from '../../sync/ports/service.ts';
import { ifAllowed } from '../allowed.ts';
import type { TargetprocessApi } from './api.ts';
import type { Entity } from './entity.ts';
import { placeId, viewsId } from './ids.ts';
import type { SavedBoards } from './saved-boards.ts';

function workspaceOf(kind: 'project' | 'team', row: Entity): Workspace {
  const id = placeId({ kind, key: row.id });
  return { id, name: row.text('Name') || row.id, archived: row.flag('IsActive') === false, rootId: id };
}

/** Projects and teams, and one for saved boards where there are any that can be read. Each is what the account may see of it. */
export async function listWorkspaces(
  api: TargetprocessApi,
  saved: SavedBoards,
  signal: AbortSignal,
): Promise<readonly Workspace[]> {
  const [projects, teams, views] = await Promise.all([
    api.list('Projects', {}, signal),
    ifAllowed(api.list('Teams', {}, signal)),
    saved.list(signal),
  ]);
  const named = (rows: readonly Entity[], kind: 'project' | 'team') => rows.map((row) => workspaceOf(kind, row));
  const shelf: Workspace = { id: viewsId, name: 'Saved boards', archived: false, rootId: viewsId, hasArchive: false };
  return [...named(projects, 'project'), ...named(teams ?? [], 'team'), ...(views.length === 0 ? [] : [shelf])];
}

function personOf(row: Entity): Person {
  const email = row.text('Email');
  return { id: row.id, name: row.personName || email || row.id, email: email === '' ? null : email };
}

/** Contract 1.2: one user, no collection. */
export async function readOwnUser(api: TargetprocessApi, signal: AbortSignal): Promise<Person> {
  return personOf(await api.one('Users/LoggedUser', signal));
}

export async function listPeople(api: TargetprocessApi, signal: AbortSignal): Promise<readonly Person[]> {
  return ((await ifAllowed(api.list('Users', {}, signal))) ?? []).map(personOf);
}
