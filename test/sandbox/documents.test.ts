import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { call, idIn, multipart, robotClient } from './test-client.ts';
import { seedTime, testSeed } from './test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let root: number;

const idOf = (path: string) => sandbox.control.tree(workspace).find((row) => row.path === path)!.id;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  ({ id: workspace, rootContainerId: root } = sandbox.workspaces[0]!);
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

describe('listing one level', () => {
  it('tells no more than what is certain', async () => {
    const { json } = await client.get(`/2/documents/${root}`);
    expect(json).toEqual({
      container_id: root,
      access: 'write',
      contents: [
        { id: idOf('Reports'), type: 'Folder', file_name: 'Reports' },
        { id: idOf('Locked away'), type: 'Folder', file_name: 'Locked away' },
        { id: idOf('Wiki'), type: 'Url', file_name: 'Wiki' },
        { id: idOf('Q1: summary.txt'), type: 'Document', file_name: 'Q1: summary.txt', os_file_name: 'Q1_%20summary.txt' },
      ],
    });
  });

  it('takes the workspace id for the root container', async () => {
    expect((await client.get(`/2/documents/${workspace}`)).json).toEqual((await client.get(`/2/documents/${root}`)).json);
    expect(workspace).not.toBe(root);
    const same = sandbox.workspaces[1]!;
    expect(same.id).toBe(same.rootContainerId);
  });

  it.each(['/api/v2/documents/ID', '/2/documents/ID/', '/2/document/ID.json', '/api/v2/document/ID.json/'])(
    'answers %s too',
    async (path) => {
      const { status, json } = await client.get(path.replace('ID', String(root)));
      expect([status, json]).toEqual([200, (await client.get(`/2/documents/${root}`)).json]);
    },
  );

  it('tells of one document without a container_id', async () => {
    const id = idOf('Q1: summary.txt');
    expect((await client.get(`/2/documents/${id}`)).json).toEqual({ id, os_file_name: 'Q1_%20summary.txt' });
  });

  it('wraps answers for old browsers', async () => {
    const { bytes } = await client.get(`/2/documents/${idOf('Q1: summary.txt')}?callback=take`);
    expect(bytes.toString()).toMatch(/^take\(\{.*\}\);$/);
  });
});

describe('the whole tree', () => {
  const documentRow = (path: string, name: string) => ({
    id: idOf(path),
    name,
    description: '',
    modified_time: seedTime,
    last_modifier: 259_895_408,
  });

  it('is told in one answer', async () => {
    const { json } = await client.get(`/1/projects/${workspace}/documents?recursive=true&include_urls=true`);
    const whole: unknown = JSON.parse(
      JSON.stringify(json, (key, value: unknown) => (Array.isArray(value) && value.length === 0 ? undefined : value)),
    );
    expect(whole).toEqual({
      containers: [
        {
          id: idOf('Reports'),
          name: 'Reports',
          description: 'All of them',
          contents: { documents: [documentRow('Reports/plan.txt', 'plan.txt')] },
        },
        { id: idOf('Locked away'), name: 'Locked away', description: '', contents: {} },
      ],
      documents: [documentRow('Q1: summary.txt', 'Q1: summary.txt')],
      urls: [{ id: idOf('Wiki'), name: 'Wiki', url: 'https://example.org/wiki', modified_time: seedTime }],
    });
  });

  it('lacks links unless they are asked for, and empty keys now and then', async () => {
    const shapes = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const { json } = await client.get(`/1/projects/${sandbox.workspaces[1]!.id}/documents?recursive=true`);
      shapes.add(JSON.stringify(json));
    }
    expect([...shapes].sort()).toEqual(['{"containers":[],"documents":[]}', '{"containers":[]}', '{"documents":[]}', '{}']);
  });
});

it('tells sizes and versions, but no hash, when it is rich', async () => {
  const rich = await startSandbox({ seed: testSeed(), fields: 'rich' });
  const richClient = await robotClient(rich);
  const { json } = await richClient.get(`/2/documents/${idOf('Reports/plan.txt')}`);
  expect(json).toEqual({
    id: idOf('Reports/plan.txt'),
    type: 'Document',
    file_name: 'plan.txt',
    os_file_name: 'plan.txt',
    size: 8,
    modified_time: seedTime,
    last_modifier: 259_895_408,
    ver_nr: '0.2',
    mimetype: 'text/plain',
    description: '',
    creator: { id: 259_895_408, name: 'Olga Owner' },
    created_time: seedTime,
    locked: false,
  });
  await rich.stop();
});

describe('download', () => {
  it('gives the latest bytes with their name', async () => {
    const { status, headers, bytes } = await client.get(`/1/documents/${idOf('Reports/plan.txt')}`);
    expect([
      status,
      bytes.toString(),
      headers.get('content-disposition'),
      headers.get('content-length'),
      headers.get('etag'),
    ]).toEqual([200, 'plan two', 'attachment; filename="plan.txt"', '8', null]);
  });

  it('refuses folders and unknown ids', async () => {
    for (const id of [idOf('Reports'), 99]) {
      const { status, json } = await client.get(`/1/documents/${id}`);
      expect([status, json]).toEqual([404, { error_code: 'NOT_FOUND_DOCUMENT', description: `There is no document ${id}` }]);
    }
  });
});

describe('upload', () => {
  it('appends a version in a folder and counts past nine', async () => {
    const folder = idOf('Reports');
    const answers = [];
    for (let i = 1; i <= 11; i++) answers.push((await client.upload(folder, { 'a.txt': `text ${i}` })).json);
    const [first] = answers;
    const id = idIn(first);
    expect(answers).toEqual(Array.from({ length: 11 }, (_, i) => ({ id, ver_nr: `0.${i + 1}` })));
    expect((await client.get(`/1/documents/${id}`)).bytes.toString()).toBe('text 11');
  });

  it('adds another document in a root', async () => {
    const first = await client.upload(root, { 'a.txt': 'one' });
    const second = await client.upload(workspace, { 'a.txt': 'two' });
    expect([first.json, second.json]).toEqual([
      { id: idIn(first.json), ver_nr: null },
      { id: idIn(second.json), ver_nr: null },
    ]);
    expect(idIn(second.json)).toBeGreaterThan(idIn(first.json));
    expect((await client.get(`/1/documents/${idIn(first.json)}`)).bytes.toString()).toBe('one');
  });

  it('matches names exactly', async () => {
    const folder = idOf('Reports');
    const names = ['a.txt', 'A.txt', '\u00e9.txt', 'e\u0301.txt'];
    for (const name of names) expect((await client.upload(folder, { [name]: name })).json).toMatchObject({ ver_nr: '0.1' });
  });

  it('takes several files, empty ones too', async () => {
    const { json } = await client.upload(idOf('Reports'), { 'a "b".txt': '', 'ü; x=y.txt': 'two' });
    expect(json).toMatchObject([{ ver_nr: '0.1' }, { ver_nr: '0.1' }]);
    const rows = sandbox.control.tree(workspace).filter(({ path }) => path.startsWith('Reports/'));
    expect(rows.map(({ name, size }) => [name, size])).toEqual([
      ['plan.txt', 8],
      ['a "b".txt', 0],
      ['ü; x=y.txt', 3],
    ]);
  });

  it('keeps large files whole', async () => {
    const bytes = randomBytes(5_000_003);
    const { json } = await client.upload(idOf('Reports'), { big: bytes, small: 'x' });
    const row = sandbox.control.tree(workspace).find(({ name }) => name === 'big')!;
    expect([row.size, row.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    expect(Array.isArray(json)).toBe(true);
    expect((await client.get(`/1/documents/${row.id}`)).bytes.equals(bytes)).toBe(true);
  });

  it('does nothing when the body ends early', async () => {
    const before = sandbox.control.tree(workspace);
    const body = multipart({ 'a.txt': 'one', 'b.txt': 'two' }, 'b').subarray(0, -8);
    const { status } = await call(`${sandbox.url}/2/documents/${root}/upload`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${client.token}`, 'Content-Type': 'multipart/form-data; boundary=b' },
      body,
    });
    expect([status, sandbox.control.tree(workspace)]).toEqual([400, before]);
  });

  it('is refused where one may only read, over a locked document, and where there is no folder', async () => {
    const plan = idOf('Reports/plan.txt');
    await client.send('POST', `/1/documents/${plan}/lock`);
    const reader = await robotClient(sandbox, sandbox.credentials.readOnlyRobot);
    expect((await client.get(`/2/documents/${idOf('Locked away')}`)).json).toMatchObject({ access: 'read' });
    expect((await reader.get(`/2/documents/${root}`)).json).toMatchObject({ access: 'read' });
    const answers = [
      await client.upload(idOf('Locked away'), { 'a.txt': 'x' }),
      await client.upload(idOf('Reports'), { 'plan.txt': 'x' }),
      await reader.upload(idOf('Reports'), { 'other.txt': 'x' }),
      await client.upload(plan, { 'plan.txt': 'x' }),
      await client.upload(99, { 'plan.txt': 'x' }),
    ];
    expect(answers.map(({ status, json }) => [status, (json as { error_code: string }).error_code])).toEqual([
      [403, 'ACCESS_DENIED'],
      [403, 'DOCUMENT_LOCKED'],
      [403, 'ACCESS_DENIED'],
      [404, 'NOT_FOUND_CONTAINER'],
      [404, 'NOT_FOUND_CONTAINER'],
    ]);
  });
});

it('says which methods and bodies it does not take', async () => {
  const wrongMethod = await client.send('PUT', `/2/documents/${root}`, {});
  const noJson = await call(`${sandbox.url}/2/account/projects`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${client.token}`, 'Content-Type': 'application/json' },
    body: '{',
  });
  expect([wrongMethod.status, noJson.status, (await client.get('/1/nothing')).status]).toEqual([405, 400, 404]);
});
