import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import { bearerClient, call, idIn, robotClient } from '../test-client.ts';
import { seedTime, testSeed } from '../test-seed.ts';

let sandbox: Sandbox;
let workspace: number;
let root: number;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  ({ id: workspace, rootContainerId: root } = sandbox.workspaces[0]!);
});
beforeEach(() => sandbox.control.reset());
afterAll(() => sandbox.stop());

/** A control request; `body` as JSON. */
async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const { status, json } = await call(`${sandbox.controlUrl}/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return status === 200 ? json : [status, json];
}

const put = async (query: string, text: string) =>
  (await call(`${sandbox.controlUrl}/documents/${workspace}?${query}`, { method: 'PUT', body: text })).json;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the tree', () => {
  it('has a row for each item', async () => {
    const rows = (await control('GET', `tree/${workspace}`)) as { id: number }[];
    const [reports, plan, , wiki] = rows;
    expect([reports, plan, wiki]).toEqual([
      {
        id: reports!.id,
        parentId: root,
        path: 'Reports',
        type: 'folder',
        name: 'Reports',
        size: null,
        sha256: null,
        modifiedTime: null,
        version: null,
      },
      {
        id: plan!.id,
        parentId: reports!.id,
        path: 'Reports/plan.txt',
        type: 'document',
        name: 'plan.txt',
        size: 8,
        sha256: sha256('plan two'),
        modifiedTime: seedTime,
        version: '0.2',
      },
      {
        id: wiki!.id,
        parentId: root,
        path: 'Wiki',
        type: 'link',
        name: 'Wiki',
        size: null,
        sha256: null,
        modifiedTime: seedTime,
        version: null,
      },
    ]);
    expect(rows).toHaveLength(5);
  });

  it('is of one workspace that there is', async () => {
    expect(await control('GET', 'tree/1')).toEqual([404, { error: 'There is no project 1' }]);
    expect(await control('GET', 'trees/1')).toEqual([404, { error: 'There is no control GET trees/{id}' }]);
  });
});

describe('changes', () => {
  it('put documents, versions, times, twins and names with slashes', async () => {
    const first = await put('path=new/deep/a.txt&modified=1234567890', 'one');
    const second = await put('path=new/deep/a.txt', 'two');
    expect(first).toEqual({ id: idIn(first), version: '0.1', modifiedTime: 1_234_567_890 });
    expect(second).toMatchObject({ id: idIn(first), version: '0.2' });
    expect(idIn(await put('path=new/deep/a.txt&another=1', 'three'))).not.toBe(idIn(first));
    await put('path=new&name=a%2Fb.txt', 'four');
    const rootDocument = await put('path=Q1: summary.txt', 'changed in place');
    const rows = sandbox.control.tree(workspace);
    expect(rows.filter(({ path }) => path.startsWith('new/')).map(({ path, name, sha256: hash }) => [path, name, hash])).toEqual([
      ['new/deep', 'deep', null],
      ['new/deep/a.txt', 'a.txt', sha256('two')],
      ['new/deep/a.txt', 'a.txt', sha256('three')],
      ['new/a/b.txt', 'a/b.txt', sha256('four')],
    ]);
    expect(rows.filter(({ name }) => name === 'Q1: summary.txt')).toMatchObject([
      { id: idIn(rootDocument), version: null, sha256: sha256('changed in place') },
    ]);
  });

  it('make, move, delete and restore', async () => {
    const folder = idIn(await control('POST', `folders/${workspace}`, { path: 'x/y' }));
    const plan = idIn(await control('POST', 'move', { workspaceId: workspace, from: 'Reports/plan.txt', to: 'x/y/z/other.txt' }));
    expect(sandbox.control.tree(workspace).find(({ id }) => id === plan)).toMatchObject({
      path: 'x/y/z/other.txt',
      name: 'other.txt',
    });
    expect(idIn(await control('DELETE', `items/${workspace}?path=x/y`))).toBe(folder);
    const trash = (await control('GET', `tree/${workspace}?trash=1`)) as { path: string }[];
    expect(trash.map(({ path }) => path)).toEqual(['x/y', 'x/y/z', 'x/y/z/other.txt']);
    expect(await control('POST', 'restore', { workspaceId: workspace, id: folder })).toEqual({ id: folder });
    expect(await control('DELETE', `items/${workspace}?id=${plan}`)).toEqual({ id: plan });
    expect(await control('DELETE', `items/${workspace}?path=nowhere`)).toEqual([404, { error: 'There is no document nowhere' }]);
    expect(await control('POST', 'move', { workspaceId: workspace, from: 'x', to: 'x/y/x' })).toMatchObject([400, {}]);
  });

  it('tell the versions', async () => {
    const plan = sandbox.control.tree(workspace).find(({ name }) => name === 'plan.txt')!;
    expect(await control('GET', `versions/${plan.id}`)).toMatchObject([
      { version: '0.1', size: 8, sha256: sha256('plan one'), modifiedTime: seedTime },
      { version: '0.2', size: 8, sha256: sha256('plan two'), modifiedTime: seedTime },
    ]);
  });
});

it('counts requests by route, whatever form they have', async () => {
  const client = await robotClient(sandbox);
  await control('POST', 'requests/reset');
  await client.get(`/2/documents/${root}`);
  await client.get(`/api/v2/document/${workspace}.json/`);
  await client.get('/1/nothing/7/at/8');
  await client.send('PUT', `/1/projects/${workspace}`);
  await call(`${sandbox.url}/1/documents/5`);
  expect(await control('GET', 'requests')).toEqual({
    total: 5,
    byRoute: {
      'GET /2/documents/{id}': 2,
      'GET /1/nothing/{id}/at/{id}': 1,
      'PUT /1/projects/{id}': 1,
      'GET /1/documents/{id}': 1,
    },
  });
});

it('moves the clock: dates, times, tokens', async () => {
  const client = await robotClient(sandbox);
  const before = Date.now();
  await control('POST', 'clock', { advanceMs: 86_400_000 });
  const { headers } = await client.get(`/2/documents/${root}`);
  expect(Date.parse(headers.get('date')!) - before).toBeGreaterThan(86_390_000);
  const put24h = (await put('path=a.txt', 'x')) as { modifiedTime: number };
  expect(put24h.modifiedTime * 1000 - before).toBeGreaterThan(86_390_000);
  await control('POST', 'clock', { advanceMs: 30 * 86_400_000 });
  expect((await client.get(`/2/documents/${root}`)).status).toBe(401);
});

it('goes back to the seed', async () => {
  const client = await robotClient(sandbox);
  const before = sandbox.control.tree(workspace);
  await client.upload(root, { 'big.bin': Buffer.alloc(3_000_000) });
  await client.send('DELETE', `/1/projects/${workspace}`);
  await control('POST', 'clock', { advanceMs: 1_000_000 });
  await control('POST', 'faults', { times: 9, effect: { kind: 'html200' } });
  await control('POST', 'reset');
  expect([sandbox.control.tree(workspace), await control('GET', 'faults')]).toEqual([before, []]);
  expect(await control('GET', 'requests')).toEqual({ total: 0, byRoute: {} });
  expect((await bearerClient(sandbox, client.token).get(`/2/documents/${root}`)).status).toBe(401);
  expect((await (await robotClient(sandbox)).get(`/2/documents/${root}`)).status).toBe(200);
  expect(Math.abs(sandbox.control.clock.now() - Date.now())).toBeLessThan(1000);
});
