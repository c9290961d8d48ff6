import { expect, it } from 'vitest';
import { checkConverged } from './world/oracle.ts';
import { settle } from './world/settle.ts';
import { macTraits } from './world/traits.ts';
import { plain, World } from './world/world.ts';

/** `f/left` is left out of the sync, and its files stay here; `f/a.txt` and `b.txt` are in sync. */
async function withFolderLeftHere(options = plain) {
  const world = new World(options);
  const { archive, excluded, leftHere } = world;
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  const left = archive.add({ parentId: folder.id, kind: 'folder', name: 'left' });
  archive.add({ parentId: left.id, kind: 'document', name: 'in.txt', content: 'in' });
  const a = archive.add({ parentId: folder.id, kind: 'document', name: 'a.txt', content: 'a' });
  const b = archive.add({ parentId: archive.rootId, kind: 'document', name: 'b.txt', content: 'b' });
  await settle(world, () => 0);
  excluded.add(left.id);
  leftHere.add(left.id);
  await settle(world, () => 0);
  return { world, folder, left, a, b };
}

const pathsOf = ({ disk }: World): readonly string[] => [...disk.walk()].map(({ path }) => path).sort();

it('what somebody moves there into a folder that stays here unsynced goes from here, and is not sent again', async () => {
  const { world, left, b } = await withFolderLeftHere();
  await world.archive.move(b, left.id);
  checkConverged(world, await settle(world, () => 0));
  expect(pathsOf(world)).toEqual(['f', 'f/a.txt', 'f/left', 'f/left/in.txt']);
  expect([...world.disk.trashedContents()]).toEqual(['b']);
  expect([...world.archive.items.values()].filter(({ name }) => name === 'b.txt')).toHaveLength(1);
});

it.each(['its document', 'the folder around'] as const)(
  'what was moved here into one stays there when %s is deleted in the archive',
  async (what) => {
    const { world, folder, a } = await withFolderLeftHere();
    world.disk.move('f/a.txt', 'f/left/a.txt');
    await world.archive.trash(what === 'its document' ? a : folder);
    checkConverged(world, await settle(world, () => 0));
    expect(pathsOf(world)).toEqual(expect.arrayContaining(['f', 'f/left', 'f/left/a.txt', 'f/left/in.txt']));
    expect([...world.trees.synced.all()].map(({ remoteName }) => remoteName)).not.toContain('a.txt');
  },
);

it('a folder that was moved here into one stays there with all that is in it when it is deleted in the archive', async () => {
  const { world } = await withFolderLeftHere();
  const { archive, disk } = world;
  const moved = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'g' });
  archive.add({ parentId: moved.id, kind: 'document', name: 'in it.txt', content: 'in it' });
  await settle(world, () => 0);
  disk.move('g', 'f/left/g');
  await archive.trash(moved);
  checkConverged(world, await settle(world, () => 0));
  expect(pathsOf(world)).toEqual(expect.arrayContaining(['f/left/g', 'f/left/g/in it.txt']));
  expect([...disk.trashedContents()]).toEqual([]);
});

it.each(['stands in the archive', 'was deleted there'] as const)(
  'a folder that was moved here into one is kept up to date while its move is held, and the folder around %s',
  async (what) => {
    const { world, folder } = await withFolderLeftHere();
    const { archive, disk } = world;
    if (what === 'was deleted there') await archive.trash(folder);
    const g = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'g' });
    archive.add({ parentId: g.id, kind: 'document', name: 'twin.txt', content: 'first' });
    await settle(world, () => 0);
    disk.move('g', 'f/left/g');
    const second = archive.add({ parentId: g.id, kind: 'document', name: 'twin.txt', content: 'second' });
    const { last } = await settle(world, () => 0);
    expect(last.held.map(({ action, path, reason }) => ({ action, path, reason }))).toEqual([
      { action: 'move', path: 'f/left/g', reason: 'excluded-name' },
    ]);
    expect(disk.find('f/left/g/twin.txt')?.content).toBe('first');
    expect(disk.find(`f/left/g/twin ~${second.id}.txt`)?.content).toBe('second');
  },
);

it('a folder that was moved here into one has its place in what takes over the folder around, under the name of there', async () => {
  const { world, folder } = await withFolderLeftHere({ ...plain, traits: macTraits });
  const { archive, disk } = world;
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'g' });
  await settle(world, () => 0);
  await archive.trash(folder);
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'F' });
  disk.move('g', 'f/left/g');
  await world.observe();
  expect(world.plan().held.map(({ path }) => path)).toEqual(['F/left/g']);
  const { last } = await settle(world, () => 0);
  expect(last.held.map(({ path }) => path)).toEqual(['F/left/g']);
  expect(pathsOf(world)).toEqual(['F', 'F/left', 'F/left/g', 'F/left/in.txt', 'b.txt']);
});

it('what comes into such a folder makes way for what stays in it', async () => {
  const { world } = await withFolderLeftHere();
  const { archive, disk } = world;
  const g = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'g' });
  const old = archive.add({ parentId: g.id, kind: 'document', name: 'in it.txt', content: 'old' });
  const other = archive.add({ parentId: archive.rootId, kind: 'document', name: 'other.txt', content: 'new' });
  await settle(world, () => 0);
  disk.move('g', 'f/left/g');
  await archive.trash(old);
  await archive.move(other, g.id);
  await archive.rename(other, 'in it.txt');
  await settle(world, () => 0);
  expect(pathsOf(world)).toEqual(expect.arrayContaining(['f/left/g/in it.txt', `f/left/g/in it ~${other.id}.txt`]));
  expect([...disk.trashedContents()]).toEqual([]);
});
