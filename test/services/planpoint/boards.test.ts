import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BoardOperation, Boards, Card } from '../../../main/sync/ports/boards.ts';
import { failure, patience } from '../../conformance/expectations.ts';
import { type PlanpointSandbox, startPlanpointSandbox } from '../../sandbox/planpoint/server.ts';
import { planpointSession, smallSeed } from './sandbox-account.ts';

let sandbox: PlanpointSandbox;
let account: ReturnType<typeof planpointSession>;

beforeAll(async () => {
  sandbox = await startPlanpointSandbox({ seed: smallSeed() });
});
beforeEach(() => {
  sandbox.state.reset();
  account = planpointSession(sandbox, 'password');
});
afterEach(() => account.stop());
afterAll(() => sandbox.stop());

const quay = () => {
  const [project] = sandbox.state.world.projects;
  if (!project) throw new Error('The seed has no project');
  return project;
};
const seen = (name: string) => quay().units.find(({ fields }) => fields['name'] === name);
const boards = (): Boards => {
  if (account.session.boards) return account.session.boards;
  throw new Error('The session has no boards');
};
const cards = (): Promise<readonly Card[]> => boards().cards(quay().id, patience());
async function unit(name: string): Promise<Card> {
  const card = (await cards()).find(({ title }) => title === name);
  if (!card) throw new Error(`There is no unit ${name}`);
  return card;
}
const place = (columnId: string) => ({ boardId: quay().id, columnId, after: null });
const requests = (method: string) => sandbox.state.seen.filter((one) => one.method === method && one.url !== '/api/users/login');

describe.each(['A', 'B', 'mixed'] as const)('by contract %s', (contract) => {
  beforeEach(() => void (sandbox.state.manners.contract = contract));

  it('a project is a board, its units are cards by their state', async () => {
    const { id } = quay();
    expect(await boards().boards(id, patience())).toEqual([{ id, workspaceId: id, name: 'Quay', archived: false }]);
    const board = await boards().board(id, patience());
    expect(board.columns.map(({ id: column, name, done }) => [column, name, done])).toEqual([
      ['available', 'Available', false],
      ['onhold', 'On hold', false],
      ['sold', 'Sold', true],
      ['leased', 'Leased', true],
      ['unavailable', 'Unavailable', false],
    ]);
    expect(board.activities.map(({ name }) => name)).toEqual(['Ground', 'First', 'Roof']);
    expect(board.labels.map(({ name }) => name)).toEqual(['Birch']);
    expect((await cards()).map(({ title, columnId, done }) => [title, columnId, done])).toEqual([
      ['101', 'available', false],
      ['102', 'onhold', false],
      ['201', 'sold', true],
      ['202', 'leased', true],
      ['203', 'unavailable', false],
    ]);
    const card = await unit('201');
    expect(await boards().card(card.id, patience())).toEqual(card);
    expect(board.activities.find((floor) => floor.id === card.activityId)?.name).toBe('First');
    expect(card.attachments).toHaveLength(1);
  });

  it('moving a card changes the state of its unit', async () => {
    const { id, activityId } = await unit('101');
    await boards().moveCard({ id, activityId }, place('onhold'), patience());
    expect(seen('101')?.fields['availability']).toBe('OnHold');
    expect((await unit('101')).columnId).toBe('onhold');
    await boards().moveCard({ id, activityId }, place('onhold'), patience());
    expect(requests('PATCH')).toHaveLength(1);
  });

  it('a new unit has the name, the floor and the state that were asked for', async () => {
    const roof = quay().floors[2]?.id ?? '';
    const made = await boards().createCard(
      { boardId: quay().id, columnId: 'sold', fields: { title: 'Penthouse & more', activityId: roof }, checklist: [] },
      patience(),
    );
    expect(made).toMatchObject({ title: 'Penthouse & more', columnId: 'sold', activityId: roof, boardId: quay().id });
    expect(await boards().card(made.id, patience())).toEqual(made);
    expect(seen('Penthouse & more')).toMatchObject({ floorId: roof, fields: { availability: 'Sold' } });
  });

  it('a unit that cannot be completed is taken back', async () => {
    sandbox.state.faults.add({ method: 'PATCH', times: 10, effect: { kind: 'status', status: 403 } });
    const fields = { title: 'Half', activityId: quay().floors[1]?.id ?? '' };
    const error = await failure(boards().createCard({ boardId: quay().id, columnId: 'sold', fields, checklist: [] }, patience()));
    expect([error.kind, error.maybeDone, quay().units.length]).toEqual(['refused', false, 5]);
  });

  it('a name is changed, a unit is deleted', async () => {
    const { id } = await unit('101');
    expect((await boards().editCard(id, { title: '101 A' }, patience())).title).toBe('101 A');
    expect(seen('101 A')?.id).toBe(id);
    await boards().deleteCard({ id, workspaceId: quay().id }, patience());
    expect(await boards().card(id, patience())).toBeNull();
    expect((await failure(boards().deleteCard({ id, workspaceId: quay().id }, patience()))).kind).toBe('gone');
    expect(quay().units).toHaveLength(4);
  });
});

it('takes the day on which a hold ends for the day on which the card is due', async () => {
  expect((await unit('102')).dueOn).toBe('2026-12-05');
  expect((await unit('101')).dueOn).toBeNull();
});

it('says when a change was taken but not kept', async () => {
  sandbox.state.manners.contract = 'A';
  const { id } = await unit('101');
  expect((await failure(boards().editCard(id, { description: 'Sunny' }, patience()))).message).toContain('did not keep it');
  sandbox.state.manners.contract = 'B';
  expect((await boards().editCard(id, { description: 'Sunny' }, patience())).description).toBe('Sunny');
});

it('has a column for states that no contract names, and for units without one, and writes states as it finds them', async () => {
  sandbox.state.manners.contract = 'B';
  sandbox.state.manners.spelling = 'spaced';
  Object.assign(seen('202')?.fields ?? {}, { availability: 'Reserved (deposit)' });
  Object.assign(seen('203')?.fields ?? {}, { availability: '' });
  const { columns } = await boards().board(quay().id, patience());
  expect(columns.slice(5).map(({ name, done }) => [name, done])).toEqual([
    ['Reserved (deposit)', false],
    ['–', false],
  ]);
  expect((await unit('102')).columnId).toBe('onhold');
  const { id, activityId } = await unit('101');
  await boards().moveCard({ id, activityId }, place('onhold'), patience());
  await boards().moveCard({ id, activityId }, place(columns[5]?.id ?? ''), patience());
  expect(seen('101')?.fields['availability']).toBe('Reserved (deposit)');
  expect((await failure(boards().moveCard({ id, activityId }, place(columns[6]?.id ?? ''), patience()))).kind).toBe('refused');
});

it.each([
  ['401', { kind: 'status', status: 401 }, 'auth'],
  ['403', { kind: 'status', status: 403 }, 'refused'],
  ['404', { kind: 'status', status: 404 }, 'gone'],
  ['429', { kind: 'throttle', retryAfter: 900 }, 'throttled'],
  ['500', { kind: 'status', status: 500 }, 'broken'],
  ['503', { kind: 'status', status: 503 }, 'offline'],
  ['a web page', { kind: 'html200' }, 'broken'],
  ['half an answer', { kind: 'truncate', after: 20 }, 'broken'],
] as const)('%s in place of units is an error, never an empty board', async (_what, effect, kind) => {
  sandbox.state.faults.add({ pathMatches: '^/api/units', times: 10, effect });
  expect((await failure(cards())).kind).toBe(kind);
});

it('a lost answer to a new unit leaves open whether it was made, and is not asked twice', async () => {
  sandbox.state.faults.add({ method: 'POST', pathMatches: '^/api/units$', effect: { kind: 'reset', when: 'after' } });
  const card = { boardId: quay().id, columnId: 'available', fields: { title: 'New' }, checklist: [] };
  const error = await failure(boards().createCard(card, patience()));
  expect([error.kind, error.maybeDone, quay().units.length]).toEqual(['offline', true, 6]);
});

it('a lost answer to a move is asked again: doing it twice is doing it once', async () => {
  const { id, activityId } = await unit('101');
  sandbox.state.faults.add({ method: 'PATCH', effect: { kind: 'reset', when: 'after' } });
  await boards().moveCard({ id, activityId }, place('sold'), patience());
  expect(seen('101')?.fields['availability']).toBe('Sold');
});

it('what Planpoint does not have is refused with its reason, and nothing is sent', async () => {
  const lacking = Object.entries(boards().operations).filter(([, { enabled }]) => !enabled);
  expect(lacking.map(([, { lacking: why }]) => why)).not.toContain(undefined);
  const sent = () => sandbox.state.seen.length;
  const { id } = await unit('101');
  const before = sent();
  for (const field of ['assigneeId', 'dueOn', 'estimate', 'labelId', 'activityId'] as const) {
    const name: BoardOperation = `edit:${field}`;
    const error = await failure(boards().editCard(id, { [field]: null }, patience()));
    expect([error.kind, error.message]).toEqual(['refused', boards().operations[name].lacking]);
  }
  expect((await failure(boards().addComment(id, 'x', patience()))).kind).toBe('refused');
  expect((await failure(boards().restoreCard({ id, workspaceId: '1' }, patience()))).kind).toBe('refused');
  expect(sent()).toBe(before);
});

it('brings a file of a unit without the token', async () => {
  const [brochure] = (await unit('101')).attachments;
  const content = await boards().readAttachment(brochure?.id ?? '', patience());
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.chunks) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('unit 101');
  expect(sandbox.state.seen.find(({ host }) => host === 'files')?.headers).not.toHaveProperty('authorization');
});

it('believes a project without units, and no project that is gone', async () => {
  const empty = sandbox.state.world.projects[1]?.id ?? '';
  expect(await boards().cards(empty, patience())).toEqual([]);
  expect((await failure(boards().cards('f'.repeat(24), patience()))).kind).toBe('gone');
});
