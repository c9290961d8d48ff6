import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPlanpointSandbox, type PlanpointSandbox } from '../sandbox/planpoint/server.ts';
import { smallSeed } from '../services/planpoint/sandbox-account.ts';
import { openCommandLine, type CommandLine } from './command-line.ts';

let line: CommandLine;
let sandbox: PlanpointSandbox;
let env: Record<string, string>;

beforeAll(async () => {
  [line, sandbox] = await Promise.all([openCommandLine(), startPlanpointSandbox({ seed: smallSeed() })]);
  env = { TIDEMARK_SECRET_HOMES: JSON.stringify({ password: sandbox.credentials.password }) };
  const { username } = sandbox.credentials;
  const said = await line.run(
    ['account', 'add', 'planpoint', '--name', 'Homes', '--url', sandbox.url, '--password', username, '--secrets', 'env'],
    { env },
  );
  expect([said.exit, said.err]).toEqual([0, '']);
});
afterAll(async () => {
  await line.close();
  await sandbox.stop();
});

async function value(...args: readonly string[]): Promise<unknown> {
  const answer = await line.json(args, { env });
  expect([answer.exit, answer.value]).toEqual([0, answer.value]);
  return answer.value;
}
const unit = (name: string) => sandbox.state.world.projects[0]?.units.find(({ fields }) => fields['name'] === name);

it('brings the files of a project here, and holds what Planpoint does not take with the reason', async () => {
  const quay = sandbox.state.world.projects[0]?.id ?? '';
  expect(await value('workspaces')).toMatchObject([{ id: quay, name: 'Quay' }, { name: 'Empty' }]);
  await value('pair', 'add', '--workspace', quay, '--folder', line.folder);
  await value('sync');
  expect(await readFile(join(line.folder, 'Ground/101/101.pdf'), 'utf8')).toBe('unit 101');
  await writeFile(join(line.folder, 'mine.txt'), 'mine');
  await rename(join(line.folder, 'Ground/101/101.pdf'), join(line.folder, 'Ground/101/plan.pdf'));
  await line.run(['sync'], { env });
  const said = await line.run(['held'], { env });
  expect(said.out).toContain('Planpoint takes files on its own pages only');
  expect(said.out).toContain('Ground/101/101.pdf → Ground/101/plan.pdf');
  expect((await line.run(['why', 'mine.txt'], { env })).out).toContain('is in "tidemark held"');
  await rename(join(line.folder, 'Ground/101/plan.pdf'), join(line.folder, 'Ground/101/101.pdf'));
  expect(await readFile(join(line.folder, 'mine.txt'), 'utf8')).toBe('mine');
  await rm(join(line.folder, 'mine.txt'));
});

it('shows, makes, moves and deletes units, for good only when that is said', async () => {
  await value('card', 'create', 'Attic', '--board', 'Quay', '--column', 'On hold', '--activity', 'Roof');
  await value('card', 'move', unit('101')?.id ?? '', '--column', 'Sold');
  const careful = await line.run(['card', 'delete', unit('203')?.id ?? ''], { env });
  expect([careful.exit, careful.err]).toEqual([2, expect.stringContaining('--for-good') as string]);
  await value('card', 'delete', unit('203')?.id ?? '', '--for-good');
  await value('sync');
  expect(unit('Attic')?.fields['availability']).toBe('OnHold');
  expect([unit('101')?.fields['availability'], unit('203')]).toEqual(['Sold', undefined]);
  expect(await value('card', 'show', unit('Attic')?.id ?? '')).toMatchObject({ title: 'Attic', column: 'On hold' });
});

it('writes the units of all projects to a file, as they are now', async () => {
  const out = join(line.top, 'units.csv');
  await value('tables', '--refresh');
  await value('rows', 'units', '--refresh', '--where', 'status=Available', '--columns', 'project,name,price', '--out', out);
  const csv = await readFile(out, 'utf8');
  expect(csv.replaceAll('\r', '').replace('\u{feff}', '').trim().split('\n')[0]).toBe('project,name,price');
  expect(csv).not.toContain(',101,');
});

it('reads names and numbers of buyers only once somebody chose that', async () => {
  const refused = await line.run(['rows', 'leads', '--refresh'], { env });
  expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('tidemark tables --keep "leads"') as string]);
  await value('tables', '--keep', 'leads');
  expect(await value('rows', 'leads', '--refresh')).toMatchObject([{ project: 'Quay', name: expect.any(String) as string }]);
});

it('finds what Planpoint shows to everybody, and makes projects', async () => {
  expect(await value('find', 'project', 'others', 'homes.example')).toMatchObject([
    { name: 'Others', floors: [{ name: 'Ground' }] },
  ]);
  expect((await line.run(['find', 'unit', 'a', 'b'], { env })).exit).toBe(2);
  const made = await value('create-workspace', 'Mill Yard', '--namespace', 'mill', '--host-name', 'homes.example');
  const [project] = sandbox.state.world.projects.filter(({ fields }) => fields['namespace'] === 'mill');
  expect(made).toEqual({ id: project?.id, name: 'Mill Yard', account: 'Homes' });
});

it('has told nobody the password, and no token', () => {
  expect(line.said.length).toBeGreaterThan(5);
  const tokens = sandbox.state.seen
    .map(({ headers }) => String(headers['authorization'] ?? '').replace('Bearer ', ''))
    .filter(Boolean);
  for (const secret of [sandbox.credentials.password, ...tokens]) expect(line.said.join('\n')).not.toContain(secret);
});
