import { expect, it } from 'vitest';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

/** A document in sync, whose file a program has moved aside to put a new one in its place, seen by a look. */
async function setAside() {
  const world = new World(plain);
  const { disk, local, archive, signal } = world;
  disk.create('f', 'folder');
  disk.create('f/a.txt', 'file', 'old');
  await settle(world, () => 0);
  disk.move('f/a.txt', 'f/before');
  disk.create('f/a.txt', 'file', 'new');
  await local.observe('everything', signal);
  const look = async (): Promise<readonly string[]> => {
    await local.observe('everything', signal);
    return world.plan().steps.map(({ type, path }) => `${type} ${path}`);
  };
  const versions = () => [...archive.items.values()].filter(({ kind }) => kind === 'document').map((item) => item.versions);
  return { world, disk, look, versions, archive };
}

it('a file that took the place of one that is gone by now goes on being its document', async () => {
  const { world, disk, look, versions, archive } = await setAside();
  disk.unlink('f/before');
  expect(await look()).toEqual(['push f/a.txt']);
  await settle(world, () => 0);
  expect([versions(), archive.trashed]).toEqual([[['old', 'new']], []]);
});

it('where the old one stays under its new name, it has only been renamed', async () => {
  const { world, versions, archive } = await setAside();
  await settle(world, () => 0);
  expect([versions().toSorted(), archive.trashed]).toEqual([[['new'], ['old']], []]);
});

it('what is there under the name is no heir when it is a document of its own', async () => {
  const { world, disk, archive } = await setAside();
  await settle(world, () => 0);
  disk.unlink('f/before');
  await settle(world, () => 0);
  expect(archive.trashed.map(({ name }) => name)).toEqual(['before']);
});
