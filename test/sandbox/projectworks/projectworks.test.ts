import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectworksSandbox } from './server.ts';
import { startProjectworksSandbox } from './server.ts';

/** What services.md 3 and 5 say of the service, asked for with a client that is not ours. */
describe('The stand-in for Projectworks', () => {
  let sandbox: ProjectworksSandbox;

  beforeAll(async () => {
    sandbox = await startProjectworksSandbox();
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(() => sandbox.stop());

  const basic = (): string => {
    const { consumerKey, consumerSecret } = sandbox.credentials;
    return `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  };

  async function ask(path: string, { method = 'GET', body }: { method?: string; body?: unknown } = {}) {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: basic(), accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, text, value };
  }

  const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : -1);

  it('takes Basic with key and secret below both versions, and nothing else', async () => {
    expect((await ask('/api/v1/Offices')).status).toBe(200);
    expect((await ask('/api/v1.0/Offices')).status).toBe(200);
    const bare = await fetch(`${sandbox.apiEndpoint}/Offices`);
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, 'Basic']);
  });

  it('answers pages as bare arrays, 50 rows when none are asked for, and nothing past the end', async () => {
    expect(lengthOf((await ask('/api/v1/Timesheets')).value)).toBe(50);
    expect(lengthOf((await ask('/api/v1/Timesheets?PAGE=3&pagesize=200')).value)).toBe(200);
    expect((await ask('/api/v1/Timesheets?page=4&pageSize=200')).text).toBe('[]');
    expect(lengthOf((await ask('/api/v1/Timesheets?pageSize=100000')).value)).toBe(600);
  });

  it('filters by names in any case, and passes over those that it does not know', async () => {
    const [rows] = [(await ask('/api/v1/Tasks?projectID=401&nonsense=1')).value];
    expect(rows).toEqual((await ask('/api/v1/Tasks?PROJECTID=401')).value);
    expect(lengthOf(rows)).toBe(13);
  });

  it('knows the filters of each list (services.md 3.4)', async () => {
    const rowsOf = async (path: string) => (await ask(`/api/v1/${path}&pageSize=1000`)).value as Record<string, unknown>[];
    const all = await rowsOf('Invoices?x=1');
    const days = all.map((row) => String(row['InvoiceDate']).slice(0, 10)).sort();
    const [from, to] = [days[3]!, days[8]!];
    const some = await rowsOf(`Invoices?StartDate=${from}&endDate=${to}T00:00:00`);
    expect(some).toEqual(all.filter((row) => String(row['InvoiceDate']) >= from && String(row['InvoiceDate']) <= `${to}T99`));
    expect(some.length).toBe(6);
    const leaves = await rowsOf('Leaves?TypeID=2');
    expect([leaves.length, leaves.every((row) => JSON.stringify(row['Days']).includes('"TypeID":2'))]).toEqual([5, true]);
    const billed = await rowsOf('ExpenseClaims?IsBillable=True');
    expect([billed.length, billed.every((row) => row['IsBillable'])]).toEqual([6, true]);
    const [person] = await rowsOf('Users?UserID=101');
    expect(await rowsOf(`Users?Name=${String(person!['FirstName'])} ${String(person!['LastName'])}`)).toEqual([person]);
    const hers = await rowsOf(`Timesheets?UserExternalReference=${String(person!['ExternalReference'])}`);
    expect([hers.length > 0, hers.every((row) => row['UserID'] === 101)]).toEqual([true, true]);
    expect(await rowsOf('Leaves/Types?Name=Sick leave')).toMatchObject([{ TypeID: 2 }]);
    expect(await rowsOf('Resources?EndDate=1990-01-01')).toEqual([]);
    const booked = await rowsOf('Projects?UserID=101');
    expect(booked.length).toBeLessThan((await rowsOf('Projects?x=1')).length);
  });

  it('deletes an entry of a timesheet as clients of 2018 ask for it', async () => {
    const [entry] = (await ask('/api/v1.0/Timesheets?ID=20001')).value as [Record<string, unknown>];
    const named = `userID=${String(entry['UserID'])}&taskID=${String(entry['TaskID'])}&date=${String(entry['Date'])}`;
    expect(await ask(`/api/v1.0/Timesheets?${named}`, { method: 'DELETE' })).toMatchObject({ status: 200, text: '' });
    expect((await ask('/api/v1.0/Timesheets?ID=20001')).value).toEqual([]);
  });

  it('answers what nobody should send', async () => {
    expect((await ask('//')).status).toBe(404);
    expect((await ask('/API/V1/offices')).status).toBe(200);
    const garbage = await fetch(`${sandbox.apiEndpoint}/Clients`, {
      method: 'POST',
      headers: { authorization: basic().replace('Basic', 'basic') },
      body: '{',
    });
    expect(garbage.status).toBe(400);
  });

  it('writes moments as UTC without Z and dates as midnight', async () => {
    const [task] = (await ask('/api/v1/Tasks?TaskID=10010')).value as [Record<string, string>];
    expect(task['ModifiedDateUTC']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/);
    expect(task['StartDate']).toMatch(/^\d{4}-\d\d-\d\dT00:00:00$/);
  });

  it('tells what changed since a moment', async () => {
    sandbox.control.put('Clients', 203, { FinanceNotes: 'Pays late' });
    const since = new Date(Date.now() - 60_000).toISOString();
    const rows = (await ask(`/api/v1/Clients?modifiedSinceDate=${since}`)).value;
    expect(rows).toMatchObject([{ ClientID: 203, FinanceNotes: 'Pays late', CustomFields: null }]);
  });

  it('has bookings without an id, and claims alone in an array', async () => {
    const rows = (await ask('/api/v1/Resources?pageSize=1000')).value as Record<string, unknown>[];
    expect(rows.filter((row) => row['ResourceID'] === null)).toHaveLength(6);
    expect((await ask('/api/v1/ExpenseClaims/8001')).value).toMatchObject([{ ExpenseClaimID: 8001 }]);
    expect((await ask('/api/v1/Tasks/10010')).value).toMatchObject({ TaskID: 10_010 });
  });

  it('makes, changes and deletes records', async () => {
    const made = await ask('/api/v1/Clients', { method: 'POST', body: { clientName: 'New & Co', officeID: 1 } });
    const { ClientID } = made.value as { ClientID: number };
    expect(made.value).toMatchObject({ ClientName: 'New & Co', OfficeID: 1 });
    const changed = await ask(`/api/v1/Clients/${ClientID}`, { method: 'PATCH', body: { clientName: 'Newer' } });
    expect(changed.value).toMatchObject({ ClientID, ClientName: 'Newer', OfficeID: 1 });
    expect(await ask(`/api/v1/Clients/${ClientID}`, { method: 'DELETE' })).toMatchObject({ status: 200, text: '' });
    expect((await ask(`/api/v1/Clients/${ClientID}`)).status).toBe(404);
  });

  it('answers a whole record, puts one in the place of another, and changes parts of one (services.md 3.2, 3.4)', async () => {
    const made = await ask('/api/v1/Clients', { method: 'POST', body: { clientName: 'New & Co' } });
    expect(made.value).toMatchObject({
      ClientName: 'New & Co',
      FinanceEmail: null,
      BillingContacts: [],
      ExternalReference: null,
    });
    const put = await ask('/api/v1/Leaves/901', { method: 'PUT', body: { userID: 102, statusID: 1 } });
    expect(put.value).toMatchObject({ LeaveID: 901, UserID: 102, StatusID: 1, RequestComment: null, Days: [] });
    const fields = [{ fieldID: 1, value: 'Rail', multiSelectValues: [] }];
    expect((await ask('/api/v1/Clients/201/Fields', { method: 'PUT', body: fields })).status).toBe(200);
    expect((await ask('/api/v1/Clients/201?includeCustomFields=True')).value).toMatchObject({
      CustomFields: [{ FieldID: 1, Label: 'Sector', Value: 'Rail', EntityTypeName: 'Client' }],
    });
    expect((await ask('/api/v1/Tasks/10010?includeCustomFields=true')).value).toMatchObject({ CustomFields: [] });
    expect((await ask('/api/v1/Tasks/10010')).value).toMatchObject({ CustomFields: null });
  });

  it('has what hangs on one record, and nothing else (services.md 3.4)', async () => {
    const contact = await ask('/api/v1/Clients/202/BillingContacts', { method: 'POST', body: { contactName: 'W. Reed' } });
    const { BillingContactID } = contact.value as { BillingContactID: number };
    expect(contact.value).toMatchObject({ ClientID: 202, ContactName: 'W. Reed', PostalAddress1: null, IsActive: true });
    const gone = await ask(`/api/v1/Clients/BillingContacts/${BillingContactID}`, { method: 'DELETE' });
    expect([gone.status, gone.text]).toEqual([200, '']);
    expect(lengthOf((await ask('/api/v1/Clients/BillingContacts')).value)).toBe(5);
    await ask('/api/v1/Tasks/10010/Users', { method: 'PUT', body: [{ userID: 103 }] });
    expect((await ask('/api/v1/Tasks/10010/Users/103')).value).toEqual({ UserID: 103 });
    expect((await ask('/api/v1/Tasks/10010/Users/103', { method: 'DELETE' })).status).toBe(200);
    expect((await ask('/api/v1/Tasks/10010/Users/103')).status).toBe(404);
    expect((await ask('/api/v1/Users/101/LeaveBalances', { method: 'PUT', body: [] })).text).toBe('');
    expect((await ask('/api/v1/Users/101/Postings', { method: 'DELETE' })).status).toBe(200);
    expect((await ask('/api/v1/Users/101/Postings')).value).toEqual([]);
    expect((await ask('/api/v1/Users/101/Nonsense', { method: 'PUT', body: {} })).status).toBe(404);
    expect((await ask('/api/v1/Users/101/Roles', { method: 'DELETE' })).status).toBe(405);
  });

  it('answers as it was seen to: empty, 400, 403, 500', async () => {
    const roles = (ids: readonly number[]) => ask('/api/v1/Users/101/Roles', { method: 'PUT', body: { userRoleIDs: ids } });
    expect(await roles([1])).toMatchObject({ status: 200, text: '' });
    expect((await roles([99])).status).toBe(500);
    const claim = await ask('/api/v1/ExpenseClaims', { method: 'POST', body: { userID: 101 } });
    expect([claim.status, claim.value]).toEqual([400, { message: 'Must include at least one file' }]);
    sandbox.control.world.manners.denied.add('Users');
    expect((await ask('/api/v1/Users')).status).toBe(403);
  });

  it('knows keys that were cycled, deactivated and deleted, and tells it where it is told to', async () => {
    const { keys, manners } = sandbox.control.world;
    const old = basic();
    const said = async (authorization: string) => {
      const response = await fetch(`${sandbox.apiEndpoint}/Offices`, { headers: { authorization } });
      return [response.status, response.status === 200 ? null : await response.json()];
    };
    keys.deactivate();
    expect(await said(old)).toEqual([401, { message: 'Unauthorized' }]);
    manners.tellsKeys = true;
    expect(await said(old)).toEqual([401, { message: 'The API account is inactive' }]);
    keys.activate();
    expect(await said(old)).toEqual([200, null]);
    keys.cycle();
    expect(await said(old)).toEqual([401, { message: 'Invalid consumer secret' }]);
    expect(await said(basic())).toEqual([200, null]);
    keys.delete();
    expect(await said(basic())).toEqual([401, { message: 'The API account was deleted' }]);
    keys.cycle();
  });

  it('is steered over HTTP too, and notes what came with all its headers', async () => {
    const control = async (path: string, method = 'GET', body?: unknown) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(`${sandbox.controlUrl}/${path}`, { method, ...sent });
      return [response.status, await response.json()] as const;
    };
    await control('faults', 'POST', { pathMatches: '/Offices$', effect: { kind: 'throttle', retryAfter: 5 } });
    expect((await ask('/api/v1/Offices')).status).toBe(429);
    await control('manners', 'POST', { maxPageSize: 2, denied: ['Users'], since: 'exclusive' });
    expect(lengthOf((await ask('/api/v1/Clients')).value)).toBe(2);
    expect(await control('manners', 'POST', { since: 'maybe' })).toEqual([
      400,
      { error: 'since is no manner, or cannot be "maybe"' },
    ]);
    await control('records/Clients/201', 'PUT', { ClientName: 'Renamed' });
    expect((await ask('/api/v1/Clients/201')).value).toMatchObject({ ClientName: 'Renamed' });
    const [, requests] = await control('requests');
    expect(requests).toMatchObject([{ path: '/api/v1/Offices', headers: { authorization: basic() } }, {}, {}]);
  });
});
