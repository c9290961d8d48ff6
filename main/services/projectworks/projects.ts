import type { Person, Workspace } from '../../sync/ports/service.ts';
import { ifAllowed } from '../allowed.ts';
import type { ProjectworksApi } from './api.ts';
import { field, type Row, textOf } from './rows.ts';

/** The projects that the key sees. */
export async function listProjects(api: ProjectworksApi, signal: AbortSignal): Promise<readonly Workspace[]> {
  const rows = await api.all('Projects', {}, signal);
  return rows.flatMap((row) => {
    const id = textOf(row, 'ProjectID');
    if (id === null) return [];
    return [{ id, name: projectName(row, id), archived: field(row, 'IsActive') === false, rootId: id }];
  });
}

export function projectName(row: Row, id: string): string {
  return textOf(row, 'ProjectName') ?? textOf(row, 'Name') ?? `Project ${id}`;
}

/** Names of people and nothing else of them; empty where the key may not see people. */
export async function listNames(api: ProjectworksApi, signal: AbortSignal): Promise<readonly Person[]> {
  const rows = (await ifAllowed(api.all('Users', {}, signal))) ?? [];
  return rows.flatMap((row) => {
    const id = textOf(row, 'UserID');
    return id === null ? [] : [{ id, name: personName(row) ?? `Person ${id}`, email: null }];
  });
}

export function personName(row: Row): string | null {
  const name = [textOf(row, 'FirstName'), textOf(row, 'LastName')].filter((part) => part !== null).join(' ');
  return name === '' ? (textOf(row, 'UserName') ?? textOf(row, 'Name')) : name;
}
