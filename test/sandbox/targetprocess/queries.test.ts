import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TargetprocessSandbox, startTargetprocessSandbox } from './server.ts';
import { demoSeed } from './demo.ts';
import { askerOf } from './test-client.ts';

interface Rows {
  readonly items: readonly Record<string, unknown>[];
  readonly next?: string;
}

/** What services.md 1.7 and 1.10 say of version 2 and of saved boards, beside what targetprocess.test.ts asks for. */
describe('The second version and the storage of the stand-in for Targetprocess', () => {
  let sandbox: TargetprocessSandbox;

  beforeAll(async () => {
    sandbox = await startTargetprocessSandbox({ seed: demoSeed, path: '/tp' });
    const { store, named } = sandbox.place();
    store.add('CustomField', { Name: 'Release Notes', FieldType: 'Text', EntityKind: 'UserStory' });
    store.add('CustomField', { Name: 'Origin', FieldType: 'Text', EntityKind: 'UserStory', IsSystem: true });
    named.get('Book a berth online')?.custom.set('Release Notes', 'Soon');
  });
  afterAll(() => sandbox.stop());

  const ask = askerOf(() => sandbox);
  const idOf = (name: string) => sandbox.place().named.get(name)!.id;
  const items = async (entity: string, query: Record<string, string>) =>
    ((await ask(`/api/v2/${entity}`, query)).json as Rows).items;

  it.each([
    ['IIF(effort > 4, "much", "little")', 'much'],
    ['IFNONE(milestone.name, "none")', 'none'],
    ['IFNONE(feature.name, "none")', 'Berths'],
    ['releaseNotes', 'Soon'],
    ['feature.As<Feature>.name', 'Berths'],
    ['feature.As<Epic>.name', undefined],
    ['customValues.customFields.count()', 2],
  ])('selects %s', async (expression, value) => {
    const [row] = await items(`UserStory/${idOf('Book a berth online')}`, { select: `{told:${expression}}` });
    expect(row?.['told']).toEqual(value);
  });

  it('follows references to what a card may be, and tells of custom fields', async () => {
    const found = await items('Assignments', {
      where: 'Assignable.As<UserStory>.Feature.Name == "Berths"',
      select: '{assignable.id}',
    });
    expect(found).toHaveLength(2);
    const [card] = await items(`UserStory/${idOf('Book a berth online')}`, { select: '{customValues}' });
    expect(card).toEqual({
      customValues: {
        customFields: [
          { name: 'Release Notes', type: 'Text', value: 'Soon' },
          { name: 'Origin', type: 'Text' },
        ],
      },
    });
  });

  it('refuses what there is not also where no row is asked for', async () => {
    for (const query of [{ where: 'dueDate==1 and id==0' }, { where: 'id==0', select: '{dueDate}' }]) {
      const { status, json } = await ask('/api/v2/UserStory', query);
      expect([status, json]).toMatchObject([400, { Message: "Property 'dueDate' does not exist in 'UserStory'." }]);
    }
  });

  it('leads on below the path of the application, gives lines and calls of functions', async () => {
    const { json } = await ask('/api/v2/UserStories', { take: '1', select: '{id}' });
    expect((json as Rows).next).toMatch(/^\/tp\/api\/v2\/UserStories\?/);
    const called = await ask('/api/v2/UserStories', { result: 'count', callback: 'tell' });
    expect([called.text, called.headers.get('content-type')]).toEqual(['tell(6)', 'application/javascript; charset=utf-8']);
    const pretty = await ask('/api/v2/UserStories', { result: '{all:count()}', prettify: '' });
    expect(pretty.text).toBe('{\n  "all": 6\n}');
  });

  it('shows deleted projects and people to those who ask, and pages that do not', async () => {
    await ask(`/api/v1/Projects/${idOf('Old Tide Tables')}`, {}, { method: 'DELETE' });
    const query = { where: '(DeleteDate!=null)', select: '{name}' };
    expect(await items('projects', query)).toEqual([]);
    expect(await items('projects', { ...query, includeDeleted: 'true' })).toEqual([{ name: 'Old Tide Tables' }]);
    const { json } = await ask('/api/v2/projects', { includeDeleted: 'true', take: '1' });
    expect((json as Rows).next).not.toContain('includeDeleted');
  });

  it('remembers what became of cards, also of those that are gone (1.1, 1.5, 1.13)', async () => {
    const id = idOf('Sick notes as a picture');
    const path = `/api/v1/UserStories/${id}`;
    await ask(path, {}, { method: 'POST', body: { Name: 'Sick notes' } });
    await ask(path, {}, { method: 'DELETE' });
    const query = { where: `UserStory.Id eq ${id} and Date gte '2026-01-01'`, orderBy: 'Id' };
    for (const type of ['UserStoryHistory', 'UserStorySimpleHistory']) {
      const { json } = await ask(`/api/v1/${type.replace(/y$/, 'ies')}`, query);
      const row = (Modification: string, Name: string) => ({
        ...{ ResourceType: type, Modification, UserStory: { ResourceType: 'UserStory', Id: id, Name } },
        Modifier: { Login: 'ingrid' },
      });
      expect((json as { Items: unknown }).Items).toMatchObject([
        row('Add', 'Sick notes as a picture'),
        row('Update', 'Sick notes'),
        row('Delete', 'Sick notes'),
      ]);
    }
    const { json } = await ask('/api/history/v2/userstory', { where: 'modification=="Delete"', select: '{name,date}' });
    expect(json).toEqual({ items: [{ name: 'Sick notes', date: expect.stringMatching(/^\/Date/) as string }] });
    expect((await ask('/api/v1/UserStoryHistories', {}, { method: 'POST', body: {} })).status).toBe(400);
    expect((await ask('/api/v1/Index/meta')).text).not.toContain('"UserStoryHistory"');
  });

  it('does not set custom fields of the system', async () => {
    const body = { Name: 'Renamed', CustomFields: [{ Name: 'Origin', Value: 'here' }] };
    const path = `/api/v1/UserStories/${idOf('Book a berth online')}`;
    expect((await ask(path, {}, { method: 'POST', body })).status).toBe(400);
    expect((await ask(path)).json).toMatchObject({ Name: 'Book a berth online' });
  });

  it('leads on to what was asked of saved boards, merges what is sent, and refuses the rest (1.7)', async () => {
    const select = '{key,publicData.name}';
    const { json } = await ask('/storage/v1/boards', { select, where: '(scope == "Public")', take: '1' });
    const next = new URL((json as Rows).next!);
    expect([next.pathname, Object.fromEntries(next.searchParams)]).toEqual([
      '/tp/storage/v1/boards',
      { select, where: '(scope == "Public")', take: '1', skip: '1' },
    ]);
    const path = '/storage/v1/boards/5291677950073595815';
    const body = { publicData: { name: 'Everybody', viewMode: null } };
    await ask(path, {}, { method: 'POST', body });
    const { publicData } = (await ask(path)).json as { publicData: Record<string, unknown> };
    expect([publicData['name'], Object.keys(publicData)]).toEqual(['Everybody', ['name', 'x', 'cells']]);
    expect((await ask(path, {}, { method: 'DELETE' })).status).toBe(400);
    expect((await ask('/storage/v1/boards', { take: 'many' })).status).toBe(400);
  });
});
