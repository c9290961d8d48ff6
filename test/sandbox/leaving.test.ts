import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administrationSeed } from './seeds/index.ts';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { personClient, robotClient } from './test-client.ts';

interface Row {
  readonly userid: string;
  readonly name: string;
  readonly last_login: number;
  readonly account_role: string;
}

const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const nothing = { workspaces: {}, templates: {}, portfolios: {}, teams: {} };

describe('people who leave', () => {
  let sandbox: Sandbox;
  let client: TestClient;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: administrationSeed() });
  });
  beforeEach(async () => {
    await sandbox.control.reset();
    client = await robotClient(sandbox);
  });
  afterAll(() => sandbox.stop());

  const idOf = (email: string): number => sandbox.control.world.personByEmail(email).id;
  const query = async (more: object): Promise<readonly Row[]> => {
    const filter = { last_logged_in: { from: '1998-01-01', to: day(390) }, account_roles: ['account_member', 'external_member'] };
    return (await client.send('POST', '/1/account/people', { filter, sort_by: '+last_login', limit: 40, ...more })).json as Row[];
  };
  const act = async (id: number, action: string, left: object = nothing): Promise<unknown> =>
    (await client.send('POST', `/1/account/people/${id}`, { action, params: [{ [id]: left }] })).json;

  it('are found by their last sign-in, page by page, longest ago first', async () => {
    const account_roles = ['account_co_owner', 'account_administrator', 'account_member', 'external_member'];
    const filter = { last_logged_in: { from: '1998-01-01', to: day(390) }, account_roles };
    const pages = [await query({ filter }), await query({ filter, row_number: 40 }), await query({ filter, row_number: 80 })];
    expect(pages.map(({ length }) => length)).toEqual([40, 40, 0]);
    const logins = pages.flat().map((row) => row.last_login);
    expect(logins).toEqual(logins.toSorted((a, b) => a - b));
    const pending = await query({ filter: { account_roles: ['account_pending_member', 'unregistered'] } });
    expect(pending.map(({ name, last_login: at }) => [name, at])).toEqual([
      ['New Hire', null],
      ['Una Surveyor', null],
    ]);
  });

  it('tell what they are head administrator of, without the keys that would be empty', async () => {
    const [first, third, external] = [
      'ada.aas@northgate.example',
      'cleo.aas@northgate.example',
      'michael@okafor-acoustics.example',
    ];
    const owned = async (id: number) => (await client.get(`/1/account/people/${id}/owned-artifacts`)).json;
    const ada = idOf(first);
    expect(await owned(ada)).toEqual({
      [ada]: {
        projects_data: {},
        templates_owner: [{ id: 71_803, name: 'School template' }],
        portfolios_owner: [{ id: 71_806, name: 'Public buildings' }],
      },
    });
    const cleo = idOf(third);
    expect(await owned(cleo)).toMatchObject({ [cleo]: { projects_data: { projects_owner: [{ name: 'Project 31' }] } } });
    expect(await owned(idOf(external))).toEqual({ [idOf(external)]: { projects_data: {} } });
  });

  it('hand on everything in the same request, to members who stay', async () => {
    const [ada, tomas, guest] = [
      'ada.aas@northgate.example',
      'tomas.berg@northgate.example',
      'michael@okafor-acoustics.example',
    ].map(idOf) as [number, number, number];
    const to = (heir: number) => ({ ...nothing, templates: { 71_803: heir }, portfolios: { 71_806: String(heir) } });
    const refused = { succeeded: [], failed: [String(ada)] };
    expect(await act(ada, 'delete_account_user')).toEqual(refused);
    expect(await act(ada, 'delete_account_user', to(guest))).toEqual(refused);
    expect(await act(ada, 'delete_account_user', to(ada))).toEqual(refused);
    expect(await act(ada, 'remove_account_user', to(tomas))).toEqual(refused);
    const token = personClient(sandbox, 'ada.aas@northgate.example');
    expect(await act(ada, 'delete_account_user', to(tomas))).toEqual({ succeeded: [String(ada)], failed: [] });
    expect((await token.get('/1/user/me/profile')).status).toBe(401);
    expect((await client.get(`/1/user/${ada}/profile`)).status).toBe(404);
    const owned = (await client.get(`/1/account/people/${tomas}/owned-artifacts`)).json;
    expect(owned).toMatchObject({ [tomas]: { templates_owner: [{ id: 71_803 }], portfolios_owner: [{ id: 71_806 }] } });
  });

  it('are never the owner of the account, oneself, or from outside and deleted', async () => {
    const [owner, tomas, guest] = [
      'ingrid.holm@northgate.example',
      'tomas.berg@northgate.example',
      'michael@okafor-acoustics.example',
    ].map(idOf) as [number, number, number];
    expect(await act(owner, 'delete_account_user')).toMatchObject({ succeeded: [] });
    expect(await act(guest, 'delete_account_user')).toMatchObject({ succeeded: [] });
    client = personClient(sandbox, 'tomas.berg@northgate.example');
    expect(await act(tomas, 'delete_account_user')).toMatchObject({ succeeded: [] });
    expect(await act(guest, 'remove_account_user')).toMatchObject({ succeeded: [String(guest)] });
  });

  it('can be asked in', async () => {
    const { json } = await client.send('POST', '/1/account/members', {
      members: ['ines@northgate.example', 'Tomas.Berg@northgate.example'],
    });
    expect(json).toMatchObject({
      data: [{ email: 'ines@northgate.example' }],
      invalid_invitees: [{ cause: 'PART_OF_THIS_ACCOUNT', name: 'Tomás Berg' }],
    });
    const rows = (await client.get('/1/account/members?flag=registered')).json as {
      members: { email: string; registered: boolean }[];
    };
    expect(rows.members.find(({ email }) => email === 'ines@northgate.example')).toMatchObject({ registered: false });
    expect((await client.get('/1/languages/')).json).toContain('swedish');
  });
});
