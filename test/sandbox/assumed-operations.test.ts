import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { idIn, robotClient } from './test-client.ts';
import { seedTime, testSeed } from './test-seed.ts';

let sandbox: Sandbox;
let client: TestClient;
let workspace: number;
let root: number;

const rowOf = (path: string) => sandbox.control.tree(workspace).find((row) => row.path === path);
const idOf = (path: string) => rowOf(path)!.id;
const paths = (options = {}) => sandbox.control.tree(workspace, options).map(({ path }) => path);
const restore = (id: number, type = 'document') =>
  client.send('POST', `/1/projects/${workspace}/trashcan`, { action: 'restore', items: [{ id, type }] });

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  ({ id: workspace, rootContainerId: root } = sandbox.workspaces[0]!);
});
beforeEach(async () => {
  await sandbox.control.reset();
  client = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

it('makes folders, whatever the name', async () => {
  const first = await client.send('POST', `/2/documents/${root}/create-folder`, { name: 'Reports' });
  expect(first.json).toEqual({ id: idIn(first.json), container_id: root, name: 'Reports' });
  const inner = await client.send('POST', `/2/documents/${idIn(first.json)}/create-folder`, { name: 'a/b' });
  expect((await client.upload(idIn(inner.json), { x: 'x' })).json).toMatchObject({ ver_nr: '0.1' });
  expect(paths().slice(-3)).toEqual(['Reports', 'Reports/a/b', 'Reports/a/b/x']);
  const without = await client.send('POST', `/2/documents/${root}/create-folder`, {});
  expect(without.status).toBe(400);
});

it('renames and describes, and leaves the time of the content alone', async () => {
  const id = idOf('Q1: summary.txt');
  const { json } = await client.send('PUT', `/1/documents/${id}`, { name: 'Reports', description: 'new' });
  expect(json).toEqual({ id, name: 'Reports', description: 'new' });
  expect(sandbox.control.tree(workspace).find((row) => row.id === id)).toMatchObject({ path: 'Reports', modifiedTime: seedTime });
  await client.send('PUT', `/1/documents/${idOf('Locked away')}`, { name: 'x' }).then(({ status }) => expect(status).toBe(403));
});

describe('moving', () => {
  it('takes documents, folders and links at once', async () => {
    const ids = [idOf('Q1: summary.txt'), idOf('Wiki')];
    expect((await client.send('POST', `/2/documents/${idOf('Reports')}/move`, { ids })).json).toEqual({ ids });
    expect(paths().sort()).toEqual(['Locked away', 'Reports', 'Reports/Q1: summary.txt', 'Reports/Wiki', 'Reports/plan.txt']);
  });

  it('does all or nothing', async () => {
    const before = paths();
    const { status } = await client.send('POST', `/2/documents/${idOf('Reports')}/move`, { ids: [idOf('Wiki'), 99] });
    expect([status, paths()]).toEqual([404, before]);
  });

  it('refuses a folder within itself', async () => {
    const inner = sandbox.control.makeFolder(workspace, 'Reports/deep/deeper');
    for (const target of [inner.id, idOf('Reports')]) {
      expect((await client.send('POST', `/2/documents/${target}/move`, { ids: [idOf('Reports')] })).status).toBe(400);
    }
  });
});

describe('the trash', () => {
  it('holds a folder with all that is in it, and gives it back', async () => {
    const [folder, plan] = [idOf('Reports'), idOf('Reports/plan.txt')];
    await client.send('DELETE', `/1/documents/${folder}`);
    const trash = (await client.get(`/1/projects/${workspace}/trashcan`)).json;
    expect(trash).toEqual([
      { id: folder, type: 'folder', name: 'Reports', container_id: root, deleted_time: expect.any(Number) as number },
    ]);
    expect((await client.get(`/1/documents/${plan}`)).status).toBe(404);
    expect((await client.upload(folder, { x: 'x' })).status).toBe(404);
    expect(paths({ trash: true })).toEqual(['Reports', 'Reports/plan.txt']);
    expect((await restore(plan)).status).toBe(404);
    expect((await restore(folder)).json).toEqual({ restored: [folder] });
    expect((await client.get(`/1/documents/${plan}`)).bytes.toString()).toBe('plan two');
    expect(paths({ trash: true })).toEqual([]);
  });

  it('gives back to the root what has lost its folder', async () => {
    const [folder, plan] = [idOf('Reports'), idOf('Reports/plan.txt')];
    await client.send('DELETE', `/1/documents/${plan}`);
    await client.send('DELETE', `/1/documents/${folder}`);
    expect((await restore(plan)).status).toBe(200);
    expect(rowOf('plan.txt')).toMatchObject({ id: plan, parentId: root });
    expect((await client.upload(root, { 'plan.txt': 'x' })).json).toMatchObject({ ver_nr: null });
  });

  it('takes nothing for what it is not, and knows no other actions', async () => {
    const id = idOf('Wiki');
    await client.send('DELETE', `/1/documents/${id}`);
    const purge = await client.send('POST', `/1/projects/${workspace}/trashcan`, {
      action: 'delete',
      items: [{ id, type: 'document' }],
    });
    expect([
      (await restore(id, 'card')).status,
      (await restore(id, 'wiki')).status,
      purge.status,
      (await client.send('DELETE', `/1/documents/${root}`)).status,
    ]).toEqual([404, 400, 400, 400]);
    expect((await restore(id)).status).toBe(200);
  });
});

it('lists and gives old versions', async () => {
  const id = idOf('Reports/plan.txt');
  await client.upload(idOf('Reports'), { 'plan.txt': 'plan three' });
  const versions = (await client.get(`/1/documents/${id}/versions`)).json as { id: number; modified_time: number }[];
  const [first, , last] = versions;
  expect(versions).toEqual([
    { id: first!.id, ver_nr: '0.1', modified_time: seedTime, modified_by: 259_895_408, size: 8 },
    { id: versions[1]!.id, ver_nr: '0.2', modified_time: seedTime, modified_by: 259_895_408, size: 8 },
    { id: last!.id, ver_nr: '0.3', modified_time: last!.modified_time, modified_by: 259_895_460, size: 10 },
  ]);
  expect(Math.abs(last!.modified_time - Date.now() / 1000)).toBeLessThan(5);
  expect((await client.get(`/1/documents/${id}/versions/${first!.id}`)).bytes.toString()).toBe('plan one');
  expect((await client.get(`/1/documents/${id}/versions/1`)).status).toBe(404);
});

it('locks a document until whoever locked it, or a robot, unlocks it', async () => {
  const id = idOf('Reports/plan.txt');
  expect((await client.send('POST', `/1/documents/${id}/lock`)).json).toMatchObject({ id, locked: true });
  expect((await client.upload(idOf('Reports'), { 'plan.txt': 'x' })).status).toBe(403);
  expect((await client.send('POST', `/1/documents/${id}/unlock`)).json).toEqual({ id, locked: false, locked_by: null });
  expect((await client.upload(idOf('Reports'), { 'plan.txt': 'x' })).status).toBe(200);
});

it('lets a read-only robot change nothing', async () => {
  const reader = await robotClient(sandbox, sandbox.credentials.readOnlyRobot);
  const id = idOf('Wiki');
  const answers = [
    await reader.send('POST', `/2/documents/${root}/create-folder`, { name: 'x' }),
    await reader.send('PUT', `/1/documents/${id}`, { name: 'x' }),
    await reader.send('POST', `/2/documents/${idOf('Reports')}/move`, { ids: [id] }),
    await reader.send('DELETE', `/1/documents/${id}`),
    await reader.send('POST', `/1/documents/${idOf('Reports/plan.txt')}/lock`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  expect((await reader.get(`/1/projects/${workspace}/trashcan`)).json).toEqual([]);
});
