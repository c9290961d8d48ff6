import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openArchive } from '../../../main/app/archives.ts';
import type { Archive, RemoteNode } from '../../../main/sync/ports/archive.ts';
import { failure, named, patience, readAll } from '../../conformance/expectations.ts';
import { type PlanpointSandbox, startPlanpointSandbox } from '../../sandbox/planpoint/server.ts';
import { planpointSession, type PlanpointWay, smallSeed } from './sandbox-account.ts';

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

const project = () => sandbox.state.world.projects[0];
const fieldsOf = (unit: string): Record<string, unknown> =>
  project()?.units.find(({ fields }) => fields['name'] === unit)?.fields ?? {};
const archive = (): Archive => openArchive(account.session, project()?.id ?? '', project()?.id ?? '');
const list = async (): Promise<readonly RemoteNode[]> => (await archive().list(patience())).nodes;

async function paths(): Promise<readonly string[]> {
  const nodes = await list();
  const pathOf = (node: RemoteNode): string => {
    const parent = nodes.find(({ id }) => id === node.parentId);
    return parent ? `${pathOf(parent)}/${node.name}` : node.name;
  };
  return nodes.map((node) => `${pathOf(node)}${node.kind === 'folder' ? '/' : ''}`);
}

it.each([
  ['A', ['logo.png', 'Ground/', 'Ground/ground.png', 'First/', 'First/201/', 'First/201/birch.png']],
  [
    'B',
    [
      ...['logo.png', 'Quay house.pdf', 'Ground/', 'Ground/ground.png', 'Ground/101/', 'Ground/101/101.pdf'],
      ...['Ground/101/a.png', 'Ground/101/b.png', 'First/', 'First/201/', 'First/201/birch.png'],
    ],
  ],
] as const)(
  'finds what contract %s names: files of the project, its floors and its units, each address once',
  async (contract, expected) => {
    sandbox.state.manners.contract = contract;
    expect(await paths()).toEqual(expected);
  },
);

it('brings files without anything of the account', async () => {
  for (const way of ['password', 'access-token'] satisfies PlanpointWay[]) {
    const other = planpointSession(sandbox, way);
    const nodes = await list();
    const files = openArchive(other.session, project()?.id ?? '', project()?.id ?? '');
    expect((await readAll(files, named(nodes, '101.pdf').id)).toString()).toBe('unit 101');
    expect((await readAll(files, named(nodes, 'ground.png').id)).toString()).toBe('ground');
    await other.stop();
  }
  const there = sandbox.state.seen.filter(({ host }) => host === 'files');
  expect(there).toHaveLength(4);
  const secrets = [sandbox.credentials.token, sandbox.credentials.password, sandbox.credentials.username];
  const tokens = sandbox.state.seen
    .map(({ headers }) => String(headers['authorization'] ?? '').replace('Bearer ', ''))
    .filter(Boolean);
  for (const request of there) {
    expect(request.headers).not.toHaveProperty('authorization');
    expect(request.headers).not.toHaveProperty('cookie');
    for (const secret of [...secrets, ...tokens]) expect(JSON.stringify(request)).not.toContain(secret);
  }
});

it('sends no token either to files on the host of the service, and follows no redirect away from a file', async () => {
  fieldsOf('101')['brochurePDF'] = '/files/inside.pdf';
  const inside = named(await list(), 'inside.pdf');
  sandbox.state.seen.length = 0;
  await failure(readAll(archive(), inside.id));
  expect(sandbox.state.seen.map(({ url, headers }) => [url, headers['authorization']])).toEqual([
    ['/files/inside.pdf', undefined],
  ]);
  const location = `${sandbox.url}/api/projects/mine`;
  sandbox.state.faults.add({
    pathMatches: '^/files/a.png',
    effect: { kind: 'status', status: 302, headers: { Location: location } },
  });
  expect((await failure(readAll(archive(), named(await list(), 'a.png').id))).kind).toBe('broken');
});

it.each([
  ['401', { kind: 'status', status: 401 }, 'refused'],
  ['403', { kind: 'status', status: 403 }, 'refused'],
  ['404', { kind: 'status', status: 404 }, 'gone'],
  ['429', { kind: 'status', status: 429, headers: { 'Retry-After': '900' } }, 'throttled'],
  ['503', { kind: 'status', status: 503 }, 'broken'],
  ['a web page', { kind: 'html200' }, 'broken'],
  ['half of it', { kind: 'truncate', after: 3 }, 'broken'],
  ['a dropped line', { kind: 'reset' }, 'broken'],
] as const)('a host of files that answers with %s fails that file, not the account', async (_what, effect, kind) => {
  const { id } = named(await list(), '101.pdf');
  sandbox.state.faults.add({ pathMatches: '^/files/101.pdf', times: 10, effect });
  expect((await failure(readAll(archive(), id))).kind).toBe(kind);
  expect(await list()).not.toHaveLength(0);
});

it('takes as a link what is not encrypted, and as nothing what is no address', async () => {
  fieldsOf('102')['brochurePDF'] = 'http://files.example/102.pdf';
  fieldsOf('102')['layoutUrl'] = 'file:///etc/passwd';
  fieldsOf('102')['unitImageUrl'] = 'https://name:secret@files.example/x.png';
  fieldsOf('102')['layoutGallery'] = ['javascript:alert(1)', 7, null, { path: 'https://files.example/gallery/1' }];
  const nodes = await list();
  const folder = named(nodes, '102').id;
  expect(nodes.filter(({ parentId }) => parentId === folder).map(({ kind, name, url }) => [kind, name, url])).toEqual([
    ['link', '102.pdf', 'http://files.example/102.pdf'],
    ['document', 'Layout', null],
  ]);
  const link = nodes.find(({ kind }) => kind === 'link');
  expect((await failure(archive().read(link?.id ?? '', patience()))).kind).toBe('refused');
});

it('gives a replaced file another identity, and the same file the same', async () => {
  const before = named(await list(), '101.pdf').id;
  expect(named(await list(), '101.pdf').id).toBe(before);
  fieldsOf('101')['brochurePDF'] = `${sandbox.filesUrl}/new/101.pdf`;
  expect(named(await list(), '101.pdf').id).not.toBe(before);
  expect((await failure(archive().read(before, patience()))).kind).toBe('gone');
});

it('does not believe floors and units that are missing from their lists', async () => {
  sandbox.state.faults.add({ pathMatches: '^/api/floors', effect: { kind: 'status', status: 200, body: [] } });
  expect((await failure(archive().list(patience()))).kind).toBe('broken');
  sandbox.state.faults.add({
    pathMatches: '^/api/units',
    effect: { kind: 'status', status: 200, body: { records: [], count: 0 } },
  });
  expect((await failure(archive().list(patience()))).kind).toBe('broken');
  const empty = sandbox.state.world.projects[1]?.id ?? '';
  expect((await openArchive(account.session, empty, empty).list(patience())).nodes).toEqual([]);
});

it('begins at a floor, and says when that is gone', async () => {
  const ground = named(await list(), 'Ground').id;
  const inside = openArchive(account.session, project()?.id ?? '', ground);
  expect((await inside.list(patience())).nodes.map(({ name }) => name)).toEqual([
    'ground.png',
    '101',
    '101.pdf',
    'a.png',
    'b.png',
  ]);
  const gone = openArchive(account.session, project()?.id ?? '', 'f'.repeat(24));
  expect((await failure(gone.list(patience()))).kind).toBe('gone');
});

it('refuses every change with its reason, and asks nobody', async () => {
  const files = archive();
  const node = { id: '1', kind: 'document' } as const;
  const upload = { folderId: '1', name: 'a', size: 0, open: () => (async function* () {})() };
  const work = [
    ...[
      () => files.upload(upload, patience()),
      () => files.createFolder('1', 'a', patience()),
      () => files.rename(node, 'b', patience()),
    ],
    ...[() => files.move(node, '2', patience()), () => files.trash(node, patience()), () => files.restore(node, patience())],
    () => files.versions('1', patience()),
  ];
  for (const one of work) {
    const { kind, message } = await failure(one());
    expect([kind, message]).toEqual(['refused', expect.stringMatching(/Planpoint/) as string]);
  }
  expect(sandbox.state.seen).toEqual([]);
});
