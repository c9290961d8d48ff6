import * as v from 'valibot';
import { SyncError } from '../../sync/errors.ts';
import type {
  AccountFacts,
  AccountPerson,
  AccountRole,
  Administration,
  Holding,
  KeyRights,
  Leaving,
  SignIn,
} from '../../sync/ports/administration.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Person } from '../../sync/ports/service.ts';
import { ifAllowed, orGone } from '../allowed.ts';
import type { HttpRequest } from '../http/transport.ts';
import { AccountWorkspaces } from './account-workspaces.ts';
import { type ProjectPlaceApi, shaped } from './api.ts';
import { readKeyRights } from './key-rights.ts';
import { readProfile } from './people.ts';
import { WireFields } from './wire-fields.ts';
import { person, wireId } from './wire.ts';

const text = v.nullish(v.string());
/** 10.1 */
const account = v.object({ name: text, managers: v.nullish(v.array(v.object({ id: wireId }))) });
/** 10.2 */
const accountPerson = v.object({ ...person.entries, account_role: text });
/** 10.3 */
const signIn = v.object({ userid: wireId, name: text, last_login: v.nullish(v.number()), account_role: text });
/** 10.6: one of both is empty. */
const outcome = v.object({ succeeded: v.nullish(v.array(wireId)), failed: v.nullish(v.array(v.unknown())) });

/** The one for people who have not come in is assumed. */
const roles: Readonly<Record<string, AccountRole>> = {
  account_role_owner: 'owner',
  account_role_co_owner: 'co-owner',
  account_role_admin: 'administrator',
  account_role_member: 'member',
  account_role_external: 'external',
  account_role_pending_member: 'pending',
};

/** Everybody but the owner, in the words of a filter (contract 10.3). */
const askedRoles = [
  'account_co_owner',
  'account_administrator',
  'account_member',
  'account_pending_member',
  'external_member',
  'unregistered',
];

/** The only length of a page that was ever seen for people. */
const pageLength = 40;

const holdingKinds = { workspace: 'workspaces', template: 'templates', portfolio: 'portfolios', team: 'teams' } as const;

/** Contract 10. */
export class ProjectPlaceAdministration implements Administration {
  readonly workspaces: AccountWorkspaces;
  readonly #api: ProjectPlaceApi;
  readonly #isRobot: boolean;

  constructor(api: ProjectPlaceApi, isRobot: boolean) {
    this.#api = api;
    this.#isRobot = isRobot;
    this.workspaces = new AccountWorkspaces(api);
  }

  /** Contract 10.1. */
  async account(signal: AbortSignal): Promise<AccountFacts | null> {
    const answer = await ifAllowed(this.#api.json({ method: 'GET', path: '/1/account', signal }));
    if (answer === null) return null;
    const { value, request } = answer;
    const { name = null, managers } = shaped(account, value, request);
    return { name, managerIds: (managers ?? []).map(({ id }) => String(id)) };
  }

  rights(signal: AbortSignal): Promise<KeyRights> {
    return readKeyRights(this.#api, this.#isRobot, signal);
  }

  /** Contract 10.2. */
  async people(signal: AbortSignal): Promise<readonly AccountPerson[]> {
    const { value, request } = await this.#api.json({ method: 'GET', path: '/1/account/people', signal });
    return shaped(v.array(accountPerson), value, request).map((row) => ({ ...personOf(row), role: roleOf(row.account_role) }));
  }

  /** Contract 3.7. */
  person(id: RemoteId, signal: AbortSignal): Promise<Person | null> {
    return orGone(readProfile(this.#api, id, signal));
  }

  /** Contract 10.6, `add_secondary_email`: in spite of its name it makes the address the primary one. */
  async changeAddress(id: RemoteId, address: string, signal: AbortSignal): Promise<void> {
    const isDone = await this.#act(id, { action: 'add_secondary_email', params: JSON.stringify([address]) }, signal);
    if (isDone) return;
    throw new SyncError(
      'refused',
      `The service did not take ${address}: both domains have to be enforced by the account, and nobody else may have the address.`,
    );
  }

  /** Contract 10.3 and 2.4: until a page is short. Who signs in meanwhile moves the rows: the same one may come twice. */
  async signIns(
    between: { readonly from: string; readonly to: string } | 'all',
    signal: AbortSignal,
  ): Promise<readonly SignIn[]> {
    const filter = { ...(between === 'all' ? {} : { last_logged_in: between }), account_roles: askedRoles };
    const found = new Map<RemoteId, SignIn>();
    for (;;) {
      const body = JSON.stringify({ sort_by: '+last_login', filter, limit: pageLength, row_number: found.size });
      const call = { method: 'POST', path: '/1/account/people', body, repeatable: true, signal };
      const { value, request } = await this.#api.json(call);
      const rows = shaped(v.array(signIn), value, request);
      const before = found.size;
      for (const row of rows) {
        const { id, name } = personOf({ id: row.userid, name: row.name });
        const at = row.last_login ?? 0;
        found.set(id, { id, name, role: roleOf(row.account_role), at: at === 0 ? null : at });
      }
      if (rows.length < pageLength || found.size === before) return [...found.values()];
    }
  }

  /** Contract 10.7. */
  async holdings(id: RemoteId, signal: AbortSignal): Promise<readonly Holding[]> {
    const path = `/1/account/people/${id}/owned-artifacts`;
    const { value, request } = await this.#api.json({ method: 'GET', path, signal });
    const own = new WireFields(value, 'what people own', request).object(id);
    // Who has nothing has all four: an answer about somebody else must not look like that.
    if (own === null) throw this.#aboutNobody(request);
    return [
      ...listed('workspace', own.object('projects_data'), 'projects_owner'),
      ...listed('template', own, 'templates_owner'),
      ...listed('portfolio', own, 'portfolios_owner'),
      ...listed('team', own, 'teams_owner'),
    ];
  }

  /** Contract 10.6: what they have is handed over in the same request. */
  async removePerson({ id, isExternal, bequests }: Leaving, signal: AbortSignal): Promise<void> {
    const maps = Object.entries(holdingKinds).map(([kind, key]) => {
      const mine = bequests.filter(({ holding }) => holding.kind === kind);
      return `"${key}":{${mine.map(({ holding, heirId }) => `"${holding.id}":${heirId}`).join()}}`;
    });
    const action = isExternal ? 'remove_account_user' : 'delete_account_user';
    if (await this.#act(id, { action, params: `[{"${id}":{${maps.join()}}}]` }, signal)) return;
    throw new SyncError('refused', 'The service did not do it, and does not say why. Look at this person on its page.');
  }

  /** `params` as JSON. Answers whether it was done. */
  async #act(id: RemoteId, { action, params }: { action: string; params: string }, signal: AbortSignal): Promise<boolean> {
    const body = `{"action":${JSON.stringify(action)},"params":${params}}`;
    const { value, request } = await this.#api.json({ method: 'POST', path: `/1/account/people/${id}`, body, signal });
    const { succeeded } = shaped(outcome, value, request);
    return succeeded?.map(String).includes(id) === true;
  }

  #aboutNobody(request: HttpRequest): SyncError {
    return new SyncError('broken', `${new URL(request.url).host} does not say what this person is head administrator of.`);
  }
}

function roleOf(word: string | null | undefined): AccountRole {
  return roles[word ?? ''] ?? 'unknown';
}

function personOf({ id: wire, name, email = null }: v.InferInput<typeof person>): Person {
  const id = String(wire);
  return { id, name: name ?? email ?? id, email };
}

function listed(kind: Holding['kind'], fields: WireFields | null, key: string): readonly Holding[] {
  return (fields?.rows(key) ?? []).map((row) => ({ kind, id: row.requiredId('id'), name: row.text('name') }));
}
