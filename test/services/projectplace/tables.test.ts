import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { projectPlaceHost } from '../../../main/services/projectplace/addresses.ts';
import { failure, patience } from '../../conformance/expectations.ts';
import { tablesOf } from '../../conformance/projectplace-tables-world.ts';
import { sandboxSession } from '../../conformance/projectplace-world.ts';
import { readRows } from '../../conformance/tables.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { testSeed } from '../../sandbox/test-seed.ts';

let sandbox: Sandbox;
let robot: Awaited<ReturnType<typeof sandboxSession>>;
const dayMs = 86_400_000;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  robot = await sandboxSession(sandbox, 'oauth1-robot');
});
beforeEach(() => sandbox.control.reset());
afterAll(async () => {
  await robot.stop();
  await sandbox.stop();
});

const feeds = () => sandbox.control.world.feeds;
const tables = () => tablesOf(robot.session);
const read = (id: string) => readRows({ tables: tables() }, id);

it('tells kinds of columns and the keys of those that have one', async () => {
  const all = await tables().list(patience());
  expect(all.map(({ id }) => id)).toContain('portfolios/KPIStatusReports');
  expect(all.find(({ id }) => id === 'pm/WorkspaceMemberRoles')).toEqual({
    id: 'pm/WorkspaceMemberRoles',
    name: 'WorkspaceMemberRoles',
    group: 'Workspace data',
    columns: [
      { name: 'RoleId', kind: 'number' },
      { name: 'RoleName', kind: 'text' },
    ],
    keys: ['RoleId'],
    incremental: false,
  });
  const cards = all.find(({ id }) => id === 'pm/Cards')?.columns ?? [];
  expect(Object.fromEntries(cards.map(({ name, kind }) => [name, kind]))).toMatchObject({
    ...{ IsDone: 'boolean', DueDate: 'day', CreatedDate: 'time', Estimate: 'number' },
  });
});

it('does without $metadata, without a root that is closed, and with either name of the portfolios', async () => {
  feeds().metadata = false;
  feeds().portfolios = 'portfolio';
  sandbox.control.addFault({ pathMatches: '^/am', effect: { kind: 'status', status: 403 }, times: 100 });
  const all = await tables().list(patience());
  expect([...new Set(all.map(({ group }) => group))]).toEqual(['Workspace data', 'Portfolio data']);
  expect(all[0]).toMatchObject({ columns: [], keys: [] });
  expect(await read('portfolios/Portfolios')).toHaveLength(1);
  sandbox.control.addFault({ pathMatches: '^/(pm|portfolios?)$', effect: { kind: 'status', status: 403 }, times: 100 });
  expect((await failure(tables().list(patience()))).kind).toBe('refused');
});

it.each(['v4', 'v3', 'verbose'] as const)('reads rows and lists in %s, in pages', async (dialect) => {
  const rows = await read('pm/PlanSnapshots');
  // Before version 4 moments have no zone: nothing is made of them that the service does not say (services.md 4.4).
  const moment = (text: unknown) => (dialect === 'v4' ? text : String(text).replace(/Z$/, ''));
  const expected = rows.map((row) => ({ ...row, SnapshotDate: moment(row['SnapshotDate']) }));
  feeds().dialect = dialect;
  const all = await tables().list(patience());
  expect(all.filter(({ id }) => id === 'pm/PlanSnapshots')).toHaveLength(1);
  for (const nextLink of ['relative', 'absolute'] as const) {
    Object.assign(feeds(), { pageSize: 5, nextLink });
    expect(await read('pm/PlanSnapshots')).toEqual(expected);
  }
  expect(new Set(rows.map((row) => row['SnapshotId'])).size).toBe(13);
});

it('reads rows and lists that come compressed, in pages', async () => {
  const [expected, lists] = [await read('pm/PlanSnapshots'), await tables().list(patience())];
  Object.assign(feeds(), { gzip: true, pageSize: 5, nextLink: 'relative' });
  expect(await read('pm/PlanSnapshots')).toEqual(expected);
  expect(await tables().list(patience())).toEqual(lists);
});

it('does not read in a circle', async () => {
  Object.assign(feeds(), { pageSize: 1, nextLink: 'endless' });
  expect((await failure(read('pm/Cards'))).kind).toBe('broken');
});

it('does not follow a link to what is no feed', async () => {
  const asked = (): readonly string[] =>
    Object.keys(sandbox.control.counts.read().byRoute).filter((route) => !route.includes('/pm'));
  await read('pm/WorkspaceMemberRoles');
  const before = asked();
  const body = { value: [], '@odata.nextLink': '/1/user/me/profile' };
  sandbox.control.addFault({ pathMatches: '/WorkspaceMemberRoles$', effect: { kind: 'status', status: 200, body } });
  expect(await failure(read('pm/WorkspaceMemberRoles'))).toMatchObject({
    kind: 'broken',
    message: expect.stringContaining('leads on to what is not a feed; it was not followed') as unknown,
  });
  expect(asked()).toEqual(before);
});

it('tells an app password that has expired from one that is wrong, and sends a refused one only once', async () => {
  const person = await sandboxSession(sandbox, 'app-password');
  try {
    const { session } = person;
    expect(await session.whoAmI(patience())).toMatchObject({ email: 'member@example.org' });
    sandbox.control.world.appPassword.delete();
    expect((await failure(session.whoAmI(patience()))).message).toContain('is wrong, or was deleted');
    const asked = sandbox.control.counts.read().total;
    expect((await failure(session.whoAmI(patience()))).message).toContain('is wrong, or was deleted');
    expect(sandbox.control.counts.read().total).toBe(asked);
  } finally {
    await person.stop();
  }
  await sandbox.control.reset();
  const later = await sandboxSession(sandbox, 'app-password');
  try {
    sandbox.control.advance(90 * dayMs);
    const error = await failure(later.session.whoAmI(patience()));
    expect([error.kind, error.message]).toEqual(['auth', expect.stringContaining('has expired') as string]);
    expect(error.message).not.toContain(sandbox.credentials.appPassword.password);
  } finally {
    await later.stop();
  }
});

it('finds the feeds of real hosts on a host of their own', () => {
  const feedsOf = (host: string) => projectPlaceHost(`https://${host}`).feeds;
  expect(['api.projectplace.com', 'service.projectplace.com', 'api-eu.projectplace.com'].map(feedsOf)).toEqual([
    'https://odata3.projectplace.com',
    'https://odata3.projectplace.com',
    'https://odata3-eu.projectplace.com',
  ]);
  expect(feedsOf('projects.example.org')).toBe('https://projects.example.org');
});
