import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { TestClient } from '../test-client.ts';
import { call, personClient, robotClient } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';

interface Hook {
  readonly id: string;
  readonly artifact_type: string;
  readonly artifact_id: number;
  readonly event_type: readonly string[];
  readonly webhook: string;
}

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let board: number;
let plain: number;
let receiver: Server;
let address: string;
let received: { path: string; body: Record<string, unknown> }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  workspace = sandbox.workspaces[0]!.id;
  board = sandbox.control.boards.list(workspace)[0]!.id;
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const at = receiver.address();
  address = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
  plain = sandbox.control.boards.board(board).columns[0]!.cards[0]!.id;
  received = [];
});
afterAll(async () => {
  await sandbox.stop();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** The requests of the vendor's example for one board and one address. */
async function subscribe(url: string): Promise<Hook> {
  const { project_id } = (await client.get(`/1/boards/${board}`)).json as { project_id: number };
  for (const hook of (await client.get('/1/webhooks/list')).json as readonly Hook[]) {
    if (hook.artifact_type === 'board' && hook.artifact_id === board && hook.event_type.join() === 'card_status_change') {
      const change = { event_type: ['card_status_change'], webhook: url };
      if (url !== hook.webhook) await client.send('PUT', `/1/webhooks/${hook.id}/update`, change);
      return hook;
    }
  }
  return (await client.send('POST', '/1/webhooks', subscription({ project_id, webhook: url }))).json as Hook;
}

function subscription(facts: Record<string, unknown>): Record<string, unknown> {
  const event_type = ['card_status_change'];
  return { artifact_type: 'board', artifact_id: board, event_type, project_id: workspace, webhook: address, ...facts };
}

const move = (columnId: number) =>
  client.send('POST', `/1/boards/${board}/move-cards`, { card_ids: [plain], column_id: columnId, after_card: null });
/** Deliveries are on their own: nobody waits for them. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const deliveries = () => sandbox.control.world.deliveries.list.map(({ event, status, error }) => ({ event, status, error }));

describe('subscriptions', () => {
  it('come, change and go as in the vendor’s example', async () => {
    const made = await subscribe('https://hooks.example/one');
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      artifact_type: 'board',
      artifact_id: board,
      event_type: ['card_status_change'],
      project_id: workspace,
      webhook: 'https://hooks.example/one',
    });
    await subscribe('https://hooks.example/two');
    expect((await client.get('/1/webhooks/list')).json).toEqual([{ ...made, webhook: 'https://hooks.example/two' }]);
    expect((await client.send('DELETE', `/1/webhooks/${made.id}`)).status).toBe(200);
    expect((await client.get('/1/webhooks/list')).json).toEqual([]);
    expect((await client.send('DELETE', `/1/webhooks/${made.id}`)).status).toBe(404);
  });

  it('are not joined when they are equal, and everybody has their own', async () => {
    const [one, two] = [
      await client.send('POST', '/1/webhooks', subscription({})),
      await client.send('POST', '/1/webhooks', subscription({})),
    ];
    expect((one.json as Hook).id).not.toBe((two.json as Hook).id);
    expect((await client.get('/1/webhooks/list')).json).toHaveLength(2);
    const member = personClient(sandbox, 'member@example.org');
    expect((await member.get('/1/webhooks/list')).json).toEqual([]);
    expect((await member.send('DELETE', `/1/webhooks/${(one.json as Hook).id}`)).status).toBe(404);
  });

  it.each([
    ['an address without encryption', { webhook: 'http://hooks.example/' }],
    ['no address', { webhook: undefined }],
    ['another artifact', { artifact_type: 'document' }],
    ['another event', { event_type: ['card_create'] }],
    ['no event', { event_type: [] }],
    ['the wrong workspace', { project_id: 1 }],
    ['a board that is not there', { artifact_id: 1 }],
  ])('are refused for %s', async (_, wrong) => {
    expect((await client.send('POST', '/1/webhooks', subscription(wrong))).status).toBe(400);
    expect((await client.get('/1/webhooks/list')).json).toEqual([]);
  });
});

describe('a delivery', () => {
  it('tells of a card in another column, and of nothing else', async () => {
    const { id } = await subscribe(`${address}/hook`);
    await client.send('PUT', `/1/cards/${plain}`, { title: 'Renamed' });
    await move(0);
    await move(1);
    await eventually(() => received).toHaveLength(1);
    const [{ path, body }] = received as [(typeof received)[number]];
    const contents = (await client.get(`/1/cards/${plain}`)).json;
    expect(path).toBe('/hook');
    expect(body).toEqual({
      id,
      artifact_type: 'board',
      artifact_id: board,
      event_type: 'card_status_change',
      ts: expect.any(Number) as number,
      contents,
    });
    expect(body['ts']).toBeLessThan(sandbox.control.clock.now() / 1000 + 1);
    await eventually(deliveries).toEqual([{ event: 'card_status_change', status: 200, error: null }]);
  });

  it('comes when somebody else moves the card, and from a removed column', async () => {
    await subscribe(address);
    sandbox.control.cards.change(plain, {}, { columnId: 5 });
    await eventually(() => received).toHaveLength(1);
    sandbox.control.boards.removeColumn(board, 5);
    await eventually(() => received).toHaveLength(2);
  });

  it('fails when it is told to, and is not sent again', async () => {
    await subscribe(address);
    await call(`${sandbox.controlUrl}/webhooks/failures`, { method: 'POST', body: JSON.stringify({ times: 1 }) });
    await move(1);
    await move(5);
    await eventually(() => received).toHaveLength(1);
    expect(received[0]!.body).toMatchObject({ contents: { column_id: 5 } });
    const { json } = await call(`${sandbox.controlUrl}/webhooks/deliveries`);
    expect(json).toMatchObject([{ event: 'card_status_change', status: null, error: 'failed as it was told to' }, {}]);
  });

  it('never leaves this machine', async () => {
    await subscribe('https://hooks.example/');
    await move(1);
    expect(deliveries()).toMatchObject([{ status: null, error: 'not sent: the address is not on this machine' }]);
  });

  it('harms nobody when nobody listens', async () => {
    await subscribe('http://127.0.0.1:9/');
    expect((await move(1)).status).toBe(200);
    await eventually(() => deliveries()[0]?.error).toMatch(/ECONNREFUSED|EPERM|connect/);
  });
});

describe('hooks of Power Automate', () => {
  const set = (kind: number, flags: Record<string, unknown>) =>
    client.send('POST', `/api/v1/external_notifications/${kind}/hooks/set_power_hook`, {
      webhook: `${address}/power`,
      board_id: board,
      ...flags,
    });
  const all = {
    card_blocked: true,
    card_unblock: true,
    status_change: true,
    card_done: true,
    description_changed: true,
    due_date_changed: true,
  };
  const actions = () => received.map(({ body }) => body['action']);

  it('tell of new cards', async () => {
    expect((await set(0, { card_create: true })).status).toBe(200);
    const made = sandbox.control.cards.create(board, { title: 'New' });
    await eventually(() => received).toHaveLength(1);
    expect(received[0]).toEqual({
      path: '/power',
      body: {
        action: 'card_create',
        user: 'Olga Owner',
        card_url: `https://service.projectplace.com/#direct/card/${made.id}`,
        card_name: 'New',
        status: 'Planned',
        board_name: 'Work',
        board_id: board,
        card_id: made.id,
      },
    });
  });

  it('tell of those changes that were asked for', async () => {
    await set(1, { ...all, description_changed: false });
    await client.send('PUT', `/1/cards/${plain}`, { description: 'New' });
    await client.send('PUT', `/1/cards/${plain}`, { due_date: '2030-01-02' });
    await client.send('PUT', `/1/cards/${plain}`, { is_blocked: true, block_reason: 'x' });
    await client.send('PUT', `/1/cards/${plain}`, { is_blocked: false });
    await move(2);
    await expect
      .poll(() => actions().toSorted())
      .toEqual(['due_date_changed', 'card_blocked', 'card_unblock', 'status_change', 'card_done'].toSorted());
    expect(received[0]!.body).toMatchObject({ due_date: '2030-01-02', assignee_email: null });
  });

  it('tell when the day of a card has come', async () => {
    await set(2, { due_today: true });
    const tomorrow = new Date(sandbox.control.clock.now() + 86_400_000).toISOString().slice(0, 10);
    sandbox.control.cards.change(plain, { dueDate: tomorrow });
    await call(`${sandbox.controlUrl}/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: 86_400_000 }) });
    await eventually(actions).toEqual(['due_today']);
    expect(received[0]!.body).toMatchObject({ due_date: tomorrow });
    sandbox.control.advance(86_400_000);
    expect(deliveries()).toHaveLength(1);
  });

  it('tell so without anybody who moves the clock', async () => {
    await set(2, { due_today: true });
    const { clock } = sandbox.control;
    sandbox.control.cards.change(plain, { dueDate: new Date(clock.now() + 86_400_000).toISOString().slice(0, 10) });
    clock.advance(86_400_000);
    sandbox.control.tellDue();
    sandbox.control.tellDue();
    await eventually(actions).toEqual(['due_today']);
    expect(deliveries()).toHaveLength(1);
  });

  it('need every flag of their kind', async () => {
    expect((await set(1, { ...all, card_done: undefined })).status).toBe(400);
    expect((await set(3, {})).status).toBe(404);
  });

  it('come with helpers to make, move and choose', async () => {
    const base = `/api/v1/external_notifications`;
    expect((await client.get(`${base}/lists/list_boards`)).json).toEqual([{ board, name: 'Work', project_id: workspace }]);
    expect((await client.get(`${base}/${board}/list_planlets`)).json).toMatchObject([{ name: 'Foundation' }, { name: 'Roof' }]);
    expect((await client.get(`${base}/${board}/list_members`)).json).toMatchObject([
      { name: 'Olga Owner', first_name: 'Olga', role: 'owner' },
      { first_name: 'Max', email: 'member@example.org' },
      { first_name: 'Gina' },
    ]);
    const card = { title: 'By mail', column_id: 5, assignee_email: 'member@example.org', due_date: '2026-05-05', label_id: 1 };
    const made = await client.send('POST', `${base}/${board}/create_card`, card);
    expect(made.json).toMatchObject({ title: 'By mail', column_id: 5, assignee: { name: 'Max Member' }, due_date: '2026-05-05' });
    const move = (body: object) => client.send('POST', `${base}/${board}/move_card`, body);
    const moved = await move({ card_id: 0, card_title: 'By mail', column_id: 1 });
    expect(moved.json).toMatchObject({ title: 'By mail', column_id: 1, column_name: 'Ongoing', label_name: 'Idea' });
    const there = { column_id: 0, column_name: 'Planned', label_name: null };
    expect(await move({ card_id: plain })).toMatchObject({ status: 200, json: there });
    expect((await move({ card_id: plain, column_id: 1 })).status).toBe(200);
    expect((await move({ card_id: 0, card_title: '?', column_id: 1 })).status).toBe(404);
  });
});
