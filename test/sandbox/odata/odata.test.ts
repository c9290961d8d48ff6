import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { TestClient } from '../test-client.ts';
import { call, personClient, robotClient } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';
import { roots } from './schema.ts';

let sandbox: Sandbox;
let robot: TestClient;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
});
beforeEach(async () => {
  await sandbox.control.reset();
  robot = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

const feeds = () => sandbox.control.world.feeds;
const withPassword = (path: string, { email, password } = sandbox.credentials.appPassword) =>
  call(sandbox.url + path, { headers: { Authorization: `Basic ${btoa(`${email}:${password}`)}` } });

it('has the three roots with their sets and what their columns are', async () => {
  for (const [root, sets] of Object.entries(roots)) {
    const { json } = await robot.get(`/${root}`);
    expect(json).toMatchObject({ value: sets.map(({ name }) => ({ name, url: name })) });
  }
  const { bytes, headers } = await robot.get('/pm/$metadata');
  expect(headers.get('content-type')).toBe('application/xml');
  expect(bytes.toString()).toContain(
    '<EntityType Name="WorkspaceMemberRolesRow"><Key><PropertyRef Name="RoleId"/></Key>' +
      '<Property Name="RoleId" Type="Edm.Int32" Nullable="false"/><Property Name="RoleName" Type="Edm.String"/></EntityType>',
  );
});

it('sends all rows in one answer, or in pages that lead on', async () => {
  const whole = await robot.get('/pm/Cards');
  expect(whole.headers.get('odata-version')).toBe('4.0');
  expect(whole.headers.get('content-length')).toBeNull();
  expect(whole.json).toMatchObject({
    value: [
      { CardTitle: 'Everything', BoardName: 'Work', AssigneeName: 'Max Member', Estimate: 0.5, BlockedReason: 'No paint' },
      { CardTitle: 'Plain', IsDone: false, AssigneeId: null },
      { CardTitle: 'Below it' },
      { CardTitle: 'Finished', IsDone: true },
    ],
  });
  feeds().pageSize = 3;
  expect((await robot.get('/pm/Cards')).json).toMatchObject({ '@odata.nextLink': 'Cards?$skiptoken=3' });
  expect((await robot.get('/pm/Cards?$skiptoken=3')).json).toMatchObject({ value: [{ CardTitle: 'Finished' }] });
  feeds().nextLink = 'absolute';
  expect((await robot.get('/pm/Cards')).json).toMatchObject({
    '@odata.nextLink': `${sandbox.url}/pm/Cards?$skiptoken=3`,
  });
});

it('speaks the older versions too', async () => {
  feeds().pageSize = 1;
  feeds().dialect = 'v3';
  const v3 = await robot.get('/pm/WorkspaceMemberRoles');
  expect(v3.json).toMatchObject({ value: [{ RoleId: 1 }], 'odata.nextLink': 'WorkspaceMemberRoles?$skiptoken=1' });
  feeds().dialect = 'verbose';
  const verbose = await robot.get('/pm/WorkspaceMemberRoles');
  expect(verbose.json).toMatchObject({ d: { results: [{ RoleId: 1 }], __next: 'WorkspaceMemberRoles?$skiptoken=1' } });
});

it('lets nobody in but with a token or an app password that is not older than 90 days', async () => {
  expect((await call(`${sandbox.url}/pm`)).status).toBe(401);
  feeds().openDiscovery = true;
  expect((await call(`${sandbox.url}/pm`)).status).toBe(200);
  expect((await call(`${sandbox.url}/pm/Cards`)).status).toBe(401);
  expect((await withPassword('/pm/Cards')).status).toBe(200);
  expect((await withPassword('/1/user/me/profile')).status).toBe(401);
  const { email } = sandbox.credentials.appPassword;
  expect((await withPassword('/pm/Cards', { email, password: 'wrong' })).status).toBe(401);
  sandbox.control.advance(90 * 86_400_000 - 60_000);
  expect((await withPassword('/pm/Cards')).status).toBe(200);
  sandbox.control.advance(60_000);
  expect((await withPassword('/pm/Cards')).status).toBe(401);
});

it('tells people of what they own, administrators of all, and refuses what was closed', async () => {
  const owner = personClient(sandbox, 'owner@example.org');
  const member = personClient(sandbox, 'member@example.org');
  expect((await owner.get('/pm/Workspaces')).json).toMatchObject({
    value: [{ WorkspaceName: 'Main' }, { WorkspaceName: 'Same ids' }],
  });
  expect((await member.get('/pm/Workspaces')).json).toMatchObject({ value: [] });
  expect((await member.get('/am/AccountPeople')).status).toBe(403);
  expect((await robot.get('/am/AccountPeople')).status).toBe(200);
  feeds().denied.add('Issues');
  expect(await robot.get('/pm/Issues')).toMatchObject({ status: 403, json: { error: { code: 'ACCESS_DENIED' } } });
});

it('tells nothing of robots, which people do not see', async () => {
  await robot.send('POST', '/1/account/projects', { name: 'Made by a robot' });
  const { robots } = sandbox.control.world;
  const { id, email } = robots.oauth2;
  for (const path of ['/pm/Members', '/pm/WorkspaceMemberships', '/am/AccountPeople', '/am/AccountWorkspaceMembers']) {
    const text = (await robot.get(path)).bytes.toString();
    expect([path, text.includes(String(id)), text.includes(`"EmailAddress":"${email}"`)]).toEqual([path, false, false]);
  }
  const rows = (await robot.get('/am/AccountWorkspaces')).json;
  expect(rows).toMatchObject({ value: expect.arrayContaining([expect.objectContaining({ MemberCount: 0 })]) as unknown });
});

it('knows a path by what it means, however it is encoded', async () => {
  for (const path of ['/pm/%24metadata', '/p%6d/Workspaces', '/1/accoun%74'])
    expect([path, (await robot.get(path)).status]).toEqual([path, 200]);
  expect((await robot.get('/pm%2FWorkspaces')).status).toBe(404);
});

it('tells how many rows there are, and knows no other query options', async () => {
  for (const option of ['$filter=IsDone eq true', '$skip=1', '$top=1', '%24select=CardId', '$expand=x', '$filter=%zz'])
    expect([option, (await robot.get(`/pm/Cards?${option}`)).status]).toEqual([option, 501]);
  expect((await robot.get('/pm/Cards?$skiptoken=x')).status).toBe(400);
  feeds().pageSize = 1;
  expect((await robot.get('/pm/Cards?$count=true&$format=json')).json).toMatchObject({ '@odata.count': 4, value: { length: 1 } });
  feeds().dialect = 'v3';
  expect((await robot.get('/pm/Cards?$inlinecount=allpages')).json).toMatchObject({ 'odata.count': '4' });
});

it('writes numbers of 64 bits as texts for those who ask for it, and moments of old versions without a zone', async () => {
  const text = async (accept: string) => {
    const headers = { Authorization: `Bearer ${robot.token}`, Accept: accept };
    const { bytes, headers: got } = await call(`${sandbox.url}/pm/PlanSnapshots`, { headers });
    return [bytes.toString(), got.get('content-type')] as const;
  };
  const [asked, type] = await text('application/json;odata.metadata=minimal;IEEE754Compatible=true');
  expect([asked, type]).toEqual([
    expect.stringMatching(/"SnapshotId":"\d{16}".*"WorkspaceId":"\d+"/),
    'application/json;odata.metadata=minimal;IEEE754Compatible=true',
  ]);
  const [plain] = await text('application/json');
  expect(plain).toMatch(/"SnapshotId":\d{16},"SnapshotDate":"[\dT:-]+Z"/);
  feeds().dialect = 'v3';
  const [old] = await text('application/json;odata=minimalmetadata');
  expect(old).toMatch(/"SnapshotDate":"[\dT:-]+",/);
  expect((await robot.get('/pm/$metadata')).bytes.toString()).toContain('Name="SnapshotDate" Type="Edm.DateTime"');
});

it('refuses in the words of its dialect, also what is not there', async () => {
  const gone = await robot.get('/pm/Nothing');
  expect([gone.status, gone.json]).toMatchObject([
    404,
    { error: { code: 'NOT_FOUND_RESOURCE', message: 'There is no resource /pm/Nothing' } },
  ]);
  const wrong = await robot.send('POST', '/pm/Cards', {});
  expect([wrong.status, wrong.json]).toMatchObject([405, { error: { code: 'METHOD_NOT_ALLOWED' } }]);
  const stranger = await call(`${sandbox.url}/pm/Cards`);
  expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="ProjectPlace"']);
  feeds().dialect = 'v3';
  expect((await robot.get('/pm/Nothing')).json).toMatchObject({ 'odata.error': { message: { lang: 'en' } } });
});

it('compresses answers when told to, for those who can read that', async () => {
  feeds().gzip = true;
  const squeezed = await robot.get('/pm/Cards');
  expect([squeezed.headers.get('content-encoding'), squeezed.headers.get('content-length')]).toEqual(['gzip', null]);
  expect(squeezed.json).toMatchObject({ value: { length: 4 } });
  const headers = { Authorization: `Bearer ${robot.token}`, 'Accept-Encoding': 'identity' };
  const plain = await call(`${sandbox.url}/pm/Cards`, { headers });
  expect([plain.headers.get('content-encoding'), plain.json]).toEqual([null, squeezed.json]);
});

it('has the portfolios under both of their names, or one', async () => {
  for (const root of ['portfolio', 'portfolios']) expect((await robot.get(`/${root}/Portfolios`)).status).toBe(200);
  feeds().portfolios = 'portfolio';
  expect((await robot.get('/portfolio/Portfolios')).status).toBe(200);
  expect((await robot.get('/portfolios')).status).toBe(404);
});

it('can hold any number of rows without keeping them', async () => {
  feeds().extraRows = 20_000;
  const { bytes, json } = await robot.get('/pm/TimeReports');
  expect(bytes.byteLength).toBeGreaterThan(20_000 * 200);
  expect(json).toMatchObject({ value: { length: 20_001 } });
});

it('is told how to answer through the control API', async () => {
  const tell = (method: string, path: string, body: unknown) =>
    call(`${sandbox.controlUrl}/${path}`, { method, body: JSON.stringify(body) });
  expect((await tell('POST', 'feeds', { pageSize: 2, denied: ['Issues'] })).json).toMatchObject({
    pageSize: 2,
    denied: ['Issues'],
  });
  expect((await robot.get('/pm/Cards')).json).toMatchObject({ value: { length: 2 } });
  expect((await tell('POST', 'feeds', { dialect: 'v5' })).status).toBe(400);
  await call(`${sandbox.controlUrl}/app-password`, { method: 'DELETE' });
  expect((await withPassword('/pm/Cards')).status).toBe(401);
});
