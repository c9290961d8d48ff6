import { expect, it } from 'vitest';
import { checkConverged } from './world/oracle.ts';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

/** Both sides in sync, with `f/a.txt`, `f/deep/b.txt` and `g/`. */
async function synced(): Promise<World> {
  const world = new World(plain);
  const { disk } = world;
  disk.create('f', 'folder');
  disk.create('f/a.txt', 'file', 'a');
  disk.create('f/deep', 'folder');
  disk.create('f/deep/b.txt', 'file', 'b');
  disk.create('g', 'folder');
  await settle(world, () => 0);
  return world;
}

/** Hints of one move that come one after the other: the folder that it left, and later the one that it came to. */
async function lookAt(world: World, ...folders: readonly string[]): Promise<void> {
  for (const path of folders) await world.local.observe(new Set([path]), world.signal);
}

const planned = (world: World): string[] => world.plan().steps.map(({ type, path }) => `${type} ${path}`);

it('a file whose move is seen in two looks has only moved', async () => {
  const world = await synced();
  world.disk.move('f/a.txt', 'g/b.txt');
  await lookAt(world, 'f', 'g');
  expect(planned(world)).toEqual(['move-remote g/b.txt']);
});

it('a folder whose move is seen in two looks has only moved, with all in it', async () => {
  const world = await synced();
  world.disk.move('f/deep', 'g/deeper');
  await lookAt(world, 'f', 'g');
  expect(planned(world)).toEqual(['move-remote g/deeper']);
});

it('a folder in whose place another one stands is not emptied, although only its place is looked at', async () => {
  const world = await synced();
  const { disk, archive } = world;
  disk.move('f', 'h');
  disk.move('g', 'f');
  disk.move('h', 'g');
  await lookAt(world, 'f');
  // Deletes are believed by now.
  await world.time.sleep(2_000);
  expect(planned(world).filter((step) => !step.startsWith('move-remote'))).toEqual([]);
  checkConverged(world, await settle(world, () => 0));
  expect([...disk.walk()].map(({ path }) => path).sort()).toEqual(['f', 'g', 'g/a.txt', 'g/deep', 'g/deep/b.txt']);
  expect(archive.trashed).toEqual([]);
});

it('nor one deep below a folder that moved away, with another in its place', async () => {
  const world = await synced();
  const { disk, archive } = world;
  disk.move('f', 'h');
  disk.create('f', 'folder');
  disk.create('f/deep', 'folder');
  await lookAt(world, 'f/deep');
  await world.time.sleep(2_000);
  expect(planned(world).filter((step) => step.startsWith('trash'))).toEqual([]);
  checkConverged(world, await settle(world, () => 0));
  expect(disk.find('h/deep/b.txt')?.content).toBe('b');
  expect(archive.trashed).toEqual([]);
});

it('what was moved there as well is not fetched while its file may only be on its way', async () => {
  const world = await synced();
  const { disk, archive, remote, signal } = world;
  const document = [...archive.items.values()].find(({ name }) => name === 'a.txt');
  if (document) await archive.rename(document, 'renamed.txt');
  disk.move('f/a.txt', 'g/a.txt');
  await remote.observe(signal);
  await lookAt(world, 'f');
  expect(planned(world)).toEqual([]);
  await lookAt(world, 'g');
  checkConverged(world, await settle(world, () => 0));
  expect([...archive.items.values()].filter(({ versions }) => versions.includes('a'))).toHaveLength(1);
});

it('a file whose move is seen in the middle of one look, in both places, has only moved', async () => {
  const world = await synced();
  const { disk, folder, signal } = world;
  const scan = folder.scan.bind(folder);
  folder.scan = async (request) => {
    folder.scan = scan;
    const { folders, skipped } = await scan(request);
    disk.move('f/a.txt', 'g/b.txt');
    const { folders: late } = await scan({ paths: ['g'], deep: false });
    return { folders: [...folders.filter(({ path }) => path !== 'g'), ...late], skipped };
  };
  await world.local.observe('everything', signal);
  expect(planned(world)).toEqual(['move-remote g/b.txt']);
});

it('the file that was made anew under its name is another one', async () => {
  const world = await synced();
  const { disk, archive } = world;
  disk.move('f/a.txt', 'g/a.txt');
  await lookAt(world, 'f');
  disk.create('f/a.txt', 'file', 'new');
  await lookAt(world, 'f', 'g');
  checkConverged(world, await settle(world, () => 0));
  const files = [...disk.walk()].filter(({ node }) => node.kind === 'file');
  expect(files.map(({ path, node }) => `${path}: ${node.content}`).sort()).toEqual([
    'f/a.txt: new',
    'f/deep/b.txt: b',
    'g/a.txt: a',
  ]);
  expect(archive.trashed).toEqual([]);
});

it('both turn up in one look: the file goes on as itself, and what has its name is new', async () => {
  const world = await synced();
  const { disk, archive } = world;
  disk.move('f/a.txt', 'g/a.txt');
  await lookAt(world, 'f');
  disk.create('f/a.txt', 'file', 'new');
  await world.local.observe('everything', world.signal);
  await world.time.sleep(10_000);
  checkConverged(world, await settle(world, () => 0));
  const before = [...archive.items.values()].find(({ versions }) => versions.includes('a'));
  expect([before?.versions, before && archive.get(before.parentId).name, archive.trashed]).toEqual([['a'], 'g', []]);
});

it('is a delete once it was carried out, and what turns up then is new', async () => {
  const world = await synced();
  const { disk, archive } = world;
  disk.move('f/a.txt', 'outside.ign');
  await settle(world, () => 0);
  expect(archive.trashed.map(({ name }) => name)).toEqual(['a.txt']);
  disk.move('outside.ign', 'g/a.txt');
  checkConverged(world, await settle(world, () => 0));
});
