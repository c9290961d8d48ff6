import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { call, idIn, personClient, robotClient, textIn } from './test-client.ts';
import { testSeed } from './test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let main: number;
let old: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  [main, , old] = sandbox.workspaces.map(({ id }) => id) as [number, number, number];
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

describe('lists of workspaces', () => {
  it('tell the caller where the documents are', async () => {
    const rows = sandbox.workspaces.slice(0, 2);
    expect((await client.get('/1/user/me/projects')).json).toEqual(rows.map(({ id, name }) => ({ id, name })));
    expect((await client.get('/1/user/me/projects?include_tools=true')).json).toEqual(
      rows.map(({ id, name, rootContainerId }) => ({ id, name, tools: { documents: { container_id: rootContainerId } } })),
    );
  });

  it('leave archived ones out of the account unless asked', async () => {
    const ids = async (path: string) =>
      ((await client.get(path)).json as { projects: { id: number }[] }).projects.map(({ id }) => id);
    expect(await ids('/1/account/projects')).not.toContain(old);
    expect(await ids('/1/account/projects?include_archived=1')).toContain(old);
    expect((await client.get('/1/account/projects?include_archived=1')).json).toMatchObject({
      projects: [{ archived: false }, { archived: false }, { archived: true }],
    });
  });

  it('come in pages of rows', async () => {
    const query = async (body: unknown) => (await client.send('POST', '/2/account/projects', body)).json;
    const rows = (await query({})) as { id: number; name: string; space_used: number }[];
    expect(rows.map(({ name, space_used }) => [name, space_used])).toEqual([
      ['Main', 29],
      ['Same ids', 0],
      ['Old', 3],
    ]);
    expect(await query({ filter: { archive_status: [1] }, limit: 100 })).toEqual([rows[2]]);
    expect(await query({ filter: { archive_status: [0] }, limit: 2, row_number: 0 })).toEqual(rows.slice(0, 2));
    expect(await query({ filter: { archive_status: [0] }, limit: 2, row_number: 2 })).toEqual([]);
    expect(await query({ sort_by: '-creation_date', limit: 1, row_number: 1 })).toEqual([rows[1]]);
  });
});

describe('a workspace', () => {
  it('is made, changed, archived and deleted', async () => {
    const made = await client.send('POST', '/1/account/projects', { name: 'New' });
    const id = idIn(made.json);
    const changed = await client.send('POST', `/1/projects/${id}/`, { name: 'Newer', cost_code: '7', archived: 'true' });
    const whole = { id, name: 'Newer', description: '', cost_code: '7', custom_field: '', archived: true };
    expect([changed.json, (await client.get(`/1/projects/${id}/`)).json]).toEqual([whole, whole]);
    expect((await client.send('DELETE', `/1/projects/${id}`)).status).toBe(200);
    expect((await client.get(`/1/projects/${id}`)).json).toMatchObject({ error_code: 'NOT_FOUND_PROJECT' });
  });

  it('is closed to what a read-only robot would change', async () => {
    const reader = await robotClient(sandbox, sandbox.credentials.readOnlyRobot);
    const answers = [
      await reader.send('POST', '/1/account/projects', { name: 'New' }),
      await reader.send('POST', `/1/projects/${main}`, { name: 'Newer' }),
      await reader.send('DELETE', `/1/projects/${main}`),
      await reader.send('POST', '/2/account/projects', { limit: 1 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 200]);
  });

  it('takes its documents with it', async () => {
    const document = sandbox.control.tree(main).find(({ type }) => type === 'document')!;
    await client.send('DELETE', `/1/projects/${main}`);
    for (const path of [`/1/documents/${document.id}`, `/2/documents/${main}`, `/1/projects/${main}/documents`]) {
      expect((await client.get(path)).status).toBe(404);
    }
  });

  it('tells its members', async () => {
    const rows = (await client.get(`/1/projects/${main}/members?member_params=organisation`)).json as { id: number }[];
    expect(rows[1]).toEqual({
      id: rows[1]!.id,
      name: 'Max Member',
      email: 'member@example.org',
      role: 'member',
      avatar: `/1/avatar/${rows[1]!.id}`,
      type: 'User',
    });
    expect(rows).toHaveLength(3);
    const [, max, gina] = rows;
    const group = { project_id: main, name: 'Site', description: 'Who is there', members: [max!.id, gina!.id] };
    const groups = (await client.get(`/1/project/${main}/groups.json`)).json;
    expect(groups).toEqual([{ id: expect.any(Number) as number, ...group }]);
    expect((await client.get('/1/user/me/project-groups.json')).json).toEqual(groups);
    expect((await client.get(`/1/projects/${old}/groups`)).json).toEqual([]);
  });
});

describe('an export', () => {
  it('is started, polled and fetched', async () => {
    const id = (
      await client.send('POST', `/1/projects/${main}/exports`, { include_documents: true, include_all_document_versions: true })
    ).json;
    expect(id).toEqual(expect.any(Number));
    const path = `/1/projects/${main}/exports/${String(id)}`;
    const first = (await client.get(path)).json;
    expect(first).toMatchObject({ eid: id, done: false, finished_at: null });
    const second = (await client.get(path)).json;
    expect(second).toMatchObject({ done: true, finished_at: expect.stringMatching(/^\d{4}-.*Z$/) as string });
    expect(textIn(second, 'download_name')).toMatch(/^Main \d{4}-.*\.zip$/);
    const address = textIn(second, 'download_uri');
    expect((await call(address)).status).toBe(401);
    const { bytes } = await client.get(address.slice(sandbox.url.length));
    for (const text of ['PK', 'Documents/Reports/0.1 plan.txt', 'plan one', 'Documents/Reports/plan.txt', 'plan two']) {
      expect(bytes.includes(text)).toBe(true);
    }
  });

  it('is for administrators of the account, members of the workspace or not', async () => {
    const { world } = sandbox.control;
    world.workspace(main).members.delete(world.personByEmail('owner@example.org').id);
    const start = async (email: string) =>
      (await personClient(sandbox, email).send('POST', `/1/projects/${main}/exports`, {})).status;
    expect([await start('owner@example.org'), await start('member@example.org')]).toEqual([200, 403]);
  });

  it('fails when a fault says so', async () => {
    const id = (await client.send('POST', `/1/projects/${main}/exports`, { include_documents: true })).json;
    sandbox.control.addFault({ pathMatches: '/exports/\\d+$', effect: { kind: 'status', status: 500 } });
    expect((await client.get(`/1/projects/${main}/exports/${String(id)}`)).status).toBe(500);
  });
});

describe('people', () => {
  it('come in three shapes, without robots', async () => {
    const [olga, max, gina] = (await client.get('/1/account/people')).json as { id: string }[];
    expect(olga).toEqual({ id: olga!.id, email: 'owner@example.org', name: 'Olga Owner', account_role: 'account_role_owner' });
    expect(olga!.id).toMatch(/^\d+$/);
    const members = (await client.get('/1/account/members?include_external_users=1')).json;
    expect(members).toMatchObject({
      members: [{ id: Number(olga!.id), name: 'Olga Owner', account_owner: true, account_admin: true }, { id: Number(max!.id) }],
      external: [{ id: Number(gina!.id), account_owner: false, account_admin: false }],
    });
    expect((await client.get('/1/account/members')).json).not.toHaveProperty('external');
    const query = await client.send('POST', '/1/account/people', {
      filter: { account_roles: ['external_member'] },
      limit: 40,
      row_number: 0,
    });
    expect(query.json).toEqual([
      { userid: gina!.id, name: 'Gina Guest', last_login: null, account_role: 'account_role_external' },
    ]);
    expect((await client.get('/1/account')).json).toEqual({ managers: [{ id: Number(olga!.id) }] });
  });

  it('tell who they are, and robots too', async () => {
    const me = (await client.get('/1/user/me/profile')).json;
    expect(me).toEqual({
      id: idIn(me),
      first_name: 'Integration',
      last_name: 'Robot',
      email: '',
      sort_name: 'Robot, Integration',
    });
    expect((await client.get(`/1/user/${idIn(me)}/projects`)).status).toBe(200);
    const [olga] = (await client.get('/1/account/people')).json as { id: string }[];
    expect((await client.get(`/1/user/${olga!.id}/profile.json`)).json).toMatchObject({ first_name: 'Olga' });
    expect((await client.get(`/1/user/${olga!.id}/projects`)).status).toBe(403);
  });
});
