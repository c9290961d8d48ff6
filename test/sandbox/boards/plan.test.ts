import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { TestClient } from '../test-client.ts';
import { call, personClient, robotClient } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let everything: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  workspace = sandbox.workspaces[0]!.id;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
  const { columns } = sandbox.control.boards.board(sandbox.control.boards.list(workspace)[0]!.id);
  everything = columns[1]!.cards[0]!.id;
});
afterAll(() => sandbox.stop());

it('makes, changes and deletes activities', async () => {
  const send = async (verb: string, data: readonly unknown[]) =>
    (await client.send('POST', `/1/planlets/${verb}`, { project_id: workspace, data })).json as { data: { id: number }[] };
  const { data } = await send('create', [{ project_id: workspace, name: 'Garden' }]);
  const [{ id }] = data as [{ id: number }];
  await send('edit', [{ id, name: 'Park', achieved: true }]);
  const read = () => client.get(`/2/planlets/${id}?project_id=${workspace}`);
  expect((await read()).json).toEqual({ id, name: 'Park', achieved: true, project_id: workspace, wbs_id: '3' });
  await send('delete', [{ id }]);
  expect((await read()).json).toMatchObject({ error_code: 'SERVER_ERROR' });
});

it('takes a deleted activity from its cards', async () => {
  const { planlet_id: id } = (await client.get(`/1/cards/${everything}`)).json as { planlet_id: number };
  await client.send('POST', '/1/planlets/delete', { project_id: workspace, data: [{ id }] });
  expect((await client.get(`/1/cards/${everything}`)).json).toMatchObject({ planlet: null, planlet_id: null });
});

it('lists what one has to do, and takes tasks as a form', async () => {
  const member = personClient(sandbox, 'member@example.org');
  const headers = { Authorization: `Bearer ${member.token}` };
  const body = new URLSearchParams({ title: 'Call Ann', due_date: '2026-03-04' });
  expect((await call(`${sandbox.url}/2/assignments/`, { method: 'POST', headers, body })).status).toBe(200);
  const { json } = await member.get('/1/user/me/assignments.json');
  expect(json).toMatchObject([
    { id: everything, name: 'Everything', type: 'card', project_id: workspace, project_name: 'Main', due_date: '2026-02-06' },
    { name: 'Call Ann', type: 'task', due_date: '2026-03-04', assignee: { name: 'Max Member' } },
  ]);
});

it('tells of reported time', async () => {
  const member = personClient(sandbox, 'member@example.org');
  const { json } = await client.get(`/1/timereports/cards/${everything}?project_id=${workspace}`);
  expect(json).toEqual([
    {
      reportId: expect.any(Number) as number,
      artifactType: 'card',
      artifactId: everything,
      artifactTitle: 'Everything',
      projectId: workspace,
      userId: String(sandbox.control.world.personByEmail('member@example.org').id),
      minutes: 90,
      reportedDate: '2026-01-07',
      createdOn: '2026-01-07 15:00:00',
      updatedOn: '2026-01-07 15:00:00',
      meta: { isParent: false },
    },
  ]);
  const mine = (range: string) => member.get(`/1/timereports/users/me?${range}&grid=1`);
  expect((await mine('from_date=2026-01-07&to_date=2026-01-31')).json).toEqual(json);
  expect((await mine('from_date=2026-01-08&to_date=2026-01-31')).json).toEqual([]);
  expect((await mine('from_date=x&to_date=y')).status).toBe(400);
});
