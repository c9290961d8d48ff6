import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asGivenFile } from '../../main/app/tools/given-file.ts';
import { ToolBench } from './tool-bench.ts';
import type { Preview } from '../../main/app/tools/preview.ts';
import type { ToolRun } from '../../main/sync/ports/tool-runs.ts';
import type { Board, Card } from '../sandbox/boards/model.ts';
import type { Fault } from '../sandbox/wire/faults.ts';

describe('cards from a list', () => {
  let bench: ToolBench;

  beforeEach(async () => {
    bench = await ToolBench.open('small');
  });
  afterEach(() => bench.close());

  const world = () => bench.world;
  const work = (): Board => {
    const board = [...world().workspaces.values()]
      .flatMap(({ id }) => world().boards.boardsOf(id))
      .find(({ name }) => name === 'Work');
    if (!board) throw new Error('The small account has a board called Work');
    return board;
  };
  const cardsCalled = (title: string): readonly Card[] => [...work().cards.values()].filter(({ facts }) => facts.title === title);
  const csv = (...lines: readonly string[]) => asGivenFile('cards.csv', Buffer.from(lines.join('\r\n')));
  const plan = (lines: readonly string[], options: object = {}): Promise<Preview> =>
    bench.plan('import-cards', { file: csv(...lines), ...options });
  const reasons = ({ plan: { left } }: Preview) => left.map(({ what, reason }) => [what, reason]);
  const states = (run: ToolRun) => bench.changes(run).map(({ state }) => state);
  const titles = (): string[] => [...work().cards.values()].map(({ facts }) => facts.title);

  const whole = [
    'TITLE;board id;Due-Date;Colour;assignee;Label;Points;Estimated time;Blocked reason;Column;Checklist;Co-assignees;Activity;Description',
    'Dig;WORK;20.11.2026;red;member@example.org;bug;0,5;7:30;No digger;ongoing;Rent a digger## ##Dig;Olga Owner;Roof;Two metres deep',
    'Fill;Main / Work;46000;;;;;;;;;;;',
  ];

  it('have everything that a row says, in any order of columns', async () => {
    const planned = await plan(whole);
    expect(reasons(planned)).toEqual([]);
    expect(planned.plan.notes).toEqual(['A column is not read, since nothing of a card is called so: "Colour".']);
    expect(planned.plan.changes.map(({ what, to }) => [what, to])).toEqual([
      [
        'Row 2: Dig',
        'Main / Work / Ongoing · due 2026-11-20 · Max Member · with Olga Owner · Bug · Roof · 0.5 points · 7.5 h · checklist of 2 · blocked: No digger',
      ],
      ['Row 3: Fill', 'Main / Work / Planned · due 2025-12-09'],
    ]);
    const run = await bench.run(planned);
    expect(bench.changes(run).map(({ state, reason }) => [state, reason])).toEqual([
      ['done', null],
      ['done', null],
    ]);
    const [dig] = cardsCalled('Dig');
    const { people } = world();
    const idOf = (email: string) => [...people.values()].find((one) => one.email === email)?.id;
    expect(dig?.column.name).toBe('Ongoing');
    expect(dig?.facts).toMatchObject({
      description: 'Two metres deep',
      dueDate: '2026-11-20',
      assigneeId: idOf('member@example.org'),
      contributorIds: [idOf('owner@example.org')],
      labelId: 2,
      estimate: 0.5,
      estimatedTime: 7.5,
      isBlocked: true,
      blockReason: 'No digger',
    });
    expect(dig?.checklist?.items.map(({ title }) => title)).toEqual(['Rent a digger', 'Dig']);
    expect(cardsCalled('Fill')[0]?.facts.dueDate).toBe('2025-12-09');
  });

  it('are not made when a row cannot be understood whole, and are when it is mended', async () => {
    const lines = [
      'Title,Board,Due date,Assignee,Label,Points,Estimated time,Column,Activity',
      ',Work,,,,,,,',
      'A,Nowhere,,,,,,,',
      'B,Work,03/04/2026,nobody@example.org,Nothing,7.3,soon,Nowhere,None',
      'C,Work,2026-02-30,,,,,,',
      'D,Work,#REF!,,,,,,',
      'E,999,,,,,,,',
      'F,,,,,,,,',
      'G,Old board,,,,,,,',
    ];
    const planned = await plan(lines);
    expect(planned.plan.changes).toEqual([]);
    expect(reasons(planned)).toEqual([
      ['Row 2', 'The row has no title.'],
      ['Row 3: A', 'There is no board "Nowhere".'],
      [
        'Row 4: B',
        'There is no person "nobody@example.org" on the board "Work". There is no label "Nothing" on the board "Work". ' +
          'There is no activity "None" on the board "Work". "03/04/2026" may be two different days: write it as 2026-11-20. ' +
          '"7.3" are no points: they are 0 to 100, in halves. "soon" is no time in hours: write it as 7.5 or 7:30. ' +
          'There is no column "Nowhere" on the board "Work".',
      ],
      ['Row 5: C', '"2026-02-30" is not a day: write it as 2026-11-20.'],
      ['Row 6: D', 'The formula in "Due date" has no result (#REF!). "#REF!" is not a day: write it as 2026-11-20.'],
      ['Row 7: E', 'This account sees no board with this id.'],
      ['Row 8: F', 'The row names no board.'],
      ['Row 9: G', 'There is no board "Old board".'],
    ]);
    const mended = await plan(lines, { fixes: { '!5': { 'Due date': '2026-03-01' } } });
    expect(mended.plan.changes.map(({ to }) => to)).toEqual(['Main / Work / Planned · due 2026-03-01']);
    expect(planned.plan.left[3]?.line).toMatchObject({
      id: '!5',
      cells: expect.arrayContaining([{ name: 'Title', value: 'C' }]) as unknown,
    });
  });

  it('wait for an answer where a name stands for several things', async () => {
    const [main] = world().workspaces.values();
    world().boards.addBoard(main?.id ?? 0, {
      name: 'work',
      columns: [
        { id: 0, name: 'To do' },
        { id: 1, name: 'to do' },
      ],
      labels: [],
    });
    const lines = ['Title,Board,Column', 'A,Work,To do'];
    const first = await plan(lines);
    expect(first.plan.changes).toEqual([]);
    expect(first.plan.questions).toMatchObject([
      { id: 'board:Work', text: 'Which board "Work" is meant?', choices: [{ name: 'Main / Work' }, { name: 'Main / work' }] },
    ]);
    const other = first.plan.questions?.[0]?.choices[1]?.id ?? '';
    const second = await plan(lines, { answers: { 'board:Work': other } });
    expect(second.plan.questions).toMatchObject([{ choices: [{ name: 'To do (column 1)' }, { name: 'to do (column 2)' }] }]);
    const column = second.plan.questions?.[0];
    const third = await plan(lines, { answers: { 'board:Work': other, [column?.id ?? '']: '1' } });
    expect(third.plan.changes.map(({ to }) => to)).toEqual(['Main / work / to do']);
    const nowhere = await plan(['Title', 'A']);
    expect(nowhere.plan.questions?.[0]).toMatchObject({
      id: 'board',
      choices: [{ name: 'Main / Work' }, { name: 'Main / work' }],
    });
  });

  it('are not made a second time, however they were changed since, unless that is asked for', async () => {
    const lines = ['Title,Board', 'Dig,Work', 'Dig,Work', 'Fill,Work'];
    await bench.run(await plan(lines));
    const [fill] = cardsCalled('Fill');
    if (!fill) throw new Error('It was made');
    world().boards.changeCard(fill, { title: 'Fill it up' }, { by: fill.createdBy, via: 'service' });
    const again = await plan([...lines, 'Dig,Work']);
    expect(reasons(again)).toEqual([
      ['Row 2: Dig', 'It was imported already.'],
      ['Row 3: Dig', 'It was imported already.'],
      ['Row 4: Fill', 'It was imported already.'],
    ]);
    expect(again.plan.changes.map(({ what }) => what)).toEqual(['Row 5: Dig']);
    const corrected = await plan(['Title,Board,Points', 'Dig,Work,3']);
    expect(reasons(corrected)).toEqual([['Row 2: Dig', 'The board has a card with this title already.']]);
    expect((await plan(lines, { again: true })).plan.changes).toHaveLength(3);
  });

  it('go to the trash again, but for those that somebody worked on, and come back', async () => {
    const before = titles();
    const run = await bench.run(await plan(['Title,Board,Description', 'A,Work,', 'B,Work, text ']));
    const [a] = cardsCalled('A');
    if (!a) throw new Error('It was made');
    world().boards.changeCard(a, { description: 'Mine' }, { by: a.createdBy, via: 'service' });
    const undone = await bench.run(bench.undo(run));
    expect(bench.changes(undone).map(({ state, reason }) => [state, reason])).toEqual([
      ['skipped', 'Somebody worked on the card since it was imported: it stays.'],
      ['done', null],
    ]);
    expect(titles()).toEqual([...before, 'A']);
    await bench.run(bench.undo(undone));
    expect(titles().toSorted()).toEqual([...before, 'A', 'B'].toSorted());
  });

  const make = { method: 'POST', pathMatches: 'create-new' } as const;
  const people = { method: 'PUT', pathMatches: '/cards/' } as const;
  const lost: readonly (Fault & { readonly says: string; readonly ends: ToolRun['state'] })[] = [
    { says: 'the answer to a new card is lost', ...make, effect: { kind: 'reset', when: 'after' }, ends: 'finished' },
    {
      says: 'the service acts and says that it failed',
      ...make,
      effect: { kind: 'status', status: 500, when: 'after' },
      ends: 'finished',
    },
    { says: 'the request for a new card is lost', ...make, effect: { kind: 'reset', when: 'before' }, ends: 'finished' },
    { says: 'the key ends before a new card', ...make, times: 2, effect: { kind: 'status', status: 401 }, ends: 'stopped' },
    { says: 'the answer to its people is lost', ...people, effect: { kind: 'reset', when: 'after' }, ends: 'finished' },
    {
      says: 'the key ends between card and people',
      ...people,
      times: 2,
      effect: { kind: 'status', status: 401 },
      ends: 'stopped',
    },
  ];
  it.each(lost)('are each made once when $says', async ({ ends, ...fault }) => {
    const lines = ['Title,Board,Co-assignees', ...['A', 'A', 'B'].map((title) => `${title},Work,Olga Owner`)];
    const planned = await plan(lines);
    bench.bench.sandbox.control.addFault({ skip: 1, ...fault });
    const run = await bench.run(planned);
    expect(run.state).toBe(ends);
    bench.bench.sandbox.control.faults.clear();
    if (ends === 'stopped') await bench.resume(run);
    expect(states(run)).toEqual(['done', 'done', 'done']);
    expect([cardsCalled('A').length, cardsCalled('B').length]).toEqual([2, 1]);
    expect([...cardsCalled('A'), ...cardsCalled('B')].map(({ facts }) => facts.contributorIds.length)).toEqual([1, 1, 1]);
    expect((await plan(lines)).plan.changes).toEqual([]);
  });

  it.each([
    { status: 403, times: 1 },
    // Such a request is made again when it was looked for.
    { status: 500, times: 2 },
  ])('are made after one that the service refuses with $status', async ({ status, times }) => {
    const planned = await plan(['Title,Board', 'A,Work', 'B,Work']);
    bench.bench.sandbox.control.addFault({ ...make, times, effect: { kind: 'status', status } });
    const run = await bench.run(planned);
    expect(run.state).toBe('finished');
    expect(states(run)).toEqual(['failed', 'done']);
    expect(cardsCalled('B')).toHaveLength(1);
  });

  it('tell when their people could not be set, and keep the card', async () => {
    const planned = await plan(['Title,Board,Co-assignees', 'A,Work,Olga Owner']);
    bench.bench.sandbox.control.addFault({ ...people, effect: { kind: 'status', status: 403 } });
    const run = await bench.run(planned);
    expect(bench.changes(run)).toMatchObject([
      { state: 'done', reason: expect.stringMatching(/^It was made, but its co-assignees were not set/) as string },
    ]);
  });

  it('are looked for when the program ended after the request', async () => {
    const planned = await plan(['Title,Board', 'A,Work']);
    // The answer never comes: the run is given up while the request is on its way, as a kill does.
    bench.bench.sandbox.control.addFault({ ...make, effect: { kind: 'reset', when: 'after' } });
    bench.bench.sandbox.control.addFault({
      method: 'GET',
      pathMatches: '/boards/\\d+/cards$',
      skip: 1,
      times: 9,
      effect: { kind: 'status', status: 401 },
    });
    const run = await bench.run(planned);
    expect([run.state, ...states(run)]).toEqual(['stopped', 'sending']);
    bench.bench.sandbox.control.faults.clear();
    await bench.resume(run);
    expect(states(run)).toEqual(['done']);
    expect(cardsCalled('A')).toHaveLength(1);
    expect(bench.sent('POST /1/projects/{id}/cards/create-new')).toBe(1);
  });
});
