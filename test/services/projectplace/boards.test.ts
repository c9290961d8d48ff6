import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Boards } from '../../../main/sync/ports/boards.ts';
import { failureOf } from '../http/requests.ts';
import { bodyOf, sendJson } from '../loopback-server.ts';
import { type Answers, type OddService, oddService } from './odd-service.ts';

const patience = (): AbortSignal => AbortSignal.timeout(60_000);
const big = '9007199254740993';

let service: OddService | null = null;
afterEach(async () => {
  await service?.stop();
  service = null;
});

async function boardsOf(answers: Answers, change?: Parameters<typeof oddService>[1]): Promise<Boards> {
  service = await oddService(answers, change);
  if (service.session.boards === undefined) throw new Error('The service has no boards');
  return service.session.boards;
}

/** Answers with a value and keeps what was sent. */
function recorder(value: unknown) {
  const bodies: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    bodies.push((await bodyOf(request)).toString());
    if (typeof value === 'string') response.writeHead(200, { 'content-type': 'application/json' }).end(value);
    else sendJson(response, value);
  };
  return { bodies, answer };
}

/** One value for each method. */
function byMethod(answers: Readonly<Record<string, unknown>>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await bodyOf(request);
    const answer = answers[request.method ?? ''] ?? 404;
    if (typeof answer === 'number') sendJson(response, { error_code: 'X' }, answer);
    else sendJson(response, answer);
  };
}

const board = { id: 3, name: 'B', project_id: 5, progresses: [{ id: 0, name: 'All' }] };
const whole = { id: 7, title: 'T', board_id: 3, column_id: 0, display_order: 1 };

describe('cards as they come', () => {
  it('are whole with no more than an id, a title and a column, whose id may be 0 and whose digits stay', async () => {
    const boards = await boardsOf({ '/1/boards/3/cards': `[{"id":${big},"title":"T","column_id":0}]` });
    expect(await boards.cards('3', patience())).toEqual([
      {
        ...{ id: big, boardId: '3', columnId: '0', rank: 0, number: null, title: 'T', description: '', assigneeId: null },
        ...{ coAssigneeIds: [], labelId: null, activityId: null, startOn: null, dueOn: null, estimate: null, blocked: null },
        ...{ done: false, createdAt: null, createdBy: null, modifiedAt: null, commentCount: 0, checklist: [], tagIds: null },
        ...{ attachments: [], reportedHours: null, writable: null, webAddress: expect.stringContaining(big) as unknown },
      },
    ]);
  });

  it.each([
    [{ column_id: null, progress: { id: 4 } }, { columnId: '4' }],
    [
      { assignee_id: 0, planlet_id: 0, label_id: 0 },
      { assigneeId: null, activityId: null, labelId: '0' },
    ],
    [
      { assignee: { id: 9, name: 'A' }, planlet: { id: 8 } },
      { assigneeId: '9', activityId: '8' },
    ],
    [{ contributors: [{ id: 10 }, { id: 9 }, { id: 10 }] }, { coAssigneeIds: ['9', '10'] }],
    [
      { due_date: '2026-02-06 00:00:00Z', start_date: '' },
      { dueOn: '2026-02-06', startOn: null },
    ],
    [{ estimate: '0.5' }, { estimate: 0.5 }],
    [{ is_blocked: 1 }, { blocked: { reason: '' } }],
    [{ is_blocked: false, is_blocked_reason: 'was' }, { blocked: null }],
    [{ direct_url: 'javascript:alert(1)' }, { webAddress: expect.stringMatching(/\/r7$/) as unknown }],
    [{ direct_url: 'https://s.test/#direct/card/7' }, { webAddress: 'https://s.test/#direct/card/7' }],
    [
      { access: 'read', tag_ids: [2] },
      { writable: false, tagIds: ['2'] },
    ],
    [
      {
        checklist: {
          id: 1,
          items: [
            { id: 2, title: 'b', order: 1 },
            { id: 3, title: 'a', done: true, order: 0 },
          ],
        },
      },
      {
        checklist: [
          { id: '3', title: 'a', done: true },
          { id: '2', title: 'b', done: false },
        ],
      },
    ],
    [
      { all_attachments: [{ id: 5, name: 'a.png', mimetype: 'image/png', size: 3 }, { id: 6 }] },
      {
        attachments: [
          { id: '5', name: 'a.png', type: 'image/png', size: 3 },
          { id: '6', name: '6', type: null, size: null },
        ],
      },
    ],
  ])('read %j', async (fields, expected) => {
    const boards = await boardsOf({ '/1/cards/7': { ...whole, ...fields } });
    expect(await boards.card('7', patience())).toMatchObject(expected);
  });

  it.each([
    [{}],
    ['7'],
    ['"cards"'],
    [[7]],
    [[{ ...whole, id: null }]],
    [[{ ...whole, id: -1 }]],
    [[{ ...whole, title: null }]],
    [[{ ...whole, title: 5 }]],
    [[{ ...whole, column_id: null }]],
    [[{ ...whole, due_date: 'soon' }]],
    [[{ ...whole, due_date: 1700000000 }]],
    [[{ ...whole, estimate: 'much' }]],
    [[{ ...whole, assignee_id: 'me' }]],
    [[{ ...whole, contributors: {} }]],
    [[{ ...whole, contributors: [{ name: 'x' }] }]],
    [[{ ...whole, checklist: [] }]],
    [[{ ...whole, is_blocked: 'perhaps' }]],
    [[whole, null]],
  ])('are broken as %j, all of them', async (value) => {
    const boards = await boardsOf({ '/1/boards/3/cards': value, '/1/boards/3': board });
    expect((await failureOf(boards.cards('3', patience()))).kind).toBe('broken');
  });

  it.each([
    [0, 'done'],
    [null, 'done'],
    [3, 'broken'],
  ])('are none only when the board counts %j', async (count, end) => {
    const boards = await boardsOf({ '/1/boards/3/cards': [], '/1/boards/3': { ...board, activity_count: count } });
    const kind = await boards.cards('3', patience()).then(
      () => 'done',
      (error: unknown) => failureOf(Promise.reject(error as Error)).then((failure) => failure.kind),
    );
    expect(kind).toBe(end);
  });
});

describe('a board as it comes', () => {
  const columns = [
    { id: 1, name: 'Two', display_order: 20, wip_limit: '3' },
    { id: 0, name: 'One', display_order: 10, wip_limit: '' },
    { id: 2, name: 'Three', display_order: 30, wip_limit: '0' },
  ];

  it('has its columns in their order, from the other call when need be, and what it may see of people and activities', async () => {
    const boards = await boardsOf({
      '/1/boards/3': { id: 3, name: 'B', project: { id: 5 } },
      '/1/boards/3/properties': { ...board, progresses: columns, labels: [{ id: 1, name: 'L', color: '#FF0000' }] },
      '/2/boards/3/people-with-access': { access: [9, 8, 9] },
      '/1/projects/5/members': [
        { id: 8, first_name: 'Ann', last_name: 'Lee' },
        { id: 7, name: 'Not here' },
      ],
      '/1/boards/3/planlets': {},
    });
    expect(await boards.board('3', patience())).toEqual({
      ...{ id: '3', workspaceId: '5', name: 'B', archived: false, description: '', writable: null, activities: [] },
      columns: [
        { id: '0', name: 'One', wipLimit: null, done: false },
        { id: '1', name: 'Two', wipLimit: 3, done: false },
        { id: '2', name: 'Three', wipLimit: null, done: true },
      ],
      labels: [{ id: '1', name: 'L', color: '#ff0000' }],
      people: [
        { id: '9', name: '9' },
        { id: '8', name: 'Ann Lee' },
      ],
    });
  });

  it('asks for the members of its workspace once for all boards there, until these are listed again', async () => {
    const boards = await boardsOf({
      '/1/boards/3': board,
      '/1/boards/4': { ...board, id: 4 },
      '/1/projects/5/members': [{ id: 8, name: 'Ann Lee' }],
      '/1/projects/5/boards': [],
    });
    const people = async (id: string) => (await boards.board(id, patience())).people;
    expect(await people('3')).toEqual([{ id: '8', name: 'Ann Lee' }]);
    expect(await people('4')).toEqual([{ id: '8', name: 'Ann Lee' }]);
    const asked = () => service?.asked.filter((path) => path.includes('/members')).length;
    expect(asked()).toBe(1);
    await boards.boards('5', patience());
    await people('3');
    expect(asked()).toBe(2);
  });

  it('does without people and activities where they are refused, but not where they are broken', async () => {
    const rest = { '/2/boards/3/people-with-access': 403, '/1/projects/5/members': 403, '/1/boards/3/planlets': 403 };
    const boards = await boardsOf({ '/1/boards/3': board, ...rest });
    expect(await boards.board('3', patience())).toMatchObject({ people: [], activities: [] });
    await service?.stop();
    const other = await boardsOf({ '/1/boards/3': board, ...rest, '/1/boards/3/planlets': { 3: {} } });
    expect((await failureOf(other.board('3', patience()))).kind).toBe('broken');
  });

  it('is listed with archived ones, where they may be seen', async () => {
    const live = [
      { id: 3, name: 'B' },
      { id: 4, name: 'Late', is_archived: true },
    ];
    const boards = await boardsOf({ '/1/projects/5/boards': live, '/1/projects/5/archived-boards': 403 });
    expect(await boards.boards('5', patience())).toEqual([
      { id: '3', workspaceId: '5', name: 'B', archived: false },
      { id: '4', workspaceId: '5', name: 'Late', archived: true },
    ]);
  });
});

describe('cards that are written', () => {
  const fields = { title: 'T "x"', assigneeId: big, dueOn: '2026-02-06', estimate: 0.5, blocked: { reason: '' } };
  const card = { boardId: '3', columnId: '0', fields, checklist: ['a', 'b'], estimatedHours: 7.5 };

  it('are made with what is set and nothing else, ids digit for digit', async () => {
    const { bodies, answer } = recorder(whole);
    const boards = await boardsOf({ '/1/boards/3': board, '/1/projects/5/cards/create-new': answer });
    await boards.createCard(card, patience());
    expect(bodies).toEqual([
      `{"board_id":3,"column_id":0,"title":"T \\"x\\"","assignee_id":${big},"due_date":"2026-02-06","estimate":0.5,` +
        '"estimated_time":7.5,"is_blocked":1,"block_reason":"","checklist":["a","b"]}',
    ]);
  });

  it.each([
    { what: 'a card that is read afterwards', made: { id: 7 }, read: whole, end: null },
    { what: 'a card that cannot be read then', made: { id: 7 }, read: 503, end: ['offline', true] },
    { what: 'one that is gone by then', made: { id: 7 }, read: 404, end: ['gone', true] },
    { what: 'no id', made: { done: true }, read: whole, end: ['broken', true] },
    { what: 'a list', made: [], read: whole, end: ['broken', true] },
    { what: 'a failure', made: { status: false }, read: whole, end: ['refused', false] },
  ])('may be answered with $what', async ({ made, read, end }) => {
    const boards = await boardsOf({ '/1/boards/3': board, '/1/projects/5/cards/create-new': made, '/1/cards/7': read });
    const work = boards.createCard(card, patience());
    if (end === null) expect(await work).toMatchObject({ id: '7', title: 'T' });
    else {
      const { kind, maybeDone } = await failureOf(work);
      expect([kind, maybeDone]).toEqual(end);
    }
  });

  it('are changed with one request, "remove" for what is taken away', async () => {
    const { bodies, answer } = recorder(whole);
    const boards = await boardsOf({ '/1/cards/7': answer });
    const changed = { title: 'remove', estimate: 0.5, labelId: null, assigneeId: big, coAssigneeIds: ['9', big] };
    await boards.editCard('7', changed, patience());
    await boards.editCard('7', { estimate: null, assigneeId: null, coAssigneeIds: [] }, patience());
    expect(bodies).toEqual([
      `{"assignee_id":${big},"contributor_ids":[9,${big}],"estimate":"0.5","label_id":"remove","title":"remove"}`,
      '{"assignee_id":"remove","contributor_ids":[],"estimate":"remove"}',
    ]);
  });

  it('go where a corrected profile says, by as many requests as that takes', async () => {
    const one = recorder({ ok: true });
    const other = recorder({ ...whole, due_date: null });
    const change = { 'edit:dueOn': { path: '/1/cards/{cardId}/deadline', method: 'POST', body: { day: '{dueOn}' }, none: null } };
    const boards = await boardsOf(
      { '/1/cards/7/deadline': one.answer, '/1/cards/7': other.answer },
      { allowAssumed: true, profile: JSON.stringify(change) },
    );
    expect(boards.operations['edit:dueOn'].request).toBe('POST /1/cards/{cardId}/deadline {"day":"{dueOn}"}');
    await boards.editCard('7', { title: 'T', dueOn: null }, patience());
    expect([one.bodies, other.bodies]).toEqual([['{"day":null}'], ['{"title":"T"}']]);
  });

  it('say that the first part may be done when the second fails', async () => {
    const change = { 'edit:title': { path: '/1/cards/{cardId}/title' } };
    const answers = { '/1/cards/7': byMethod({ PUT: whole }), '/1/cards/7/title': 403 };
    const boards = await boardsOf(answers, { profile: JSON.stringify(change) });
    const { kind, maybeDone } = await failureOf(boards.editCard('7', { description: 'D', title: 'T' }, patience()));
    expect([kind, maybeDone]).toEqual(['refused', true]);
  });

  it.each([
    [{ dueOn: '2026-02-06' }, { due_date: null }],
    [{ startOn: null }, { start_date: '2026-02-06' }],
    [{ activityId: '8' }, { planlet_id: 9 }],
    [{ blocked: { reason: 'why' } }, { is_blocked: true, is_blocked_reason: 'other' }],
    [{ blocked: null }, { is_blocked: true }],
  ])('are not believed to be changed to %j when they are not', async (changed, answer) => {
    const boards = await boardsOf({ '/1/cards/7': { ...whole, ...answer } }, { allowAssumed: true });
    const { kind, maybeDone, message } = await failureOf(boards.editCard('7', changed, patience()));
    expect([kind, maybeDone]).toEqual(['refused', false]);
    expect(message).toContain(Object.keys(changed)[0]);
  });

  it('are moved with their activity', async () => {
    const { bodies, answer } = recorder({});
    const boards = await boardsOf({ '/1/boards/3/move-cards': answer });
    await boards.moveCard({ id: big, activityId: null }, { boardId: '3', columnId: '0', after: null }, patience());
    await boards.moveCard({ id: '7', activityId: '8' }, { boardId: '3', columnId: '1', after: big }, patience());
    expect(bodies).toEqual([
      `{"card_ids":[${big}],"column_id":0,"after_card":null,"swimlane":{"type":"planlet_id","value":null}}`,
      `{"card_ids":[7],"column_id":1,"after_card":${big},"swimlane":{"type":"planlet_id","value":8}}`,
    ]);
  });
});
