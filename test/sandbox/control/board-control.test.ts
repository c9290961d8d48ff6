import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { TestClient } from '../test-client.ts';
import { call, idIn, robotClient } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';
import type { BoardTruth, CardTruth } from './board-rows.ts';

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let board: number;
let owner: number;
let member: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  workspace = sandbox.workspaces[0]!.id;
  board = sandbox.control.boards.list(workspace)[0]!.id;
  owner = sandbox.control.world.personByEmail('owner@example.org').id;
  member = sandbox.control.world.personByEmail('member@example.org').id;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

/** A control request; `body` as JSON. */
async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const { status, json } = await call(`${sandbox.controlUrl}/${path}`, init);
  return (status === 200 ? json : { status, ...(json as object) }) as T;
}

const truth = () => control<BoardTruth>('GET', `boards/${board}`);
const titles = async () =>
  (await truth()).columns.map(({ id, cards }) => [id, cards.map((card: CardTruth) => card.title)] as const);

it('tells the whole truth of a board', async () => {
  expect(await control('GET', `boards?workspace=${workspace}`)).toEqual([
    { id: board, name: 'Work', archived: false },
    { id: expect.any(Number) as number, name: 'Old board', archived: true },
  ]);
  expect(await titles()).toEqual([
    [0, ['Plain', 'Below it']],
    [1, ['Everything']],
    [5, []],
    [2, ['Finished']],
  ]);
  const { columns, ...rest } = await truth();
  expect(rest).toEqual({
    id: board,
    workspaceId: workspace,
    name: 'Work',
    archived: false,
    readers: [sandbox.control.world.personByEmail('guest@example.org').id],
    labels: [
      { id: 2, name: 'Bug' },
      { id: 1, name: 'Idea' },
    ],
  });
  expect(columns[1]).toMatchObject({ name: 'Ongoing', wipLimit: 3 });
  expect(columns[1]!.cards[0]).toMatchObject({
    boardId: board,
    columnId: 1,
    dueDate: '2026-02-06',
    blockReason: 'No paint',
    checklist: [{ title: 'first', done: true }, { title: 'second' }],
    comments: [{ by: owner, text: 'Look, @Max Member' }, { by: member }],
    attachments: [{ name: 'sketch.png', size: 6 }],
  });
});

describe('cards', () => {
  it('are made, changed, moved, deleted and restored as by somebody else', async () => {
    const made = await control<CardTruth>('POST', 'cards', {
      boardId: board,
      columnId: 5,
      title: 'New',
      estimate: 2,
      by: member,
    });
    expect(made).toMatchObject({ title: 'New', columnId: 5, estimate: 2, createdBy: member });
    const path = `cards/${made.id}`;
    const [above] = (await truth()).columns[0]!.cards;
    await control('PATCH', path, { title: 'Newer', estimate: null, columnId: 0, after: above!.id });
    expect((await titles())[0]).toEqual([0, ['Plain', 'Newer', 'Below it']]);
    expect((await client.get(`/1/cards/${made.id}`)).json).toMatchObject({ title: 'Newer', estimate: null, column_id: 0 });
    await control('PATCH', path, { after: null });
    expect((await titles())[0]).toEqual([0, ['Newer', 'Plain', 'Below it']]);
    await control('DELETE', `${path}?by=${member}`);
    expect((await client.get(`/1/cards/${made.id}`)).status).toBe(404);
    await control('POST', `${path}/restore`, {});
    expect((await client.get(`/1/cards/${made.id}`)).status).toBe(200);
  });

  it('get comments, checklists and attachments', async () => {
    const [{ id }] = (await truth()).columns[0]!.cards as [CardTruth];
    const said = await control<CardTruth>('POST', `cards/${id}/comments`, { text: 'Hello', by: member });
    await control('PATCH', `cards/${id}/comments/${said.comments[0]!.id}`, { text: 'Hello!' });
    const listed = await control<CardTruth>('POST', `cards/${id}/checklist`, { title: 'one' });
    await control('PATCH', `cards/${id}/checklist/${listed.checklist[0]!.id}`, { done: true });
    await call(`${sandbox.controlUrl}/cards/${id}/attachments?name=a.txt`, { method: 'POST', body: 'bytes' });
    expect((await client.get(`/1/cards/${id}`)).json).toMatchObject({
      comment_count: 1,
      checklist: { items: [{ title: 'one', done: true }] },
      all_attachments: [{ name: 'a.txt', size: 5 }],
    });
    expect(await control(`GET`, `cards/${id}`)).toMatchObject({ comments: [{ text: 'Hello!', by: member }] });
    await control('DELETE', `cards/${id}/comments/${said.comments[0]!.id}`);
    await control('DELETE', `cards/${id}/checklist/${listed.checklist[0]!.id}`);
    expect(await control('GET', `cards/${id}`)).toMatchObject({ comments: [], checklist: [] });
  });

  it('keep a log of each write, with who did it and which way it came', async () => {
    const robot = sandbox.control.world.robots.oauth2.id;
    const made = await client.send('POST', `/1/projects/${workspace}/cards/create-new`, { board_id: board, title: 'A' });
    const id = idIn(made.json);
    await client.send('PUT', `/1/cards/${id}`, { title: 'B' });
    await client.send('PUT', `/1/cards/${id}`, { title: 'B' });
    await control('PATCH', `cards/${id}`, { title: 'C', by: member });
    await client.send('POST', `/1/boards/${board}/move-cards`, { card_ids: [id], column_id: 1, after_card: null });
    await client.send('DELETE', `/1/cards/${id}`);
    const at = expect.any(Number) as number;
    const last = (await truth()).columns[0]!.cards.at(-1)!.id;
    const service = { at, by: robot, via: 'service' };
    expect(await control('GET', `cards/${id}/log`)).toEqual([
      { ...service, action: 'create', changed: { title: [null, 'A'], columnId: [null, 0] } },
      { ...service, action: 'change', changed: { title: ['A', 'B'] } },
      { ...service, action: 'change', changed: {} },
      { at, by: member, via: 'control', action: 'change', changed: { title: ['B', 'C'] } },
      { ...service, action: 'move', changed: { columnId: [0, 1], after: [last, null] } },
      { ...service, action: 'delete', changed: {} },
    ]);
  });

  it.each([
    ['without a title', { title: undefined }],
    ['with a day that is none', { dueDate: 'soon' }],
    ['in a column that is not there', { columnId: 9 }],
    ['on a board that is not there', { boardId: 9 }],
  ])('are refused %s', async (_, wrong) => {
    const answer = await control<{ status: number }>('POST', 'cards', { boardId: board, title: 'x', ...wrong });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});

describe('columns and labels', () => {
  it('are added, renamed, put elsewhere and taken away', async () => {
    await control('POST', `boards/${board}/columns`, { name: 'Waiting', at: 1, wipLimit: 2 });
    expect((await titles()).map(([id]) => id)).toEqual([0, 6, 1, 5, 2]);
    await control('PATCH', `boards/${board}/columns/6`, { name: 'Blocked', at: 3, wipLimit: null });
    expect((await truth()).columns[3]).toEqual({ id: 6, name: 'Blocked', wipLimit: null, cards: [] });
    await control('DELETE', `boards/${board}/columns/1`);
    expect(await titles()).toEqual([
      [0, ['Plain', 'Below it', 'Everything']],
      [5, []],
      [6, []],
      [2, ['Finished']],
    ]);
    await control('DELETE', `boards/${board}/columns/2`);
    const { json } = await client.get(`/1/boards/${board}/cards`);
    const [last] = (json as readonly { title: string; column_id: number; is_done: boolean }[]).filter((card) => card.is_done);
    expect(last).toMatchObject({ title: 'Finished', column_id: 6 });
  });

  it('go with what hung on them', async () => {
    await control('POST', `boards/${board}/labels`, { name: 'Question' });
    await control('PATCH', `boards/${board}/labels/2`, { name: 'Defect' });
    expect((await truth()).labels.map(({ id, name }) => [id, name])).toEqual([
      [2, 'Defect'],
      [1, 'Idea'],
      [3, 'Question'],
    ]);
    await control('DELETE', `boards/${board}/labels/1`);
    expect((await truth()).columns[1]!.cards[0]).toMatchObject({ title: 'Everything', labelId: null });
  });
});

it('makes, renames, archives, closes and deletes boards', async () => {
  const made = await control<BoardTruth>('POST', 'boards', { workspaceId: workspace, name: 'Second', columns: ['A', 'B'] });
  expect(made.columns.map(({ id, name }) => [id, name])).toEqual([
    [0, 'A'],
    [1, 'B'],
  ]);
  await control('PATCH', `boards/${made.id}`, { name: 'Third', archived: true, readers: [member] });
  expect(await control('GET', `boards/${made.id}`)).toMatchObject({ name: 'Third', archived: true, readers: [member] });
  await control('DELETE', `boards/${made.id}`);
  expect((await client.get(`/1/boards/${made.id}`)).status).toBe(404);
});
