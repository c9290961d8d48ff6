import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { TestClient } from '../test-client.ts';
import { idIn, robotClient } from '../test-client.ts';
import { seedTime, testSeed } from '../test-seed.ts';

interface Row {
  readonly id: number;
  readonly title: string;
  readonly column_id: number;
  readonly display_order: number;
  readonly planlet_id: number | null;
}

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let board: number;
let everything: number;
let plain: number;
let belowIt: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  workspace = sandbox.workspaces[0]!.id;
  board = sandbox.control.world.boards.boardsOf(workspace)[0]!.id;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
  const rows = await cards();
  [everything, plain, belowIt] = rows.map(({ id }) => id) as [number, number, number];
});
afterAll(() => sandbox.stop());

async function cards(): Promise<readonly Row[]> {
  return (await client.get(`/1/boards/${board}/cards`)).json as readonly Row[];
}

/** Titles of a column, top to bottom. */
async function column(id: number): Promise<readonly string[]> {
  const rows = (await cards()).filter((row) => row.column_id === id);
  return rows.toSorted((a, b) => a.display_order - b.display_order).map(({ title }) => title);
}

const create = (card: Record<string, unknown>) =>
  client.send('POST', `/1/projects/${workspace}/cards/create-new`, { board_id: board, title: 'New', ...card });
const move = (body: Record<string, unknown>) => client.send('POST', `/1/boards/${board}/move-cards`, body);
const personId = (email: string) => sandbox.control.world.personByEmail(email).id;

it('has all fields that were observed, with their types', async () => {
  const [owner, member] = [personId('owner@example.org'), personId('member@example.org')];
  const number = expect.any(Number) as number;
  const { json } = await client.get(`/1/cards/${everything}`);
  expect(json).toEqual({
    access: 'write',
    all_attachments: [{ id: number, name: 'sketch.png', mimetype: 'image/png', size: 6, url: expect.any(String) as string }],
    assignee: { id: member, name: 'Max Member', type: 'User', accepted: true },
    assignee_id: member,
    board_column_order: 1,
    board_id: board,
    board_name: 'Work',
    checklist: {
      id: number,
      items: [
        { id: number, title: 'first', done: true, order: 0 },
        { id: number, title: 'second', done: false, order: 1 },
      ],
    },
    column_first_updated: '2023-11-14 22:13:29Z',
    column_id: 1,
    column_last_updated: '2023-11-14 22:13:29Z',
    comment_count: 2,
    connected_issues: [],
    connected_risks: [],
    contributors: [{ id: owner, name: 'Olga Owner' }],
    created_time: '2023-11-14 22:13:20Z',
    creator: { avatar: `/1/avatar/${owner}`, id: owner, name: 'Olga Owner', type: 'User' },
    dependencies: { predecessors: 0, predecessors_done: 0, successors: 0, successors_done: 0 },
    description: '**All** of it',
    direct_url: `https://service.projectplace.com/#direct/card/${everything}`,
    display_order: 125_000,
    due_date: '2026-02-06',
    due_date_offset: null,
    estimate: 0.5,
    estimated_time: 8,
    id: everything,
    is_blocked: true,
    is_blocked_reason: 'No paint',
    is_done: false,
    is_template: false,
    label_id: 1,
    label_name: 'Idea',
    local_id: 1,
    planlet: { id: number, name: 'Foundation', wbs_id: '1' },
    planlet_id: number,
    progress: { id: 1 },
    project: {
      id: workspace,
      name: 'Main',
      type: 'classic',
      is_team_member_plus: false,
      is_team_member_plus_plan: null,
      override_tm_plus_time_reporting: false,
    },
    reported_time: 1.5,
    start_date: '2026-01-05',
    start_date_offset: null,
    title: 'Everything',
  });
  expect(seedTime).toBe(Date.parse('2023-11-14T22:13:20Z') / 1000);
  const download = await client.get(`/1/documents/${(json as { all_attachments: { id: number }[] }).all_attachments[0]!.id}`);
  expect(download.bytes.toString()).toBe('pixels');
});

describe('reading', () => {
  it('has an address for each generation of clients', async () => {
    const rows = await cards();
    expect(rows.map(({ title }) => title)).toEqual(['Everything', 'Plain', 'Below it', 'Finished']);
    for (const path of [
      `/1/projects/${workspace}/cards`,
      `/1/board/${board}/activities.json`,
      `/api/v1/boards/${board}/cards/`,
    ]) {
      expect((await client.get(path)).json).toEqual(rows);
    }
    expect((await client.get(`/2/board/${board}/cards`)).json).toEqual(rows.map(({ id, title }) => ({ id, title })));
    expect((await client.get(`/1/activity/${plain}/properties.json`)).json).toEqual(rows[1]);
    expect(await client.get('/1/cards/7')).toMatchObject({ status: 404, json: { error_code: 'NOT_FOUND_CARD' } });
  });

  it('has unset things as null, and is done in the last column', async () => {
    const [, second, , last] = await cards();
    expect(second).toMatchObject({
      assignee: null,
      assignee_id: null,
      checklist: null,
      column_first_updated: null,
      column_last_updated: null,
      due_date: null,
      estimate: null,
      is_blocked: false,
      is_blocked_reason: null,
      label_id: null,
      planlet: null,
      planlet_id: null,
      reported_time: null,
      column_id: 0,
      is_done: false,
    });
    expect(second).not.toHaveProperty('label_name');
    expect(last).toMatchObject({ is_done: true, board_column_order: 3, column_id: 2, label_id: 2, label_name: 'Bug' });
  });
});

describe('making', () => {
  it('takes cards as the vendor’s example sends rows of a sheet', async () => {
    const answer = await client.send('POST', `/1/projects/${workspace}/cards/create-new`, {
      assignee_id: personId('member@example.org'),
      block_reason: 'Waits for steel',
      board_id: board,
      checklist: ['one', 'two'],
      column_id: 5,
      description: 'From a sheet',
      due_date: '2026-12-24',
      estimate: 3,
      estimated_time: 16,
      is_blocked: 1,
      label_id: 2,
      planlet_id: (await cards())[0]!.planlet_id,
      title: 'Row 1',
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      assignee: { name: 'Max Member' },
      board_id: board,
      checklist: { items: [{ title: 'one', done: false }, { title: 'two' }] },
      column_id: 5,
      due_date: '2026-12-24',
      estimate: 3,
      estimated_time: 16,
      is_blocked: true,
      is_blocked_reason: 'Waits for steel',
      label_id: 2,
      local_id: 5,
      planlet: { name: 'Foundation' },
      creator: { name: 'Integration Robot' },
    });
    const bare = await client.send('POST', `/1/projects/${workspace}/cards/create-new`, {
      board_id: board,
      checklist: [],
      is_blocked: 0,
      title: 'Row 2',
    });
    expect(bare.json).toMatchObject({ column_id: 0, checklist: null, is_blocked: false, is_blocked_reason: null, local_id: 6 });
  });

  it('takes null for what is not set, and a column as text', async () => {
    const nothing = { description: null, due_date: null, assignee_id: null, label_id: null, planlet_id: null, estimate: null };
    expect((await create({ ...nothing, column_id: '0' })).json).toMatchObject({ column_id: 0, description: '', due_date: null });
    expect(await column(0)).toEqual(['Plain', 'Below it', 'New']);
  });

  it.each([
    ['no title', { title: undefined }],
    ['an empty title', { title: '  ' }],
    ['no board', { board_id: undefined }],
    ['an unknown board', { board_id: 3 }],
    ['an unknown column', { column_id: 3 }],
    ['an unknown label', { label_id: 7 }],
    ['an unknown activity', { planlet_id: 7 }],
    ['somebody who is no member', { assignee_id: 1 }],
    ['a day that is none', { due_date: '2026-02-30' }],
    ['too many points', { estimate: 101 }],
    ['thirds of points', { estimate: 0.33 }],
  ])('refuses %s', async (_, wrong) => {
    expect(await create(wrong)).toMatchObject({ status: 400, json: { error_code: 'BAD_REQUEST' } });
    expect(await cards()).toHaveLength(4);
  });
});

describe('changing', () => {
  const put = (body: Record<string, unknown>) => client.send('PUT', `/1/cards/${everything}`, body);

  it('touches only what is named', async () => {
    const before = (await client.get(`/1/cards/${everything}`)).json as Row;
    const { status, json } = await put({ title: 'Renamed', estimate: '100' });
    expect([status, json]).toEqual([200, { ...before, title: 'Renamed', estimate: 100 }]);
    expect((await client.get(`/1/cards/${everything}`)).json).toEqual(json);
  });

  it('takes away what is to be removed', async () => {
    const answer = await put({ label_id: 'remove', assignee_id: 'remove', estimate: 'remove' });
    expect(answer.json).toMatchObject({
      label_id: null,
      assignee: null,
      assignee_id: null,
      estimate: null,
      due_date: '2026-02-06',
    });
    expect((await put({ estimate: '0' })).json).toMatchObject({ estimate: 0 });
    const rest = await put({ due_date: null, start_date: '', planlet_id: 'remove', description: '', contributor_ids: [] });
    expect(rest.json).toMatchObject({ due_date: null, start_date: null, planlet: null, description: '', contributors: [] });
  });

  it('leaves alone what is null, but for days and activities', async () => {
    expect((await put({ label_id: null, assignee_id: null, estimate: null })).json).toMatchObject({ label_id: 1, estimate: 0.5 });
  });

  it('replaces the set of contributors', async () => {
    const member = personId('member@example.org');
    expect((await put({ contributor_ids: [member] })).json).toMatchObject({ contributors: [{ id: member, name: 'Max Member' }] });
  });

  it('blocks with a reason, which goes with the block', async () => {
    expect((await put({ block_reason: 'No tools' })).json).toMatchObject({ is_blocked: true, is_blocked_reason: 'No tools' });
    expect((await put({ is_blocked: false })).json).toMatchObject({ is_blocked: false, is_blocked_reason: null });
    expect((await put({ block_reason: 'None' })).json).toMatchObject({ is_blocked: false, is_blocked_reason: null });
    expect((await put({ is_blocked: 'true' })).json).toMatchObject({ is_blocked: true, is_blocked_reason: null });
  });

  it('does nothing at all when one thing is wrong', async () => {
    const before = (await client.get(`/1/cards/${everything}`)).json;
    expect((await put({ title: 'Half', label_id: 99 })).status).toBe(400);
    expect((await client.get(`/1/cards/${everything}`)).json).toEqual(before);
  });

  it('has been done when the answer is lost', async () => {
    sandbox.control.addFault({ method: 'PUT', pathMatches: '^/1/cards/', effect: { kind: 'reset', when: 'after' } });
    await expect(put({ title: 'Arrived' })).rejects.toThrow();
    expect((await client.get(`/1/cards/${everything}`)).json).toMatchObject({ title: 'Arrived' });
  });
});

describe('moving', () => {
  it('goes to the top, below a card, and into another column', async () => {
    await move({ card_ids: [belowIt], column_id: 0, after_card: null, swimlane: null });
    expect(await column(0)).toEqual(['Below it', 'Plain']);
    await move({ card_ids: [belowIt], column_id: 0, after_card: plain });
    expect(await column(0)).toEqual(['Plain', 'Below it']);
    expect((await client.get(`/1/cards/${belowIt}`)).json).toMatchObject({ column_first_updated: null });
    expect((await move({ card_ids: [belowIt, plain], column_id: 1, after_card: everything })).status).toBe(200);
    expect(await column(1)).toEqual(['Everything', 'Below it', 'Plain']);
    const moved = (await client.get(`/1/cards/${belowIt}`)).json;
    expect(moved).toMatchObject({ column_id: 1, progress: { id: 1 }, board_column_order: 1 });
    expect(moved).not.toMatchObject({ column_first_updated: null });
  });

  it('keeps its order however often something is put between', async () => {
    const titles: string[] = [];
    for (let count = 0; count < 25; count += 1) {
      const id = idIn((await create({ title: `T${count}`, column_id: 5 })).json);
      await move({ card_ids: [id], column_id: 5, after_card: null });
      titles.unshift(`T${count}`);
    }
    expect(await column(5)).toEqual(titles);
  });

  it('changes the activity with the lane', async () => {
    const planlet = (await cards())[0]!.planlet_id;
    await move({ card_ids: [plain], column_id: 0, after_card: null, swimlane: { type: 'planlet_id', value: planlet } });
    expect((await client.get(`/1/cards/${plain}`)).json).toMatchObject({ planlet: { name: 'Foundation' } });
    await move({ card_ids: [plain], column_id: 0, after_card: null, swimlane: { type: 'planlet_id', value: null } });
    expect((await client.get(`/1/cards/${plain}`)).json).toMatchObject({ planlet: null });
  });

  it.each([
    ['no column', () => ({ card_ids: [plain], after_card: null })],
    ['a column that is not there', () => ({ card_ids: [plain], column_id: 4, after_card: null })],
    ['a card that is not there', () => ({ card_ids: [plain, 4], column_id: 1, after_card: null })],
    ['a place in another column', () => ({ card_ids: [plain], column_id: 1, after_card: belowIt })],
    ['itself as its place', () => ({ card_ids: [plain], column_id: 0, after_card: plain })],
  ])('refuses %s', async (_, body) => {
    const before = await cards();
    expect((await move(body())).status).toBe(400);
    expect(await cards()).toEqual(before);
  });
});

describe('deleting', () => {
  it('puts a card into the trash, from where it comes back with all that it has', async () => {
    const before = (await client.get(`/1/cards/${everything}`)).json;
    const answer = await client.send('DELETE', `/1/cards/${everything}`);
    expect([answer.status, answer.json]).toEqual([200, { id: everything }]);
    expect((await client.get(`/1/cards/${everything}`)).json).toMatchObject({ error_code: 'NOT_FOUND_CARD' });
    expect((await cards()).map(({ id }) => id)).not.toContain(everything);
    const trash = (await client.get(`/1/projects/${workspace}/trashcan`)).json;
    expect(trash).toMatchObject([{ id: everything, type: 'card', name: 'Everything', container_id: board }]);
    const undo = { action: 'restore', items: [{ id: everything, type: 'card' }] };
    expect((await client.send('POST', `/1/projects/${workspace}/trashcan`, undo)).status).toBe(200);
    expect((await client.get(`/1/cards/${everything}`)).json).toEqual(before);
    expect((await client.send('POST', `/1/projects/${workspace}/trashcan`, undo)).status).toBe(404);
  });

  it('restores from the trash of the right workspace only', async () => {
    await client.send('DELETE', `/1/cards/${plain}`);
    const undo = { action: 'restore', items: [{ id: plain, type: 'card' }] };
    expect((await client.send('POST', `/1/projects/${sandbox.workspaces[1]!.id}/trashcan`, undo)).status).toBe(404);
  });
});
