import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failure, patience } from '../../conformance/expectations.ts';
import { projectworksSession, tablesIn } from '../../conformance/projectworks-world.ts';
import { readRows } from '../../conformance/tables.ts';
import type { ProjectworksSandbox } from '../../sandbox/projectworks/server.ts';
import { startProjectworksSandbox } from '../../sandbox/projectworks/server.ts';

describe('Lists of Projectworks', () => {
  let sandbox: ProjectworksSandbox;
  let opened: ReturnType<typeof projectworksSession>;

  beforeAll(async () => {
    sandbox = await startProjectworksSandbox();
    opened = projectworksSession(sandbox);
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(async () => {
    await opened.stop();
    await sandbox.stop();
  });

  const tables = () => tablesIn(opened.session);
  const read = (id: string) => readRows({ tables: tables() }, id);
  const world = () => sandbox.control.world;
  const asked = (path: string): readonly string[] =>
    world()
      .requests.filter((one) => one.path.endsWith(`/${path}`))
      .map((one) => one.search);

  async function changes(id: string, since: number) {
    const reading = await tables().rows(id, { since }, patience());
    const rows: Record<string, unknown>[] = [];
    for await (const batch of reading.batches) rows.push(...batch);
    return { whole: reading.whole, asOf: reading.asOf, rows };
  }

  it('can each be read, with the names that people see', async () => {
    const all = await tables().list(patience());
    const names = Object.fromEntries(all.map(({ id, name }) => [id, name]));
    expect(names).toMatchObject({
      Offices: 'Organisations',
      Clients: 'Companies',
      Modules: 'Budget lines',
      Tasks: 'Timecodes',
      Users: 'People',
    });
    for (const { id, keys, columns } of all) {
      const rows = await read(id);
      if (id !== 'CustomFields/EntitySubTypes') expect([id, rows.length > 0]).toEqual([id, true]);
      const first = rows[0] ?? {};
      expect([id, keys.filter((key) => !(key in first))]).toEqual([id, []]);
      if (columns.length > 0) expect([id, columns.some(({ name }) => name in first)]).toEqual([id, true]);
    }
  });

  it("keep people's private data until somebody chooses it", async () => {
    const all = await tables().list(patience());
    expect(all.filter((table) => table.private === true).map(({ id }) => id)).toEqual([
      ...['Users', 'Users/{id}/Postings', 'Timesheets', 'Leaves', 'Resources', 'ExpenseClaims'],
    ]);
  });

  it('are complete where the last page is exactly full, and where the service holds pages shorter than asked for', async () => {
    world().manners.maxPageSize = 60;
    const rows = await read('Timesheets');
    expect([rows.length, new Set(rows.map((row) => row['ID'])).size]).toEqual([600, 600]);
    expect(asked('Timesheets')).toHaveLength(11);
    world().manners.maxPageSize = 7;
    expect(await read('Tasks')).toHaveLength(78);
  });

  it('are read once where they know no pages', async () => {
    world().manners.maxPageSize = 1;
    const types = await read('Leaves/Types');
    expect(types.map((row) => row['Name'])).toEqual(['Annual leave', 'Sick leave', 'Parental leave']);
    world().manners.choicesHavePages = true;
    expect(await read('Leaves/Types')).toEqual(types);
  });

  it('tell no row twice that moved to the next page meanwhile', async () => {
    world().manners.maxPageSize = 2;
    const { batches } = await tables().rows('Clients', { since: null }, patience());
    const found: unknown[] = [];
    for await (const batch of batches) {
      if (found.length === 0) {
        const rows = [...world().records.list('Clients')];
        for (const row of rows) world().records.remove('Clients', row);
        for (const row of [{ ClientID: 1, ClientName: 'Before all' }, ...rows]) world().records.add('Clients', 'ClientID', row);
      }
      found.push(...batch.map((row) => row['ClientID']));
    }
    expect(found).toEqual([201, 202, 203, 204, 205]);
  });

  it('write moments with their zone and dates as days', async () => {
    sandbox.control.put('Tasks', 10_010, { StartDate: '2022-10-26T00:00:00', Note: '2022-10-26T10:00:00' });
    Object.assign(world().records.find('Tasks', 'TaskID', 10_010) ?? {}, { ModifiedDateUTC: '2022-11-11T22:23:11.7966667' });
    const task = (await read('Tasks')).find((row) => row['TaskID'] === 10_010);
    expect(task).toMatchObject({
      StartDate: '2022-10-26',
      Note: '2022-10-26T10:00:00',
      ModifiedDateUTC: '2022-11-11T22:23:11.796Z',
    });
  });

  it('ask for custom fields where a list knows them', async () => {
    const [client] = await read('Clients');
    expect(client?.['CustomFields']).toMatchObject([{ Label: 'Sector' }]);
  });

  it.each(['inclusive', 'exclusive', 'ignored'] as const)('tell what changed since, %s', async (since) => {
    const first = await changes('Clients', 0);
    expect(first.whole).toBe(false);
    const row = sandbox.control.put('Clients', 203, { FinanceNotes: 'Pays late' });
    const at = Date.parse(`${String(row['ModifiedDateUTC']).slice(0, 23)}Z`);
    world().manners.since = since;
    const { whole, rows } = await changes('Clients', at);
    expect(whole).toBe(false);
    expect(rows.map((one) => one['ClientID'])).toEqual(since === 'ignored' ? [201, 202, 203, 204, 205] : [203]);
    expect(asked('Clients').at(-1)).toMatch(/ModifiedSinceDate=\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\dZ/);
  });

  it('tell by the clock of the service up to when', async () => {
    world().clock.advance(-7 * 86_400_000);
    const { asOf = 0 } = await changes('Clients', 0);
    const theirs = world().clock.now();
    expect(asOf).toBeGreaterThan(theirs - 60_000);
    expect(asOf).toBeLessThanOrEqual(theirs);
    expect((await tables().rows('Invoices', { since: theirs + 86_400_000 }, patience())).asOf).toBeDefined();
  });

  it('are read whole where rows have no ids to be known by', async () => {
    expect((await changes('Resources', 0)).whole).toBe(true);
    expect((await read('Resources')).filter((row) => row['ResourceID'] === null)).toHaveLength(6);
    world().manners.timesheetIds = false;
    const { whole, rows } = await changes('Timesheets', Date.now() - 86_400_000);
    expect([whole, rows.length]).toEqual([true, 600]);
  });

  it('of single records name whose they are, and pass over one that went meanwhile', async () => {
    expect((await read('Users/{id}/Postings')).map((row) => row['UserID'])).toHaveLength(12);
    sandbox.control.faults.add({ pathMatches: '/Users/105/Postings$', effect: { kind: 'status', status: 404 } });
    const rows = await read('Users/{id}/Postings');
    expect(rows.map((row) => row['UserID'])).toEqual([101, 102, 103, 104, 106, 107, 108, 109, 110, 111, 112]);
    world().manners.denied.add('Users/{id}/Postings');
    expect((await failure(read('Users/{id}/Postings'))).kind).toBe('refused');
  });

  it.each(['\ud800', '..'])('of single records are broken where an id is %j, and ask nothing for it', async (id) => {
    Object.assign(world().records.find('Users', 'UserID', 101) ?? {}, { UserID: id });
    const before = world().requests.length;
    expect(await failure(read('Users/{id}/Postings'))).toMatchObject({ kind: 'broken' });
    expect(asked('Postings')).toEqual([]);
    expect(world().requests.length - before).toBe(1);
  });
});
