import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { TestClient } from '../test-client.ts';
import { idIn, personClient, robotClient } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let board: number;

interface Column {
  readonly id: number;
  readonly name: string;
}
interface BoardRow {
  readonly id: number;
  readonly name: string;
  readonly progresses: readonly Column[];
}

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  workspace = sandbox.workspaces[0]!.id;
  board = sandbox.control.world.boards.boardsOf(workspace)[0]!.id;
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

const columns = [
  { id: 0, name: 'Planned', display_order: 10, wip_limit: '' },
  { id: 1, name: 'Ongoing', display_order: 20, wip_limit: '3' },
  { id: 5, name: 'Check', display_order: 30, wip_limit: '' },
  { id: 2, name: 'Done', display_order: 40, wip_limit: '' },
];
const statusOf = async (path: string) => (await client.get(path)).status;

describe('boards', () => {
  it('are listed without archived ones, which have a list of their own', async () => {
    expect((await client.get(`/1/projects/${workspace}/boards`)).json).toEqual([
      { id: board, name: 'Work', progresses: columns },
    ]);
    expect((await client.get(`/1/project/${workspace}/archived-boards.json`)).json).toMatchObject([{ name: 'Old board' }]);
    for (const path of ['/1/user/me/boards', '/api/v1/user/me/boards/ongoing']) {
      expect((await client.get(path)).json).toEqual([{ id: board, name: 'Work', project_id: workspace }]);
    }
  });

  it('tell everything of one', async () => {
    const { json } = await client.get(`/1/boards/${board}`);
    expect(json).toEqual({
      access: 'write',
      activity_count: 4,
      attachment_container_id: expect.any(Number) as number,
      done_count: 1,
      email: expect.any(String) as string,
      mail_active: false,
      id: board,
      is_archived: false,
      name: 'Work',
      labels: [
        { id: 2, name: 'Bug', display_order: 10 },
        { id: 1, name: 'Idea', display_order: 20 },
      ],
      progresses: columns,
      project: { id: workspace, name: 'Main', type: 'classic', is_team_member_plus: false, is_team_member_plus_plan: null },
      project_id: workspace,
      project_step: null,
    });
    expect((await client.get(`/api/v1/board/${board}/`)).json).toEqual(json);
  });

  it('leave it to the reader of their properties to sort', async () => {
    const { json } = await client.get(`/1/boards/${board}/properties`);
    const { progresses, labels } = json as { progresses: readonly Column[]; labels: readonly Column[] };
    expect(progresses.map(({ id }) => id)).toEqual([0, 1, 2, 5]);
    expect(labels.map(({ id }) => id)).toEqual([1, 2]);
    expect(progresses.toSorted((a, b) => a.id - b.id)[3]).toEqual(columns[2]);
  });

  it('are made, renamed, archived and deleted', async () => {
    const made = await client.send('POST', `/1/projects/${workspace}/boards/create-new`, { name: 'New' });
    expect([made.status, made.json]).toMatchObject([200, { name: 'New', activity_count: 0 }]);
    const id = idIn(made.json);
    expect((made.json as BoardRow).progresses.map((column) => column.id)).toEqual([0, 1, 2, 3]);
    await client.send('POST', `/1/boards/${id}`, { name: 'Newer', is_archived: 'true' });
    expect((await client.get(`/1/boards/${id}`)).json).toMatchObject({ name: 'Newer', is_archived: true });
    await client.send('POST', `/1/boards/${id}`, { is_archived: 'false' });
    expect((await client.get(`/1/boards/${id}`)).json).toMatchObject({ name: 'Newer', is_archived: false });
    const card = idIn(
      (await client.send('POST', `/1/projects/${workspace}/cards/create-new`, { board_id: id, title: 'x' })).json,
    );
    expect((await client.send('DELETE', `/1/boards/${id}`)).status).toBe(200);
    const gone = await client.get(`/1/boards/${id}`);
    expect([gone.status, gone.json]).toMatchObject([404, { error_code: 'NOT_FOUND_BOARD' }]);
    expect(await statusOf(`/1/cards/${card}`)).toBe(404);
  });

  it('know the plan and who may see them', async () => {
    const plan = (await client.get(`/1/boards/${board}/planlets`)).json as Record<string, readonly unknown[]>;
    expect(plan).toEqual({
      [String(board)]: [
        { id: expect.any(Number) as number, name: 'Foundation', achieved: false },
        { id: expect.any(Number) as number, name: 'Roof', achieved: true },
      ],
    });
    const { access } = (await client.get(`/2/boards/${board}/people-with-access`)).json as { access: readonly number[] };
    const members = (await client.get(`/1/projects/${workspace}/members`)).json as readonly { id: number }[];
    expect(access).toEqual(members.map(({ id }) => id));
  });
});

describe('columns', () => {
  it('are renamed where they lie, as the vendor’s example does it', async () => {
    const workspaces = (
      await client.send('POST', '/2/account/projects', { sort_by: '+creation_date', filter: { archive_status: [0] }, limit: 100 })
    ).json as readonly { id: number }[];
    const boards: BoardRow[] = [];
    for (const { id } of workspaces) boards.push(...((await client.get(`/1/projects/${id}/boards`)).json as BoardRow[]));
    const place = 2;
    const relevant = boards.filter(({ progresses }) => progresses[place]?.name === 'Check');
    expect(relevant.map(({ id }) => id)).toEqual([board]);
    const address = `/1/boards/${board}/statuses/${relevant[0]!.progresses[place]!.id}/properties`;
    expect((await client.send('POST', address, { name: 'Granskning' })).status).toBe(200);
    const { progresses } = (await client.get(`/1/boards/${board}`)).json as BoardRow;
    expect(progresses.map(({ name }) => name)).toEqual(['Planned', 'Ongoing', 'Granskning', 'Done']);
  });

  it('are refused when they are not there', async () => {
    const answer = await client.send('POST', `/1/boards/${board}/statuses/3/properties`, { name: 'x' });
    expect([answer.status, answer.json]).toMatchObject([404, { error_code: 'NOT_FOUND_COLUMN' }]);
  });
});

describe('rights', () => {
  it('close boards to others, and changes to readers', async () => {
    const guest = personClient(sandbox, 'guest@example.org');
    expect((await guest.get(`/1/boards/${board}`)).json).toMatchObject({ access: 'read' });
    const cards = (await guest.get(`/1/boards/${board}/cards`)).json as readonly { id: number; access: string }[];
    expect(new Set(cards.map(({ access }) => access))).toEqual(new Set(['read']));
    const readers = [guest, await robotClient(sandbox, sandbox.credentials.readOnlyRobot)];
    const before = (await client.get(`/1/boards/${board}/cards`)).json;
    for (const reader of readers) {
      const writes = [
        reader.send('POST', `/1/boards/${board}`, { name: 'x' }),
        reader.send('DELETE', `/1/boards/${board}`),
        reader.send('POST', `/1/boards/${board}/statuses/0/properties`, { name: 'x' }),
        reader.send('POST', `/1/projects/${workspace}/boards/create-new`, { name: 'x' }),
        reader.send('POST', `/1/projects/${workspace}/cards/create-new`, { board_id: board, title: 'x' }),
        reader.send('PUT', `/1/cards/${cards[0]!.id}`, { title: 'x' }),
        reader.send('DELETE', `/1/cards/${cards[0]!.id}`),
        reader.send('POST', `/1/boards/${board}/move-cards`, { card_ids: [cards[0]!.id], column_id: 0, after_card: null }),
      ];
      for (const { status, json } of await Promise.all(writes)) {
        expect([status, json]).toMatchObject([403, { error_code: 'ACCESS_DENIED' }]);
      }
    }
    expect((await client.get(`/1/boards/${board}/cards`)).json).toEqual(before);
  });

  it('let nobody see boards of a workspace who is not in it', async () => {
    const other = sandbox.workspaces[1]!.id;
    const member = personClient(sandbox, 'member@example.org');
    const made = await client.send('POST', `/1/projects/${other}/boards/create-new`, { name: 'Closed' });
    for (const path of [`/1/boards/${idIn(made.json)}`, `/1/projects/${other}/boards`, `/1/projects/${other}/cards`]) {
      expect((await member.get(path)).status).toBe(403);
    }
  });
});
