import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Boards } from '../../main/sync/ports/boards.ts';
import type { Row } from '../sandbox/projectworks/records.ts';
import { utcText } from '../sandbox/projectworks/records.ts';
import type { ProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import { startProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { cardTitled } from './board-expectations.ts';
import { failure, patience } from './expectations.ts';
import { projectworksSession, smallRecords } from './projectworks-world.ts';

const at = Date.UTC(2026, 0, 5);

const statuses = ['To do', 'In progress', 'Completed'];

function task(TaskID: number, TaskName: string, facts: Row): Row {
  const ModuleID = 31;
  const people = [
    { UserID: 101, FirstName: 'Aroha', LastName: 'Ngata' },
    { UserID: 102, FirstName: 'Ben', LastName: 'Whitlock' },
  ];
  return {
    ...{ TaskID, TaskName, ModuleID, ModuleName: 'Design', TaskTypeID: 1, TaskTypeName: 'Billable', TaskStatusID: 1 },
    ...{ TaskStatusName: 'To do', StartDate: null, EndDate: null, PercentComplete: 0, Users: [] },
    ...{ ModifiedDateUTC: utcText(at), CustomFields: null },
    ...facts,
    ...(facts['Users'] === 'both' ? { Users: people } : {}),
  };
}

/** Two projects and one that is closed; the other's timecodes are what an ignored filter lets in. */
function boardRecords(): Readonly<Record<string, readonly Row[]>> {
  const project = (ProjectID: number, ProjectName: string, IsActive = true) => ({ ProjectID, ProjectName, IsActive });
  const module = (ModuleID: number, ModuleName: string, ProjectID: number) => ({
    ...{ ModuleID, ModuleName, ProjectID, IsActive: true, IsServices: true, ModifiedDateUTC: utcText(at) },
  });
  const dates = { StartDate: '2026-01-05T00:00:00', EndDate: '2026-02-06T00:00:00' };
  return {
    ...smallRecords(),
    Projects: [project(1, 'Wörk'), project(2, 'Empty'), project(3, 'Old', false), project(4, 'Other')],
    Modules: [module(31, 'Design', 1), module(32, 'Delivery', 1), module(41, 'Elsewhere', 4)],
    Tasks: [
      task(7, 'Everything', { ...dates, TaskStatusID: 2, TaskStatusName: 'In progress', Users: 'both' }),
      task(8, '"Second", }]{[ \\ 🎉', { ModuleID: 32, ModuleName: 'Delivery' }),
      task(9, 'Finished', { TaskStatusID: 3, TaskStatusName: 'Completed', PercentComplete: 100 }),
      task(70, 'Of another project', { ModuleID: 41, ModuleName: 'Elsewhere' }),
    ],
    Users: [
      { UserID: 101, FirstName: 'Aroha', LastName: 'Ngata', IsActive: true },
      { UserID: 102, FirstName: 'Ben', LastName: 'Whitlock', IsActive: true },
    ],
    __TaskStatuses: statuses.map((TaskStatusName, index) => ({ TaskStatusID: index + 1, TaskStatusName })),
  };
}

describe('Projectworks boards, consumer key', () => {
  let sandbox: ProjectworksSandbox;
  let stops: (() => Promise<void>)[] = [];
  let boards: Boards;

  /** Sessions remember little, and nothing between cases. */
  function open(allowAssumed = true): Boards {
    const { session, stop } = projectworksSession(sandbox, { allowAssumed });
    stops.push(stop);
    if (session.boards === undefined) throw new Error('The service has no boards');
    return session.boards;
  }

  beforeAll(async () => {
    sandbox = await startProjectworksSandbox({ seed: boardRecords });
  });
  beforeEach(() => {
    sandbox.control.reset();
    boards = open();
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    stops = [];
    await sandbox.stop();
  });

  const world = () => sandbox.control.world;
  const cards = () => boards.cards('1', patience());
  const stored = (id: number) => world().records.find('Tasks', 'TaskID', id);
  const writes = () => world().requests.filter(({ method }) => method !== 'GET').length;

  it('has a board for each project, archived ones as such', async () => {
    const listed = await Promise.all(['1', '3'].map((id) => boards.boards(id, patience())));
    expect(listed.flat()).toEqual([
      { id: '1', workspaceId: '1', name: 'Wörk', archived: false },
      { id: '3', workspaceId: '3', name: 'Old', archived: true },
    ]);
    expect((await failure(boards.boards('99', patience()))).kind).toBe('gone');
  });

  it('tells of a board: statuses as columns, budget lines as activities, those who work on it', async () => {
    const board = await boards.board('1', patience());
    expect(board).toEqual({
      ...{ id: '1', workspaceId: '1', name: 'Wörk', archived: false, description: '', writable: null },
      columns: statuses.map((name, index) => ({ id: String(index + 1), name, wipLimit: null, done: name === 'Completed' })),
      labels: [{ id: '1', name: 'Billable', color: null }],
      people: [
        { id: '101', name: 'Aroha Ngata' },
        { id: '102', name: 'Ben Whitlock' },
      ],
      activities: [
        { id: '31', name: 'Design', done: false },
        { id: '32', name: 'Delivery', done: false },
      ],
    });
  });

  it.each(['object', 'array'] as const)('tells all of a card, in a list and alone (%s) alike', async (single) => {
    world().manners.single = single;
    const card = cardTitled(await cards(), 'Everything');
    expect(card).toMatchObject({
      ...{ id: '7', boardId: '1', columnId: '2', assigneeId: '101', coAssigneeIds: ['102'], labelId: '1', activityId: '31' },
      ...{ startOn: '2026-01-05', dueOn: '2026-02-06', done: false, number: 7, modifiedAt: at },
    });
    expect(await boards.card('7', patience())).toEqual(card);
    expect(await open().card('7', patience())).toEqual(card);
    expect(cardTitled(await cards(), 'Finished').done).toBe(true);
  });

  it('knows a card that is not there, alone and by an empty answer', async () => {
    expect(await boards.card('99', patience())).toBeNull();
    world().manners.single = 'empty';
    expect(await boards.card('7', patience())).toBeNull();
  });

  it('leaves out what a filter that is passed over lets in', async () => {
    const before = await cards();
    world().manners.ignoredFilters.add('projectid');
    expect(await cards()).toEqual(before);
    expect(before.map(({ id }) => id)).toEqual(['7', '8', '9']);
    expect((await boards.board('1', patience())).activities).toHaveLength(2);
  });

  it('looks names up where they do not come with the cards, and does without them where it may not', async () => {
    world().manners.namesInTasks = false;
    expect((await boards.board('1', patience())).people.map(({ name }) => name)).toEqual(['Aroha Ngata', 'Ben Whitlock']);
    world().manners.denied.add('Users');
    expect((await boards.board('1', patience())).people.map(({ name }) => name)).toEqual(['Person 101', 'Person 102']);
  });

  it('believes a project without timecodes, but none that is gone', async () => {
    expect(await boards.cards('2', patience())).toEqual([]);
    sandbox.control.remove('Projects', 2);
    expect((await failure(boards.cards('2', patience()))).kind).toBe('gone');
    expect((await failure(boards.board('2', patience()))).kind).toBe('gone');
  });

  it('moves, edits and makes cards', async () => {
    await boards.moveCard({ id: '8', activityId: null }, { boardId: '1', columnId: '3', after: null }, patience());
    expect(stored(8)).toMatchObject({ TaskStatusID: 3, TaskStatusName: 'Completed' });
    const edited = await boards.editCard('8', { title: 'it’s; "new"', dueOn: '2026-03-01', activityId: '31' }, patience());
    expect(edited).toMatchObject({ id: '8', title: 'it’s; "new"', dueOn: '2026-03-01', startOn: null, activityId: '31' });
    expect(stored(8)).toMatchObject({ TaskName: 'it’s; "new"', EndDate: '2026-03-01T00:00:00', ModuleID: 31 });
    expect((await boards.editCard('7', { startOn: null }, patience())).startOn).toBeNull();
    const fields = { title: 'Made', activityId: '32' };
    const made = await boards.createCard({ boardId: '1', columnId: '2', fields, checklist: [] }, patience());
    expect(cardTitled(await cards(), 'Made')).toEqual(made);
    expect(made).toMatchObject({ boardId: '1', columnId: '2', activityId: '32' });
  });

  it('asks for the budget line of a new card where the project has several, and takes the only one', async () => {
    const card = { boardId: '1', columnId: '1', fields: { title: 'Made' }, checklist: [] };
    expect((await failure(boards.createCard(card, patience()))).kind).toBe('refused');
    sandbox.control.put('Modules', 32, { IsActive: false });
    expect((await boards.createCard(card, patience())).activityId).toBe('31');
  });

  it('says so when the service passes over what is changed by a guess', async () => {
    for (const name of ['TaskStatusID', 'EndDate']) world().manners.unknownTaskFields.add(name);
    const place = { boardId: '1', columnId: '3', after: null };
    const moved = await failure(boards.moveCard({ id: '8', activityId: null }, place, patience()));
    expect([moved.kind, moved.message]).toEqual(['refused', expect.stringContaining('although it took the request')]);
    expect((await failure(boards.editCard('8', { dueOn: '2026-03-01' }, patience()))).message).toContain('dueOn');
    const unknown = await failure(boards.moveCard({ id: '8', activityId: null }, { ...place, columnId: '77' }, patience()));
    expect([unknown.kind, unknown.message]).toEqual(['refused', expect.stringContaining('TaskStatusID is not valid')]);
  });

  it('sends nothing that is not switched on, and nothing that the service has not', async () => {
    const careful = open(false);
    const place = { boardId: '1', columnId: '3', after: null };
    const calls: readonly Promise<unknown>[] = [
      careful.moveCard({ id: '8', activityId: null }, place, patience()),
      careful.editCard('8', { title: 'x' }, patience()),
      careful.createCard({ boardId: '1', columnId: '1', fields: { title: 'x' }, checklist: [] }, patience()),
      boards.editCard('8', { description: 'x' }, patience()),
      boards.deleteCard({ id: '8', workspaceId: '1' }, patience()),
      boards.restoreCard({ id: '8', workspaceId: '1' }, patience()),
      boards.addComment('8', 'x', patience()),
      boards.renameColumn({ id: '1', boardId: '1' }, 'x', patience()),
      boards.addChecklistItem('8', 'x', patience()),
      boards.readAttachment('8', patience()),
    ];
    const kinds = await Promise.all(calls.map(async (call) => (await failure(call)).kind));
    expect(new Set(kinds)).toEqual(new Set(['refused']));
    expect(world().requests).toEqual([]);
    expect(boards.operations.deleteCard.lacking).toContain('no trash');
    expect(careful.operations.moveCard).toMatchObject({ enabled: false, evidence: 'assumed' });
    expect(careful.operations.moveCard.lacking).toBeUndefined();
  });

  const wrong: readonly (readonly [string, Effect, string])[] = [
    ['401', { kind: 'status', status: 401 }, 'auth'],
    ['403', { kind: 'status', status: 403 }, 'refused'],
    ['429', { kind: 'throttle', retryAfter: 60 }, 'throttled'],
    ['500', { kind: 'status', status: 500 }, 'broken'],
    ['503', { kind: 'status', status: 503 }, 'offline'],
    ['a web page', { kind: 'html200' }, 'broken'],
    ['404 as a web page', { kind: 'status', status: 404, body: '<html>proxy</html>' }, 'broken'],
    ['something else', { kind: 'status', status: 200, body: 7 }, 'broken'],
    ['a cut answer', { kind: 'truncate', after: 20 }, 'broken'],
    ['resets', { kind: 'reset' }, 'offline'],
  ];

  it.each(wrong)('%s for ever is told of each read', async (_what, effect, kind) => {
    sandbox.control.faults.add({ times: 1000, effect });
    const reads = [
      boards.boards('1', patience()),
      boards.board('1', patience()),
      boards.cards('1', patience()),
      boards.card('7', patience()),
    ];
    expect(await Promise.all(reads.map(async (read) => (await failure(read)).kind))).toEqual(reads.map(() => kind));
  });

  it.each([
    ['a lost answer', { kind: 'reset', when: 'after' }, 'offline', true],
    ['502', { kind: 'status', status: 502, when: 'after' }, 'offline', true],
    ['a web page', { kind: 'html200' }, 'broken', true],
    ['half an answer', { kind: 'truncate', after: 3 }, 'broken', true],
    ['400', { kind: 'status', status: 400 }, 'refused', false],
    ['401', { kind: 'status', status: 401 }, 'auth', false],
    ['404', { kind: 'status', status: 404 }, 'gone', false],
  ] as const)('changes say whether they may have been done after %s, and are sent once', async (_what, effect, ...end) => {
    for (const method of ['POST', 'PATCH']) sandbox.control.faults.add({ method, times: 1000, effect });
    const place = { boardId: '1', columnId: '3', after: null };
    const card = { boardId: '1', columnId: '1', fields: { title: 'x', activityId: '31' }, checklist: [] };
    const calls = [
      () => open().moveCard({ id: '8', activityId: null }, place, patience()),
      () => open().editCard('9', { title: 'x' }, patience()),
      () => open().createCard(card, patience()),
    ];
    for (const call of calls) {
      const error = await failure(call());
      expect([error.kind, error.maybeDone]).toEqual(end);
    }
    expect(writes()).toBe(3);
  });
});
