import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { AccountWorkspace, WorkspaceAdministration, WorkspaceMember } from '../../sync/ports/workspace-administration.ts';
import { brokenAnswer } from '../http/answers.ts';
import { ifAllowed, orGone } from '../allowed.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { demandDone } from './profile-calls.ts';
import { person, wireId } from './wire.ts';
import { accountPages } from './workspaces.ts';

/** 5.5: what it has beside its name is not shown anywhere. */
const workspace = v.object({ name: v.string(), archived: v.nullish(v.union([v.boolean(), v.string()])) });
/** 5.6 */
const member = v.object({ ...person.entries, role: v.nullish(v.string()) });

/** Contract 5. */
export class AccountWorkspaces implements WorkspaceAdministration {
  readonly #api: ProjectPlaceApi;

  constructor(api: ProjectPlaceApi) {
    this.#api = api;
  }

  /** Contract 5.3. */
  async list(signal: AbortSignal, archived?: boolean): Promise<readonly AccountWorkspace[]> {
    const found = new Map<RemoteId, AccountWorkspace>();
    for (const kind of archived === undefined ? [false, true] : [archived])
      for (const row of await accountPages(this.#api, kind, signal)) found.set(row.id, row);
    return [...found.values()];
  }

  /** Contract 5.5; where its answer does not tell whether it is archived, 5.3 does. */
  async find(id: RemoteId, signal: AbortSignal): Promise<Pick<AccountWorkspace, 'id' | 'name' | 'archived'> | null> {
    const answer = await orGone(this.#api.json({ method: 'GET', path: `/1/projects/${id}`, signal }));
    if (answer === null) return null;
    const { name, archived } = shaped(workspace, answer.value, answer.request);
    if (archived != null) return { id, name, archived: String(archived) === 'true' };
    return (await this.list(signal)).find((one) => one.id === id) ?? null;
  }

  /** Contract 5.6. */
  async members(id: RemoteId, signal: AbortSignal): Promise<readonly WorkspaceMember[] | null> {
    const answer = await ifAllowed(this.#api.json({ method: 'GET', path: `/1/projects/${id}/members`, signal }));
    return (
      answer &&
      shaped(v.array(member), answer.value, answer.request).map(({ id: wire, name, email = null, role }) => {
        const memberId = String(wire);
        return { id: memberId, name: name ?? email ?? memberId, email, role: role ?? '' };
      })
    );
  }

  /** Contract 5.4. */
  async create(name: string, ownerId: RemoteId | null, signal: AbortSignal): Promise<RemoteId> {
    const owner = ownerId === null ? '' : `,"owner_id":${ownerId}`;
    const body = `{"name":${JSON.stringify(name)}${owner}}`;
    const { value, request } = await this.#api.json({ method: 'POST', path: '/1/account/projects', body, signal });
    const made = v.object({ id: wireId });
    if (!v.is(made, value)) throw brokenAnswer(request, 'names no workspace');
    return String(value.id);
  }

  rename(id: RemoteId, name: string, signal: AbortSignal): Promise<void> {
    return this.#update(id, { name }, signal);
  }

  /** Contract 5.5: the words are what was seen to be sent. */
  setArchived(id: RemoteId, archived: boolean, signal: AbortSignal): Promise<void> {
    return this.#update(id, { archived: String(archived) }, signal);
  }

  /** Contract 5.5. */
  async delete(id: RemoteId, signal: AbortSignal): Promise<void> {
    demandDone(await this.#api.change({ method: 'DELETE', path: `/1/projects/${id}`, signal }), 'delete the workspace');
  }

  /** One client alone shows this call: what came of it is looked at. */
  async #update(
    id: RemoteId,
    wanted: { readonly name?: string; readonly archived?: string },
    signal: AbortSignal,
  ): Promise<void> {
    const call = { method: 'POST', path: `/1/projects/${id}/`, body: JSON.stringify(wanted), signal };
    demandDone(await this.#api.change(call), 'change the workspace');
    const now = await this.find(id, signal);
    const isSo =
      now !== null && (wanted.name ?? now.name) === now.name && (wanted.archived ?? `${now.archived}`) === `${now.archived}`;
    if (isSo) return;
    throw new SyncError('refused', 'The service took the change and did not make it. Make it on its page.');
  }
}
