import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTargetprocessSandbox, type TargetprocessSandbox } from './server.ts';
import { askerOf, harbourSeed, type Page } from './test-client.ts';

/** What services.md 1 and 5 say of the service, asked for with a client that is not ours. */
describe('The stand-in for Targetprocess', () => {
  let sandbox: TargetprocessSandbox;

  beforeAll(async () => {
    sandbox = await startTargetprocessSandbox({ seed: harbourSeed, path: '/Targetprocess' });
  });
  afterAll(() => sandbox.stop());

  const idOf = (name: string) => sandbox.place().named.get(name)!.id;

  const ask = askerOf(() => sandbox);
  const page = async (path: string, query: Record<string, string>) => (await ask(path, query)).json as Page;
  const namesFor = async (where: string) =>
    (await page('/api/v1/UserStories', { where, orderBy: 'Id' })).Items.map(({ Name }) => Name);

  describe('filters (1.3)', () => {
    it.each([
      ["(Name eq 'Master\\'s house')", ["Master's house"]],
      ['Name eq "Mole"', ['Mole']],
      ["Name contains 'wall' and (Project.Name eq 'Harbour')", ['Quay wall']],
      ["((Name eq 'Mole') and (Project.Id is not null))", ['Mole']],
      ["Name in ('Mole','Crane')", ['Crane', 'Mole']],
      ["TagObjects.Name eq 'steel'", ['Crane']],
      ["Tags contains '*eav*'", ['Crane']],
      ['AssignedUser.Id eq 2', ['Mole']],
      ["CustomFields.Risk eq 'High'", []],
      ["'CustomFields.Risk' is null and Name eq 'Mole'", ['Mole']],
      ["EntityState.IsInitial eq 'true' and Name eq 'Mole'", ['Mole']],
      ['Assignments.GeneralUser.Id eq 2', ['Crane', 'Mole', "Master's house", 'Quay wall']],
    ])('%s', async (where, names) => {
      expect(await namesFor(where)).toEqual(names);
    });

    it.each([
      "Name eq 'Mole' or Name eq 'Crane'",
      "(Name eq 'Mole') or (Name eq 'Crane')",
      "Name eq 'Master''s house'",
      'Id not in (1,2)',
      "Name eq 'Mole",
      "(Name eq 'Mole'",
      'Nonsense eq 1',
    ])('refuses %s', async (where) => {
      const { status, json } = await ask('/api/v1/UserStories', { where });
      expect([status, json]).toMatchObject([400, { Status: 'BadRequest', Type: 'Presentational', Details: { Items: [{}] } }]);
    });
  });

  it('leads on in the order and with the fields that were asked for, without the token', async () => {
    const asked = { orderByDesc: 'Name', take: '2', include: '[Id,Name]', where: "Project.Name eq 'Harbour'" };
    const first = await page('/api/v1/userstory', asked);
    const next = new URL(first.Next!);
    expect([next.origin + next.pathname, next.searchParams.get('access_token')]).toEqual([
      `${sandbox.url}/api/v1/UserStories/`,
      null,
    ]);
    const second = await page(next.pathname.replace('/Targetprocess', ''), Object.fromEntries(next.searchParams));
    expect([...first.Items, ...second.Items].map(({ Name }) => Name)).toEqual(['Quay wall', 'Mole', "Master's house", 'Crane']);
    expect([second.Next, second.Items[1]]).toMatchObject([
      undefined,
      { ResourceType: 'UserStory', Id: idOf('Crane'), Name: 'Crane' },
    ]);
  });

  it('answers the request that the contract has for an example (1.13)', async () => {
    const include =
      '[Id,Name,Description,ModifyDate,LastCommentDate,EntityVersion,Tags,NumericPriority,EntityState[Id,Name],Project[Id,Name],' +
      'Feature[Id,Name],AssignedTeams[Id,Team,EntityState],Assignments[GeneralUser,Role]]';
    const { Items } = await page('/api/v1/UserStories', {
      ...{ take: '1000', innerTake: '1000', orderBy: 'ModifyDate', include },
      where: "(ModifyDate gte '2025-09-01T00:00:00')",
    });
    expect(Items[1]).toMatchObject({
      Name: 'Mole',
      Feature: null,
      AssignedTeams: { Items: [{ ResourceType: 'TeamAssignment', Team: { Name: 'Quay' }, EntityState: null }] },
      Assignments: { Items: [{ GeneralUser: { ResourceType: 'GeneralUser', Login: 'omar' }, Role: { Name: 'Developer' } }] },
    });
  });

  it('has the columns of a board as the contract asks for them, and what may follow a state by name (1.6)', async () => {
    const include =
      '[Id,Name,IsInitial,IsFinal,IsPlanned,NumericPriority,Workflow[Id,Name,ParentWorkflow],ParentEntityState,EntityType,Role]';
    const where = "(Process.Id eq 1) and (EntityType.Name eq 'UserStory')";
    const { Items } = await page('/api/v1/EntityStates', { include, where, take: '1000', orderBy: 'NumericPriority' });
    expect(Items).toMatchObject([
      {
        Name: 'Open',
        IsInitial: true,
        ParentEntityState: null,
        Workflow: { ParentWorkflow: null },
        EntityType: { Name: 'UserStory' },
      },
      { Name: 'Done', IsFinal: true },
    ]);
    const next = await ask(`/api/v1/UserStories/${idOf('Crane')}`, { include: '[EntityState[NextStates]]' });
    const NextStates = { Items: [{ ResourceType: 'EntityState', Id: Items[1]!['Id'], Name: 'Done' }] };
    expect(next.json).toMatchObject({ EntityState: { NextStates } });
  });

  it('lists what hangs on one row, page by page', async () => {
    const first = await page(`/api/v1/UserStories/${idOf('Crane')}/Comments`, { take: '2' });
    expect([first.Items.length, new URL(first.Next!).pathname]).toEqual([
      ...[2, `/Targetprocess/api/v1/UserStories/${idOf('Crane')}/Comments/`],
    ]);
    expect((await ask(`/api/v1/UserStories/${idOf('Crane')}/Nonsense`)).status).toBe(400);
  });

  it('leaves out what is excluded, counts what is appended, and shows what is asked of all that there is', async () => {
    const path = `/api/v1/UserStories/${idOf('Crane')}`;
    const whole = (await ask(path)).json as Record<string, unknown>;
    expect(whole).toMatchObject({
      ...{ Milestone: null, Progress: 0, Build: null, ResponsibleTeam: { ResourceType: 'TeamAssignment' } },
      CustomFields: [{ Name: 'Risk', Type: 'DropDown', Value: null }],
    });
    const less = (await ask(path, { exclude: '[Description,CustomFields]', append: '[Comments-Count]' })).json as object;
    expect(Object.keys(whole).filter((name) => !(name in less))).toEqual(['Description', 'CustomFields']);
    expect(less).toMatchObject({ 'Comments-Count': 3 });
    expect((await ask(path, { include: '[Id]', exclude: '[Name]' })).status).toBe(400);
    const inner = { include: '[Comments[Description],CustomFields]', innerTake: '2' };
    expect((await ask(path, inner)).json).toMatchObject({ Comments: { Items: { length: 2 } }, CustomFields: [{ Name: 'Risk' }] });
  });

  it('writes dates as it is told', async () => {
    const path = `/api/v1/UserStories/${idOf('Crane')}`;
    const date = async (query: Record<string, string>) => ((await ask(path, query)).json as { CreateDate: string }).CreateDate;
    expect(await date({})).toMatch(/^\/Date\(\d+\+0200\)\/$/);
    expect(await date({ dateformat: 'iso' })).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00$/);
    expect(await date({ isodate: '1' })).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it('counts versions over all types, and a comment leaves the date of its card alone', async () => {
    const path = `/api/v1/UserStories/${idOf('Mole')}`;
    const card = async () =>
      (await ask(path)).json as { EntityVersion: number; ModifyDate: string; LastCommentDate: string | null };
    const before = await card();
    const body = { Description: 'hello', General: { Id: idOf('Mole') } };
    const made = await ask('/api/v1/Comments', {}, { method: 'POST', body });
    const { Id, EntityVersion } = made.json as { Id: number; EntityVersion: number };
    const after = await card();
    expect([made.status, EntityVersion > before.EntityVersion, after.ModifyDate, after.LastCommentDate === null]).toEqual([
      ...[201, true, before.ModifyDate, false],
    ]);
    const changed = await ask(`/api/v1/Comments/${Id}`, {}, { method: 'POST', body: { Description: 'hello again' } });
    expect(changed.json).toMatchObject({
      EntityVersion: EntityVersion + 1,
      DescriptionModifyDate: expect.stringMatching(/Date/) as string,
    });
    expect((await ask(`/api/v1/Comments/${Id}`, {}, { method: 'DELETE' })).json).toEqual({ ResourceType: 'Comment', Id });
    expect((await ask(`/api/v1/Comments/${Id}`)).status).toBe(404);
  });

  it('makes, changes and deletes many at once (1.8)', async () => {
    const Project = { Id: idOf('Harbour') };
    const send = (method: string, body: unknown, headers = {}) =>
      ask('/api/v1/UserStories/bulk', { resultInclude: '[Id,Name]' }, { method, body, headers });
    expect((await send('POST', [])).status).toBe(400);
    const made = await send('POST', [
      { Name: 'A', Project },
      { Name: 'B', Project },
    ]);
    const [a, b] = (made.json as Page).Items.map(({ Id }) => Id);
    expect(made).toMatchObject({ status: 200, json: { Items: [{ Name: 'A' }, { Name: 'B' }] } });
    expect(await send('POST', [{ Id: a, Name: 'A2' }])).toMatchObject({ status: 200, json: { Items: [{ Id: a, Name: 'A2' }] } });
    expect((await send('DELETE', [{ Id: a }])).status).toBe(200);
    expect((await send('POST', [{ Id: b }], { 'X-HTTP-Method-Override': 'DELETE' })).status).toBe(200);
    expect(await namesFor("Name in ('A2','B')")).toEqual([]);
  });

  it('takes values of custom fields, tags and rows of collections, and takes rows away again', async () => {
    const path = `/api/v1/UserStories/${idOf('Quay wall')}`;
    const post = (body: unknown) => ask(path, {}, { method: 'POST', body });
    const Assignments = { Items: [{ GeneralUser: { Id: 2 }, Role: { Id: 1 } }] };
    const written = await post({ CustomFields: [{ Name: 'Risk', Value: 'High' }], TagObjects: [{ Name: 'stone' }], Assignments });
    expect(written).toMatchObject({ status: 200, json: { Tags: 'stone', CustomFields: [{ Value: 'High' }] } });
    expect(await namesFor("CustomFields.Risk eq 'High' and AssignedUser.Id in (2,3)")).toEqual(['Quay wall']);
    expect((await post({ CustomFields: [{ Name: 'Nonsense', Value: 1 }] })).status).toBe(400);
    expect((await post({ Priority: { Id: 99 } })).status).toBe(403);
    const [one] = (await page(`/api/v1/Assignments`, { where: `Assignable.Id eq ${idOf('Quay wall')}` })).Items;
    expect((await ask(`${path}/Assignments`, { childrenIds: String(one!['Id']) }, { method: 'DELETE' })).status).toBe(500);
    expect((await ask(`${path}/Assignments/${String(one!['Id'])}`, {}, { method: 'DELETE' })).status).toBe(200);
    expect(await namesFor('AssignedUser.Id eq 2')).toEqual(['Mole']);
  });

  it('reads XML, and answers it to those who do not ask for JSON, errors too when only the address asks', async () => {
    const token = `access_token=${encodeURIComponent(sandbox.credentials.accessToken)}`;
    const made = await fetch(`${sandbox.url}/api/v1/Bugs?${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: `<?xml version="1.0"?><Bug Name="Fish &amp; chips"><Description>a &lt;b&gt;</Description><Project Id="${idOf('Harbour')}"/></Bug>`,
    });
    expect([made.status, made.headers.get('content-type'), await made.text()]).toEqual([
      ...[201, 'application/xml; charset=utf-8'],
      expect.stringMatching(/^<Bug ResourceType="Bug" Id="\d+" Name="Fish &#38; chips">.*<Description>a &#60;b&#62;</s),
    ]);
    const refused = await fetch(`${sandbox.url}/api/v1/Bugs/1?format=json&${token}`);
    expect([refused.status, await refused.text()]).toEqual([
      404,
      '<Error><Status>NotFound</Status><Message>Bug with Id 1 not found or access is forbidden.</Message><Type>Presentational</Type></Error>',
    ]);
  });

  it('tells of itself and of what is around it', async () => {
    const context = (await ask('/api/v1/Context')).json as { LoggedUser: object };
    expect(context).toMatchObject({ Version: '2609.2.0.3492', Processes: { Items: [{ Name: 'Scrum' }] }, LoggedUser: { Id: 1 } });
    expect(Object.keys(context.LoggedUser)).not.toContain('Login');
    expect((await ask('/api/v1/Users/LoggedUser')).json).toMatchObject({ ResourceType: 'User', Login: 'ingrid' });
    for (const plural of ['Releases', 'Priorities', 'TeamIterations', 'Relations', 'Times', 'Milestones']) {
      expect((await ask(`/api/v1/${plural}`)).json).toEqual({ Items: [] });
    }
  });

  it('describes what it has, in XML unless the address asks for JSON (1.3, 1.4)', async () => {
    const { json } = await ask('/api/v1/UserStories/meta');
    const { ResourceMetadataPropertiesDescription: properties, ...head } = json as Record<string, Record<string, Page>>;
    expect(head).toMatchObject({ Name: 'UserStory', CanCreate: true, Uri: `${sandbox.url}/api/v1/UserStories` });
    const typed = (kind: string) =>
      properties![`ResourceMetadataPropertiesResource${kind}Description`]!.Items.map(({ Name, Type }) => [Name, Type]);
    expect(typed('Values')).toEqual(
      expect.arrayContaining([
        ['Id', 'Int32'],
        ['EntityVersion', 'Int64'],
        ['ModifyDate', 'DateTime'],
      ]),
    );
    expect(typed('References')).toContainEqual(['Project', 'Project']);
    expect(typed('Collections')).toContainEqual(['Tasks', 'Task']);
    const index = await ask('/api/v1/Index/meta');
    expect(index.text.match(/"ResourceMetadataDescription":/g)!.length).toBeGreaterThan(20);
    expect((await ask('/api/v1/Bugs/meta', { format: 'xml' })).headers.get('content-type')).toBe(
      'application/xml; charset=utf-8',
    );
  });

  it('has files with whole addresses, which lead to them (1.9)', async () => {
    const [plain] = (await page('/api/v1/Attachments', {})).Items;
    expect(Object.keys(plain!).filter((name) => /Uri|Size|MimeType/.test(name))).toEqual([]);
    const [file] = (await page('/api/v1/Attachments', { include: '[Uri,ThumbnailUri,MimeType,Size]' })).Items;
    const { Id, ThumbnailUri } = file as { Id: number; ThumbnailUri: string };
    expect(file).toMatchObject({
      PersistedSize: 6,
      PersistedMimeType: 'text/plain',
      Uri: `${sandbox.url}/Attachment.aspx?AttachmentID=${Id}`,
    });
    expect(ThumbnailUri).toBe(`${sandbox.url}/AttachmentThumbnail.aspx?AttachmentID=${Id}&width=100&height=100`);
    const { headers, text } = await ask('/Attachment.aspx', { AttachmentID: String(Id) });
    expect([text, headers.get('content-range'), headers.get('accept-ranges'), headers.get('x-tp-handled-by')]).toEqual([
      ...['a plan', 'bytes 0-5/6', '0-6', 'tp'],
    ]);
    expect([headers.get('content-disposition'), headers.get('cache-control')]).toEqual([
      `attachment; filename="plan _.txt"; filename*=UTF-8''plan%20%C3%A5.txt`,
      'private, max-age=31536000, s-maxage=0',
    ]);
    const form = new FormData();
    form.set('file', new Blob(['four']), 'new.txt');
    form.set('generalId', String(idOf('Crane')));
    const token = encodeURIComponent(sandbox.credentials.accessToken);
    const made = await fetch(`${sandbox.url}/UploadFile.ashx?access_token=${token}`, { method: 'POST', body: form });
    const { items } = (await made.json()) as { items: readonly Record<string, unknown>[] };
    expect([made.status, items]).toMatchObject([
      200,
      [
        {
          name: 'new.txt',
          size: 4,
          thumbnailUri: expect.stringContaining('Thumbnail') as string,
          assignable: { id: idOf('Crane') },
          general: { name: 'Crane' },
        },
      ],
    ]);
  });

  describe('version 2 (1.10)', () => {
    const items = async (query: Record<string, string>, entity = 'UserStories') =>
      ((await ask(`/api/v2/${entity}`, query)).json as { items: readonly Record<string, unknown>[] }).items;
    const select =
      '{id,name,team.name,state:{entityState.id,entityState.name},tasks:tasks.select({id}),talk:comments.count(),effort,milestone}';

    it('selects, leaves out what is null, and names paths by their last step', async () => {
      const [crane] = await items(
        { select: select.replace('team.name', 'teamName:team.name'), where: 'name == "Crane"' },
        'userstory',
      );
      const state = { id: expect.any(Number) as number, name: 'Open' };
      expect(crane).toEqual({ id: idOf('Crane'), name: 'Crane', teamName: 'Quay', state, tasks: [], talk: 3, effort: 0 });
      const [one] = await items(
        { select: '{owner,assignments.select({generalUser.login}),createDate}', dateformat: 'iso' },
        `UserStories/${idOf('Mole')}`,
      );
      expect(one).toMatchObject({
        owner: { resourceType: 'GeneralUser', login: 'ingrid' },
        createDate: expect.stringContaining('+02:00') as string,
      });
      expect((await items({}))[0]).toMatchObject({
        resourceType: 'UserStory',
        project: { name: 'Harbour' },
        numericPriority: 10,
      });
    });

    it.each([
      ['name.Contains("MOLE") or id in [0,1]', ['Mole']],
      ['(project.name == "Harbour" and effort >= 0) and name != "Crane" && !=', null],
      ['createDate > DateTime.Parse("2020-01-01") and comments.any(description == "two")', ['Crane']],
      ['assignments.where(generalUser.login == "omar").count() > 0', ['Mole']],
      ['createDate < Today.AddDays(-100000)', []],
      ['dueDate == 1', null],
    ])('where %s', async (where, names) => {
      const { status, json } = await ask('/api/v2/UserStories', { where, select: '{name}' });
      if (names === null) expect([status, json]).toMatchObject([400, { Status: 'BadRequest', Type: 'Presentational' }]);
      else expect(json).toEqual({ items: names.map((name) => ({ name })) });
    });

    it('orders, pages, counts, and streams all at once', async () => {
      const query = { select: '{name}', orderBy: 'effort desc,name', take: '2', skip: '1' };
      const { json } = await ask('/api/v2/UserStory', query);
      expect(json).toMatchObject({
        items: [{ name: "Master's house" }, { name: 'Mole' }],
        prev: expect.stringMatching(/skip=0$/) as string,
        next: expect.stringMatching(/skip=3$/) as string,
      });
      expect((await ask('/api/v2/UserStories', { result: 'count' })).text).toBe('4');
      expect((await ask('/api/v2/UserStories', { result: '{sum:sum(effort),most:max(numericPriority)}' })).json).toEqual({
        sum: 0,
        most: 40,
      });
      const stream = await ask('/svc/tp-apiv2-streaming-service/stream/userstories', { select: '{name}', take: '1' });
      expect(stream.json).toMatchObject({ items: { length: 4, 0: { __id: idOf('Crane'), name: 'Crane' } } });
    });
  });

  it('answers what nobody should send', async () => {
    expect((await fetch(`${sandbox.url.replace('/Targetprocess', '')}//`)).status).toBe(200);
    expect((await ask('/api/v1/UserStories', {}, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await ask('/api/v1/UserStories', {}, { method: 'POST', body: 'x'.repeat(17_000_000) })).status).toBe(400);
    expect((await ask('/api/v1/UserStories', { include: '[Id' })).status).toBe(400);
  });
});
