import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type { AccountPerson, AccountRole, Administration } from '../../sync/ports/administration.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Person } from '../../sync/ports/service.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { readProfile } from './people.ts';
import { person, wireId } from './wire.ts';

/** 10.2 */
const accountPerson = v.object({ ...person.entries, account_role: v.nullish(v.string()) });
/** 10.6: one of both is empty. */
const outcome = v.object({ succeeded: v.nullish(v.array(wireId)), failed: v.nullish(v.array(v.unknown())) });

const roles: Readonly<Record<string, AccountRole>> = {
  account_role_owner: 'owner',
  account_role_co_owner: 'co-owner',
  account_role_admin: 'administrator',
  account_role_member: 'member',
  account_role_external: 'external',
};

/** Contract 10. */
export class ProjectPlaceAdministration implements Administration {
  readonly #api: ProjectPlaceApi;

  constructor(api: ProjectPlaceApi) {
    this.#api = api;
  }

  /** Contract 10.2. */
  async people(signal: AbortSignal): Promise<readonly AccountPerson[]> {
    const { value, request } = await this.#api.json({ method: 'GET', path: '/1/account/people', signal });
    return shaped(v.array(accountPerson), value, request).map((row) => {
      const id = String(row.id);
      const email = row.email ?? null;
      return { id, name: row.name ?? email ?? id, email, role: roles[row.account_role ?? ''] ?? 'unknown' };
    });
  }

  /** Contract 3.7. */
  async person(id: RemoteId, signal: AbortSignal): Promise<Person | null> {
    try {
      return await readProfile(this.#api, id, signal);
    } catch (error) {
      if (error instanceof SyncError && error.kind === 'gone') return null;
      throw error;
    }
  }

  /** Contract 10.6, `add_secondary_email`: in spite of its name it makes the address the primary one. */
  async changeAddress(id: RemoteId, address: string, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify({ action: 'add_secondary_email', params: [address] });
    const call = { method: 'POST', path: `/1/account/people/${id}`, body, signal };
    const { value, request } = await this.#api.json(call);
    const { succeeded } = shaped(outcome, value, request);
    if (succeeded?.map(String).includes(id) === true) return;
    throw new SyncError(
      'refused',
      `The service did not take ${address}: both domains have to be enforced by the account, and nobody else may have the address.`,
    );
  }
}
