import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTargetprocessSandbox, type TargetprocessSandbox } from './server.ts';
import { askerOf, harbourSeed, type Page } from './test-client.ts';

/** What services.md 1.2 to 1.8 tell of single fields and conditions, beside what targetprocess.test.ts asks for. */
describe('The stand-in for Targetprocess, looked at closely', () => {
  let sandbox: TargetprocessSandbox;

  beforeAll(async () => {
    sandbox = await startTargetprocessSandbox({ seed: harbourSeed });
  });
  afterAll(() => sandbox.stop());

  const idOf = (name: string) => sandbox.place().named.get(name)!.id;
  const ask = askerOf(() => sandbox);
  const send = (method: string, path: string, body: unknown) => ask(path, {}, { method, body });
  const items = async (path: string, query: Record<string, string>) => ((await ask(path, query)).json as Page).Items;
  const story = (name: string, query: Record<string, string> = {}) => ask(`/api/v1/UserStories/${idOf(name)}`, query);
  const date = expect.stringMatching(/^\/Date\(\d+\+0200\)\/$/) as string;

  it('tells of refusals too which gateway they came through (1.1)', async () => {
    for (const { headers } of [await ask('/api/v1/Bugs/1'), await fetch(`${sandbox.url}/api/v1/Bugs`)]) {
      expect([headers.get('via'), headers.get('server'), headers.get('x-tp-handled-by')]).toEqual([
        ...[expect.stringMatching(/^1\.1 kong\//) as string, 'nginx', 'tp-next'],
      ]);
      expect(headers.get('x-correlationid')).toMatch(/^[\da-f-]{36}$/);
    }
  });

  it('tells of oneself all that was recorded (1.2)', async () => {
    const { json } = await ask('/api/v1/Users/LoggedUser');
    expect(json).toMatchObject({
      ...{ CreateDate: date, ModifyDate: date, DeleteDate: null, Locale: null, IsIntegration: false, RichEditor: 'Markdown' },
      ...{ WeeklyAvailableHours: 30, CurrentAllocation: 0, ActiveDirectoryName: null, CustomFields: [] },
    });
    expect(Object.keys(json as object)).not.toContain('Password');
  });

  it('tells of a card what was recorded, and who changed it, when it changed its state, who spoke last (1.4)', async () => {
    const user = { ResourceType: 'GeneralUser', Login: 'ingrid' };
    expect((await story('Crane')).json).toMatchObject({
      ...{ Units: 'h', LastEditor: user, LastStateChangeDate: date, LastCommentedUser: { Login: 'omar' } },
      EntityType: { Name: 'UserStory', IsUnitInHourOnly: false },
      Team: { ResourceType: 'Team', Name: 'Quay', EmojiIcon: ':ship:' },
      EntityState: { Name: 'Open', NumericPriority: 100 },
    });
    expect((await story('Crane', { include: '[EntityState,Team]' })).json).toEqual({
      ...{ ResourceType: 'UserStory', Id: idOf('Crane') },
      EntityState: { ResourceType: 'EntityState', Id: expect.any(Number) as number, Name: 'Open' },
      Team: { ResourceType: 'Team', Id: idOf('Quay'), Name: 'Quay' },
    });
    expect((await ask(`/api/v1/Bugs/${idOf('Leak')}`)).json).toMatchObject({ Severity: null, UserStory: null, Feature: null });
    const synthetic = { include: '[IsNow,LeadTime,CycleTime,ForecastEndDate]' };
    expect((await story('Crane', synthetic)).json).toMatchObject({ IsNow: false, LeadTime: null });
    expect(Object.keys((await story('Crane')).json as object)).not.toContain('LeadTime');
    const [comment] = await items('/api/v1/Comments', { take: '1' });
    expect(comment).toMatchObject({ IsPrivate: false, IsPinned: false, ParentId: null });
  });

  it('has no custom fields of what is beside a card, and no collections of what is in one (1.3)', async () => {
    const beside = await story('Crane', { include: '[Owner[CustomFields,Login],CustomFields]' });
    expect(beside.json).toMatchObject({ Owner: { Login: 'ingrid' }, CustomFields: [{ Name: 'Risk' }] });
    expect((beside.json as { Owner: object }).Owner).not.toHaveProperty('CustomFields');
    await send('POST', '/api/v1/Tasks', { Name: 'Grease', UserStory: { Id: idOf('Crane') } });
    expect((await story('Crane', { include: '[Tasks[Comments]]' })).status).toBe(400);
  });

  it.each([
    ["ModifyDate lt '2026-03-02T10:03:00'", 1],
    ["ModifyDate lt '2026-03-02T08:03:00Z'", 1],
    ["ModifyDate gte '2-Mar-2026'", 4],
    ["ModifyDate gte '2026-03-03'", 0],
    ['Project.Nonsense eq 1', 4],
    ["EntityType.Name eq 'UserStory' and Project.Process.Name eq 'Scrum'", 4],
    ["EntityType.Name eq 'Bug'", 0],
    ["ModifyDate gt 'soon'", null],
    ["Id eq 'many'", null],
  ])('counts the rows where %s: %s (1.3)', async (where, count) => {
    const { status, json } = await ask('/api/v1/UserStories', { where });
    expect([status, count === null ? null : (json as Page).Items.length]).toEqual([count === null ? 400 : 200, count]);
  });

  it('puts what has no value before all that has one', async () => {
    const names = async (order: Record<string, string>) => (await items('/api/v1/UserStories', order)).map(({ Name }) => Name);
    expect((await names({ orderBy: 'LastCommentDate' })).at(-1)).toBe('Crane');
    expect((await names({ orderByDesc: 'LastCommentDate' }))[0]).toBe('Crane');
  });

  it('shows people and work in the lists of all of them (1.5)', async () => {
    expect(await items('/api/v1/GeneralUsers', {})).toMatchObject([
      { ResourceType: 'GeneralUser', Login: 'omar' },
      { ResourceType: 'GeneralUser', Login: 'ingrid' },
    ]);
    const [crane] = await items('/api/v1/Assignables', { where: `Id eq ${idOf('Crane')}` });
    expect(crane).toMatchObject({ Name: 'Crane', EntityType: { Name: 'UserStory' } });
    expect(Object.keys(crane!).filter((name) => ['Feature', 'Build', 'InitialEstimate'].includes(name))).toEqual([]);
  });

  it('refuses to make what lacks something, and to change what can only be read (1.5)', async () => {
    for (const [plural, body] of [
      ['Users', { FirstName: 'A' }],
      ['Times', { Project: { Id: idOf('Harbour') } }],
      ['EntityTypes', { Name: 'Wish' }],
      ['Assignables', { Name: 'A', Project: { Id: idOf('Harbour') } }],
    ] as const) {
      expect([plural, (await send('POST', `/api/v1/${plural}`, body)).status]).toEqual([plural, 400]);
    }
    expect((await send('DELETE', '/api/v1/EntityTypes/1', undefined)).status).toBe(400);
    const heads = async (plural: string) => {
      const { CanCreate, CanUpdate, CanDelete } = (await ask(`/api/v1/${plural}/meta`)).json as Record<string, boolean>;
      return [CanCreate, CanUpdate, CanDelete];
    };
    expect(await heads('Assignables')).toEqual([false, true, true]);
    expect(await heads('Users')).toEqual([true, true, true]);
    expect(await heads('Terms')).toEqual([false, false, false]);
  });

  it('knows what comes before a state and what refines it (1.5)', async () => {
    const [state] = await items('/api/v1/EntityStates', {
      ...{ include: '[Name,PreviousStates,SubEntityStates]', where: `EntityType.Name eq 'UserStory' and Name eq 'Done'` },
    });
    expect(state).toMatchObject({ PreviousStates: { Items: [{ Name: 'Open' }] }, SubEntityStates: { Items: [] } });
    expect((await ask(`/api/v1/EntityStates/${String(state!['Id'])}/SubEntityStates`)).json).toEqual({ Items: [] });
  });

  it('describes fields by their types, empty ones too, and the context in XML only (1.3, 1.4)', async () => {
    const { json } = await ask('/api/v1/UserStories/meta');
    const { ResourceMetadataPropertiesDescription: properties } = json as Record<string, Record<string, Page>>;
    const values = properties!['ResourceMetadataPropertiesResourceValuesDescription']!.Items;
    const types = new Map(values.map(({ Name, Type, IsSynthetic }) => [Name, [Type, IsSynthetic]]));
    expect(['EndDate', 'LeadTime', 'Effort'].map((name) => types.get(name))).toEqual([
      ['DateTime', false],
      ['Double', true],
      ['Decimal', false],
    ]);
    const references = properties!['ResourceMetadataPropertiesResourceReferencesDescription']!.Items;
    expect(references.map(({ Name }) => Name)).toEqual(expect.arrayContaining(['Release', 'LastEditor', 'Feature']));
    const context = await ask('/api/v1/Context/meta');
    expect([context.status, context.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
  });

  it('takes a time of change that a client sets (1.13)', async () => {
    const body = { ModifyDate: '/Date(1772000000000)/' };
    const changed = await send('POST', `/api/v1/UserStories/${idOf('Mole')}`, body);
    expect(changed.json).toMatchObject({ ModifyDate: '/Date(1772000000000+0200)/' });
  });
});
