import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { failure, patience } from '../../conformance/expectations.ts';
import { tablesOf } from '../../conformance/projectplace-tables-world.ts';
import { readRows } from '../../conformance/tables.ts';
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

const read = (id: string) => readRows({ tables: tablesOf(account.session) }, id);
const pause = (name: string, paused: unknown) => {
  const project = sandbox.state.world.projects.find(({ fields }) => fields['name'] === name);
  Object.assign(project?.fields ?? {}, { paused });
};

it('lists six tables with the columns that people look for, and names of buyers only for those who choose them', async () => {
  const tables = await tablesOf(account.session).list(patience());
  expect(tables.flatMap(({ id, private: isPrivate }) => (isPrivate === true ? [id] : []))).toEqual(['leads']);
  expect(tables.map(({ id, keys }) => [id, ...keys])).toEqual(
    ['projects', 'groups', 'enterprises', 'floors', 'units', 'leads'].map((id) => [id, '_id']),
  );
  expect(sandbox.state.seen).toEqual([]);
});

it.each(['A', 'B', 'mixed'] as const)('tells the same of everything by contract %s', async (contract) => {
  sandbox.state.manners.contract = contract;
  const units = await read('units');
  expect(units[0]).toMatchObject({
    ...{ project: 'Quay', floor: 'Ground', name: '101', status: 'Available', price: 350_000.5, bed: 2, bath: 1, sqft: 785 },
    ...{ model: 'Birch', orientation: null, parking: null },
  });
  expect(units.map(({ name, status, floor }) => [name, status, floor])).toEqual([
    ['101', 'Available', 'Ground'],
    ['102', 'OnHold', 'Ground'],
    ['201', 'Sold', 'First'],
    ['202', 'Leased', 'First'],
    ['203', 'Unavailable', 'First'],
  ]);
  const image = `${sandbox.filesUrl}/plans/ground.png`;
  expect(await read('floors')).toMatchObject([{ project: 'Quay', name: 'Ground', level: 0, image }, { level: 1 }, { level: 2 }]);
  expect((await read('projects')).map(({ name, namespace, hostName }) => [name, namespace, hostName])).toEqual([
    ['Quay', 'quay', 'homes.example'],
    ['Empty', 'empty', 'homes.example'],
  ]);
  expect(await read('groups')).toMatchObject([{ name: 'Harbour', namespace: 'harbour' }]);
  expect(await read('leads')).toMatchObject([
    { project: 'Quay', name: 'Amir Haddad', unit: units[0]?.['_id'], message: 'Is it quiet?' },
  ]);
});

it.each([
  ['one', false],
  ['list', true],
] as const)('looks for enterprises under the names of groups (%s, token needed: %s)', async (found, findNeedsToken) => {
  Object.assign(sandbox.state.manners, { found, findNeedsToken });
  expect(await read('enterprises')).toMatchObject([{ name: 'Harbour Group', namespace: 'harbour' }]);
});

it('keeps what it does not know as it came', async () => {
  const unit = sandbox.state.world.projects[0]?.units[0];
  Object.assign(unit?.fields ?? {}, { finishes: [{ oak: true }], clonedImages: null, 'odd key': 'Ü' });
  expect((await read('units'))[0]).toMatchObject({
    finishes: [{ oak: true }],
    clonedImages: null,
    'odd key': 'Ü',
    brochurePDF: `${sandbox.filesUrl}/101.pdf`,
  });
});

it('leaves out a paused project, and tells in the table of projects why', async () => {
  pause('Quay', { value: true, reason: 'Payment' });
  expect(await read('units')).toEqual([]);
  expect((await read('projects'))[0]).toMatchObject({ name: 'Quay', paused: { value: true, reason: 'Payment' } });
  pause('Quay', true);
  expect(await read('leads')).toEqual([]);
});

it('takes a project that is refused for another reason as a table that cannot be read, and names it', async () => {
  sandbox.state.faults.add({
    pathMatches: '^/api/leads',
    times: 10,
    effect: { kind: 'status', status: 403, body: { message: 'Editors only' } },
  });
  const error = await failure(read('leads'));
  expect([error.kind, error.message]).toEqual(['refused', expect.stringMatching(/leads of “Quay”.*Editors only/s) as string]);
  expect(await read('floors')).toHaveLength(3);
});

it('does not take a part for all', async () => {
  sandbox.state.faults.add({
    pathMatches: '^/api/units',
    effect: { kind: 'status', status: 201, body: { records: [{ _id: '5f' }], count: 36 } },
  });
  expect((await failure(read('units'))).message).toContain('brought 1 units of 36');
});
