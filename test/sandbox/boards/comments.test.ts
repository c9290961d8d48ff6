import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { Answer, TestClient } from '../test-client.ts';
import { call, idIn, personClient, robotClient } from '../test-client.ts';
import { seedTime, testSeed } from '../test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let board: number;
let everything: number;
let plain: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  workspace = sandbox.workspaces[0]!.id;
  board = sandbox.control.boards.list(workspace)[0]!.id;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
  const [planned, ongoing] = sandbox.control.boards.board(board).columns;
  [everything, plain] = [ongoing!.cards[0]!.id, planned!.cards[0]!.id];
});
afterAll(() => sandbox.stop());

const personId = (email: string) => sandbox.control.world.personByEmail(email).id;
const rowsOf = ({ json }: Answer) => (json as { data: readonly { id: number; text: string }[] }).data;
const textsOf = async (query: string) =>
  rowsOf(await client.get(`/3/conversations/comments?item_id=${plain}&item_name=card${query}`)).map(({ text }) => text);

/** A form, as public clients send it. */
function form(route: string, fields: Readonly<Record<string, string>>, { token } = client): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const headers = { Authorization: `Bearer ${token}` };
  return call(sandbox.url + path, { method, headers, body: new URLSearchParams(fields) });
}

describe('comments of the first version', () => {
  it('are a bare array, oldest first', async () => {
    const owner = personId('owner@example.org');
    const { json } = await client.get(`/1/cards/${everything}/comments`);
    const rows = json as readonly { id: number }[];
    expect(rows[0]).toEqual({
      id: expect.any(Number) as number,
      activity_id: everything,
      text: 'Look, @Max Member',
      create_time: '2023-11-14 22:14:20Z',
      may_delete: false,
      author: { id: owner, name: 'Olga Owner', avatar_source: `/1/avatar/${owner}` },
    });
    expect(rows[1]).toMatchObject({ text: 'Seen' });
  });

  it('are added as text', async () => {
    const answer = await client.send('POST', `/1/cards/${plain}/comments/create-new`, { text: 'Åter hej' });
    expect([answer.status, answer.json]).toMatchObject([200, { text: 'Åter hej', may_delete: true }]);
    expect((await client.get(`/1/cards/${plain}`)).json).toMatchObject({ comment_count: 1 });
    expect((await client.send('POST', `/1/cards/${plain}/comments/create-new`, {})).status).toBe(400);
  });
});

describe('comments of the third version', () => {
  it('tell of mentions, authors and attachments', async () => {
    const [owner, member] = [personId('owner@example.org'), personId('member@example.org')];
    const rows = rowsOf(await client.get(`/3/conversations/comments/?item_id=${everything}&item_name=card&count=100&offset=0`));
    expect(rows[0]).toEqual({
      id: rows[0]!.id,
      item_id: everything,
      text: 'Look, @Max Member',
      encoded_text: `Look, @[${member}]`,
      created_at: seedTime + 60,
      created_by: { id: owner, first_name: 'Olga', last_name: 'Owner' },
      attachments: [],
      at_refs: { [String(member)]: 'Max Member' },
    });
  });

  it('are written, changed and deleted by forms', async () => {
    const sketch = sandbox.control.cards.card(everything).attachments[0]!.id;
    const sent = {
      text: 'Hi',
      encoded_text: 'Hi',
      attachments: `[${sketch}]`,
      send_to_external: 'False',
      sent_from: 'web',
      item_name: 'card',
      item_id: String(plain),
    };
    const added = (await form('POST /api/v3/conversations/comment', sent)).json;
    const id = idIn((added as { data: unknown }).data);
    expect(added).toMatchObject({ data: { item_id: plain, text: 'Hi', attachments: [{ id: sketch, name: 'sketch.png' }] } });
    const member = personId('member@example.org');
    const changed = await form(`PUT /3/conversations/comment/${id}`, { encoded_text: `@[${member}]!` });
    expect(changed.json).toMatchObject({ data: { id, text: '@Max Member!', at_refs: { [String(member)]: 'Max Member' } } });
    expect(await textsOf('')).toEqual(['@Max Member!']);
    const gone = await client.send('DELETE', `/3/conversations/comment/${id}?item_id=${plain}&item_name=card`);
    expect(gone.status).toBe(200);
    expect(await textsOf('')).toEqual([]);
    expect((await form(`PUT /3/conversations/comment/${id}`, { text: 'x' })).status).toBe(404);
  });

  it('come in pages and in the order that is asked for', async () => {
    for (let number = 1; number <= 103; number += 1) sandbox.control.cards.addComment(plain, String(number));
    expect(await textsOf('&count=2&offset=1')).toEqual(['2', '3']);
    expect(await textsOf('')).toHaveLength(100);
    expect(await textsOf('&count=500&offset=100')).toEqual(['101', '102', '103']);
    expect(await textsOf('&count=1&sort_by=updated_at&sort_order=desc')).toEqual(['103']);
    const [first] = sandbox.control.cards.card(plain).comments;
    sandbox.control.advance(5000);
    sandbox.control.cards.changeComment(plain, first!.id, 'one');
    expect(await textsOf('&count=1&sort_by=updated_at&sort_order=desc')).toEqual(['one']);
  });

  it('belong to who wrote them', async () => {
    const [first] = sandbox.control.cards.card(everything).comments;
    const path = `/3/conversations/comment/${first!.id}`;
    const member = personClient(sandbox, 'member@example.org');
    const owner = personClient(sandbox, 'owner@example.org');
    expect((await form(`PUT ${path}`, { text: 'Mine' }, member)).status).toBe(403);
    expect((await member.send('DELETE', `${path}?item_id=${everything}&item_name=card`)).status).toBe(403);
    expect((await form(`PUT ${path}`, { text: 'Mine' }, owner)).status).toBe(200);
  });

  it('are refused to readers, for other things, and without words', async () => {
    const said = { text: 'x', item_name: 'card', item_id: String(plain) };
    expect((await form('POST /3/conversations/comment', said, personClient(sandbox, 'guest@example.org'))).status).toBe(403);
    expect((await form('POST /3/conversations/comment', { ...said, item_name: 'ship' })).status).toBe(400);
    expect((await form('POST /3/conversations/comment', { ...said, text: '' })).status).toBe(400);
    expect((await client.send('POST', '/3/conversations/comment', said)).status).toBe(400);
    expect(await textsOf('')).toEqual([]);
  });
});

describe('checklists', () => {
  const itemsOf = ({ json }: Answer) =>
    (json as { checklist: { id: number; items: readonly { id: number; title: string; done: boolean; order: number }[] } })
      .checklist;

  it('grow, change and shrink item by item', async () => {
    const path = `/1/cards/${plain}/checklist`;
    const one = itemsOf(await client.send('POST', path, { title: 'one' }));
    const two = itemsOf(await client.send('POST', path, { title: 'two' }));
    expect([one.id, two.items.map(({ title, done, order }) => [title, done, order])]).toEqual([
      two.id,
      [
        ['one', false, 0],
        ['two', false, 1],
      ],
    ]);
    const [first, second] = two.items;
    const changed = await client.send('PUT', `${path}/${first!.id}/`, { title: 'One', done: true });
    expect(itemsOf(changed).items[0]).toMatchObject({ title: 'One', done: true });
    expect(itemsOf(await client.send('PUT', `${path}/${first!.id}/`, { done: false })).items[0]).toMatchObject({ title: 'One' });
    const fewer = itemsOf(await client.send('DELETE', `${path}/${first!.id}/`));
    expect(fewer.items).toEqual([{ ...second, order: 0 }]);
    expect((await client.send('DELETE', `${path}/${first!.id}/`)).status).toBe(404);
  });

  it('turn an item into a card', async () => {
    const { id, items } = itemsOf(await client.get(`/1/cards/${everything}`));
    const path = `/1/checklists/${id}/checklist-item/${items[1]!.id}/convert-to-card`;
    const made = await client.send('POST', path, { column_id: 5, board_id: board });
    expect(made.json).toMatchObject({ title: 'second', column_id: 5, board_id: board });
    expect(itemsOf(await client.get(`/1/cards/${everything}`)).items).toHaveLength(1);
    expect((await client.send('POST', path, { column_id: 5, board_id: board })).status).toBe(404);
  });

  it('are closed to readers', async () => {
    const guest = personClient(sandbox, 'guest@example.org');
    expect((await guest.send('POST', `/1/cards/${plain}/checklist`, { title: 'x' })).status).toBe(403);
  });
});

it('knows tags of cards and of a workspace', async () => {
  const tags = (await client.get(`/1/tags/projects/${workspace}/cards`)).json;
  expect(tags).toEqual([{ id: expect.any(Number) as number, name: 'urgent' }]);
  expect((await client.get(`/1/tags/cards/${everything}`)).json).toEqual(tags);
  expect((await client.get(`/1/tags/cards/${plain}`)).json).toEqual([]);
});

it('tells what happened to a card, newest first', async () => {
  await client.send('PUT', `/1/cards/${plain}`, { title: 'Fancy', estimate: '2' });
  await client.send('POST', `/1/boards/${board}/move-cards`, { card_ids: [plain], column_id: 5, after_card: null });
  await client.send('POST', `/1/boards/${board}/move-cards`, { card_ids: [plain], column_id: 5, after_card: null });
  const { json } = await client.get(`/1/feeds/${workspace}/history?hub=1&id=${plain}&type=action`);
  const ts = expect.any(Number) as number;
  const robot = { user_verbose: 'Integration Robot', ts };
  expect(json).toEqual({
    data: [
      { action: 'change_status_action', action_verbose: 'moved the card to Check', progress_verbose: 'Check', ...robot },
      {
        action: 'change_title_action',
        action_verbose: 'changed the title',
        progress_verbose: 'Planned',
        action_new_title: 'Fancy',
        ...robot,
      },
      { action: 'change_estimate_action', action_verbose: 'changed the estimate', progress_verbose: 'Planned', ...robot },
      {
        action: 'create_action',
        action_verbose: 'created the card',
        progress_verbose: 'Planned',
        user_verbose: 'Max Member',
        ts: seedTime,
      },
    ],
  });
});
