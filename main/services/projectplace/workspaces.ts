import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Workspace } from '../../sync/ports/service.ts';
import { ifAllowed } from '../allowed.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { accountProject, accountProjects, userProject } from './wire.ts';
import * as v from 'valibot';

interface Found {
  readonly id: RemoteId;
  readonly name: string;
  readonly archived: boolean;
}

/** A row of the account's list: with the bytes that its files take, where they are told. */
export interface AccountRow extends Found {
  readonly size: number | null;
}

/** The largest page that was ever seen to work (contract 2.4). */
const pageLength = 100;

/** Contract 5.3, until a page is short. A service that ignores `row_number` would send the first page for ever: a page with nothing new ends it. */
export async function accountPages(api: ProjectPlaceApi, archived: boolean, signal: AbortSignal): Promise<readonly AccountRow[]> {
  const found = new Map<RemoteId, AccountRow>();
  for (;;) {
    const body = {
      sort_by: '+creation_date',
      filter: { archive_status: [archived ? 1 : 0] },
      limit: pageLength,
      row_number: found.size,
    };
    const call = { method: 'POST', path: '/2/account/projects', body: JSON.stringify(body), repeatable: true, signal };
    const { value, request } = await api.json(call);
    const rows = shaped(v.array(accountProject), value, request);
    const before = found.size;
    for (const { id, name, space_used: size } of rows)
      found.set(String(id), { id: String(id), name, archived, size: typeof size === 'number' ? size : null });
    if (rows.length < pageLength || found.size === before) return [...found.values()];
  }
}

/** Contract 5.2: archived workspaces are not in it unless they say so. */
async function accountList(api: ProjectPlaceApi, signal: AbortSignal): Promise<readonly Found[]> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/account/projects', signal });
  const { projects } = shaped(accountProjects, value, request);
  return projects.map(({ id, name, archived }) => ({ id: String(id), name, archived: archived ?? false }));
}

interface UserList {
  readonly found: readonly Found[];
  /** Root containers by workspace, where they are told. */
  readonly roots: ReadonlyMap<RemoteId, RemoteId>;
}

/** Contract 5.1, with the tools, which name the root container of the documents. */
async function userList(api: ProjectPlaceApi, signal: AbortSignal): Promise<UserList> {
  const { value, request } = await api.json({ method: 'GET', path: '/1/user/me/projects?include_tools=true', signal });
  const roots = new Map<RemoteId, RemoteId>();
  const found = shaped(v.array(userProject), value, request).map(({ id, name, tools }) => {
    const root = tools?.documents?.container_id;
    if (root != null) roots.set(String(id), String(root));
    return { id: String(id), name, archived: false };
  });
  return { found, roots };
}

/**
 * The workspaces that an account sees: a robot all of the organisation, archived ones too; a person his own. The root container is told
 * only in the person's list; elsewhere the workspace's id stands for it, which the service takes as well (contract 4.1).
 */
export async function listWorkspaces(api: ProjectPlaceApi, isRobot: boolean, signal: AbortSignal): Promise<readonly Workspace[]> {
  const found = new Map<RemoteId, Found>();
  const add = (rows: readonly Found[]): void => {
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, row);
  };
  if (isRobot) {
    const active = await ifAllowed(accountPages(api, false, signal));
    if (active === null) add((await ifAllowed(accountList(api, signal))) ?? []);
    else add([...active, ...((await ifAllowed(accountPages(api, true, signal))) ?? [])]);
  }
  // Where the account's lists gave nothing, this one has to answer; else it only adds.
  const own = found.size === 0 ? await userList(api, signal) : await ifAllowed(userList(api, signal));
  add(own?.found ?? []);
  return [...found.values()].map(({ id, name, archived }) => ({ id, name, archived, rootId: own?.roots.get(id) ?? id }));
}
