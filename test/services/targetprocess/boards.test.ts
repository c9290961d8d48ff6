import { afterEach, describe, expect, it } from 'vitest';
import type { Boards, Card } from '../../../main/sync/ports/boards.ts';
import { cardTitled } from '../../conformance/board-expectations.ts';
import { failure, failureKind, named, patience, readAll, uploadOf } from '../../conformance/expectations.ts';
import { allWays, openTargetprocess, type TpWay } from '../../conformance/targetprocess-session.ts';
import { demoSeed } from '../../sandbox/targetprocess/demo.ts';
import type { Manners } from '../../sandbox/targetprocess/installation.ts';

type Opened = Awaited<ReturnType<typeof openTargetprocess>>;

let opened: Opened | null = null;

async function open(facts: { way?: TpWay; manners?: Partial<Manners> } = {}) {
  opened = await openTargetprocess({ seed: demoSeed, ...facts });
  const { session, sandbox } = opened;
  const boards: Boards | undefined = session.boards;
  if (!boards) throw new Error('There are no boards');
  const id = (name: string): string => String(sandbox.place().named.get(name)?.id ?? '');
  const board = `project-${id('Harbour Planner')}`;
  const cards = (): Promise<readonly Card[]> => boards.cards(board, patience());
  const column = async (name: string, of = board): Promise<string> => {
    const { columns } = await boards.board(of, patience());
    return columns.find((one) => one.name === name)?.id ?? '';
  };
  return { ...opened, boards, id, board, cards, column };
}

afterEach(async () => {
  await opened?.stop();
  opened = null;
});

describe('columns', () => {
  it('are the distinct states of all kinds of card, in the order of their workflows', async () => {
    const { boards, board } = await open();
    const { columns } = await boards.board(board, patience());
    expect(columns.map(({ name, done }) => [name, done])).toEqual([
      ['Open', false],
      ['Planned', false],
      ['In Progress', false],
      ['In Testing', false],
      ['Not a bug', false],
      ['Done', true],
    ]);
  });

  it('hold states of teams in the column of the state that they refine', async () => {
    const { sandbox, cards, id, column } = await open();
    const { store, named: names } = sandbox.place();
    const parent = names.get('Kanban UserStory In Progress');
    const own = store.add('EntityState', {
      ...parent?.fields,
      Name: 'Waits for tide',
      ParentEntityState: { type: 'EntityState', id: parent?.id ?? 0 },
    });
    const card = store.get('UserStory', Number(id('Book a berth online')));
    card.fields['EntityState'] = { type: 'EntityState', id: own.id };
    expect(cardTitled(await cards(), 'Book a berth online').columnId).toBe(await column('In Progress'));
  });
});

describe('moves', () => {
  it('go where the workflow lets them, and are told where else they could go', async () => {
    const { boards, board, id, column } = await open();
    const card = { id: id('Print the monthly report'), activityId: null };
    const error = await failure(
      boards.moveCard(card, { boardId: board, columnId: await column('Done'), after: null }, patience()),
    );
    expect(error.kind).toBe('refused');
    expect(error.message).toContain('"Planned", "In Progress"');
    await boards.moveCard(card, { boardId: board, columnId: await column('In Progress'), after: null }, patience());
    expect((await boards.card(card.id, patience()))?.columnId).toBe(await column('In Progress'));
  });

  it('into a state that no card of the kind has are refused, and nothing is sent', async () => {
    const { boards, board, id, column, sandbox } = await open();
    const to = { boardId: board, columnId: await column('Not a bug'), after: null };
    const error = await failure(boards.moveCard({ id: id('Print the monthly report'), activityId: null }, to, patience()));
    expect([error.kind, error.message.includes('no User Story has such a state')]).toEqual(['refused', true]);
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('that need a comment are left to the page', async () => {
    const { boards, board, id, column } = await open();
    const to = { boardId: board, columnId: await column('Not a bug'), after: null };
    const card = { id: id('Names with an apostrophe cannot book'), activityId: null };
    expect((await failure(boards.moveCard(card, to, patience()))).message).toContain('wants a comment');
  });
});

describe('cards', () => {
  it('tell of new comments although nothing else of them changed', async () => {
    const { boards, id, cards, sandbox } = await open();
    const before = cardTitled(await cards(), 'Print the monthly report');
    await boards.addComment(id('Print the monthly report'), 'Seen', patience());
    const after = cardTitled(await cards(), 'Print the monthly report');
    const row = sandbox.place().store.get('UserStory', Number(before.id));
    expect(row.fields['ModifyDate']).toEqual({ ms: before.modifiedAt });
    expect([after.commentCount, (after.modifiedAt ?? 0) > (before.modifiedAt ?? 0)]).toEqual([1, true]);
  });

  it('are read as Markdown, whatever they are kept as', async () => {
    const { cards, boards, id } = await open();
    const listed = await cards();
    expect(cardTitled(listed, 'Book a berth online').description).toBe(
      'Guests choose a berth & a night.\n\n- by length\n- by draught',
    );
    expect(cardTitled(listed, 'Low water is an hour late after the clocks change').description).toBe('Seen on *25 October*.');
    const comments = await boards.comments(id('Book a berth online'), patience());
    expect(comments.map(({ text }) => text)).toEqual(['Draught matters more than length here.', 'Agreed, see **sketch.txt**.']);
  });

  it('of a task are made on its story, others in a column of theirs', async () => {
    const { boards, board, column } = await open();
    const make = (labelId: string, columnId: string) =>
      boards.createCard({ boardId: board, columnId, fields: { title: 'New', labelId }, checklist: [] }, patience());
    expect((await failure(make('Task', await column('Open')))).message).toContain('belongs to a user story');
    expect(await make('Bug', await column('In Testing'))).toMatchObject({ labelId: 'Bug', columnId: await column('In Testing') });
    expect(await failureKind(make('UserStory', await column('Not a bug')))).toBe('refused');
  });

  it('that are not there are told from those that may not be seen by nothing', async () => {
    const { boards } = await open();
    expect(await boards.card('99999', patience())).toBeNull();
  });
});

describe('boards of teams', () => {
  it('show the cards of the team as their own, which can be changed there', async () => {
    const { boards, id, column } = await open();
    const team = `team-${id('Deckhands')}`;
    const cards = await boards.cards(team, patience());
    expect(cards.map(({ title }) => title)).toContain('Swap a shift');
    expect(cards.map(({ title }) => title)).not.toContain('Sick notes as a picture');
    const card = cardTitled(cards, 'Swap a shift');
    expect([card.id, card.boardId, card.number]).toEqual([`${id('Swap a shift')}~${team}`, team, Number(id('Swap a shift'))]);
    const edited = await boards.editCard(card.id, { title: 'Swap shifts' }, patience());
    expect(edited).toMatchObject({ id: card.id, boardId: team, title: 'Swap shifts' });
    await boards.moveCard(card, { boardId: team, columnId: await column('In Testing', team), after: null }, patience());
    expect((await boards.card(id('Swap a shift'), patience()))?.title).toBe('Swap shifts');
    await boards.addComment(card.id, 'On it', patience());
    expect((await boards.comments(card.id, patience())).map(({ cardId, text }) => [cardId, text])).toEqual([[card.id, 'On it']]);
    const create = { boardId: team, columnId: await column('Open', team), fields: { title: 'x' }, checklist: [] };
    expect((await failure(boards.createCard(create, patience()))).message).toContain('needs a project');
  });
});

describe('saved boards', () => {
  const key = '5291677950073595814';

  it.each([false, true])('are boards of cards by state, their values as text: %s', async (boardsAsText) => {
    const { boards } = await open({ manners: { boardsAsText } });
    expect(await boards.boards('views', patience())).toEqual([
      { id: `view-${key}`, workspaceId: 'views', name: 'Bugs everywhere', archived: false },
    ]);
    const { columns, labels } = await boards.board(`view-${key}`, patience());
    expect(columns.map(({ name }) => name)).toEqual(['Open', 'In Progress', 'In Testing', 'Not a bug', 'Done']);
    expect(labels.map(({ name }) => name)).toEqual(['Bug']);
    const cards = await boards.cards(`view-${key}`, patience());
    expect(cards.map(({ id, title }) => [id.split('~')[1], title])).toEqual([
      [`view-${key}`, 'Low water is an hour late after the clocks change'],
      [`view-${key}`, 'Names with an apostrophe cannot book'],
    ]);
  });

  it('show what their own filter lets through', async () => {
    const { boards, sandbox } = await open();
    const [board] = sandbox.place().boards;
    Object.assign(board?.publicData['cells'] ?? {}, { filter: "?EntityState.Name is 'Open'" });
    expect((await boards.cards(`view-${key}`, patience())).map(({ title }) => title)).toEqual([
      'Names with an apostrophe cannot book',
    ]);
  });

  it('are none where they may not be read, and all else is there', async () => {
    const { session, boards } = await open({ manners: { storageDenied: true } });
    expect(await boards.boards('views', patience())).toEqual([]);
    expect((await session.workspaces(patience())).map(({ name }) => name)).not.toContain('Saved boards');
  });
});

it.each(allWays)('all that there is can be done signed in by %s', async (way) => {
  const { boards, board, cards, column, session, id } = await open({ way });
  const { archives } = session;
  if (!archives) throw new Error('There are no archives');
  const archive = archives.open(board, board);
  const { nodes } = await archive.list(patience());
  expect(String(await readAll(archive, named(nodes, 'Vision.md').id))).toContain('Harbour');
  const folderId = named(nodes, 'Book a berth online').id;
  const { id: file } = await archive.upload(uploadOf(folderId, 'new.txt', Buffer.from('new')), patience());
  expect(String(await readAll(archive, file))).toBe('new');
  await archive.trash({ id: file, kind: 'document' }, patience());
  expect(await archive.inspect({ id: file, kind: 'document' }, patience())).toBeNull();
  const made = await boards.createCard(
    { boardId: board, columnId: await column('Open'), fields: { title: 'New' }, checklist: [] },
    patience(),
  );
  await boards.moveCard(made, { boardId: board, columnId: await column('Planned'), after: null }, patience());
  await boards.editCard(made.id, { assigneeId: id('Max Meier'), estimate: 2 }, patience());
  await boards.addComment(made.id, 'Done', patience());
  expect(cardTitled(await cards(), 'New')).toMatchObject({ assigneeId: id('Max Meier'), estimate: 2, commentCount: 1 });
});

it('what attachments cannot do is refused with the reason, and a card is not deleted with its folder', async () => {
  const { session, board, sandbox } = await open();
  const archive = session.archives?.open(board, board);
  if (!archive) throw new Error('There are no archives');
  const folder = named((await archive.list(patience())).nodes, 'Book a berth online');
  const tried = [
    archive.createFolder(board, 'x', patience()),
    archive.rename(folder, 'x', patience()),
    archive.move(folder, board, patience()),
    archive.restore(folder, patience()),
    archive.trash(folder, patience()),
  ];
  for (const one of tried) expect(await failureKind(one)).toBe('refused');
  expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
});
