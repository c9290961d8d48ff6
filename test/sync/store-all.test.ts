import { expect, it } from 'vitest';
import type { LocalFolder, LocalStat } from '../../main/sync/ports/folder.ts';
import { plain, World } from './world/world.ts';

/** A world with two new files, whose system can put all that was written on the disk in one go or cannot, and what the disk was asked. */
function setting(can: boolean) {
  const world = new World(plain);
  const { disk } = world;
  const folder: LocalFolder = world.folder;
  const asked: (readonly [name: string, stored: LocalStat | null | undefined])[] = [];
  for (const name of ['a', 'b']) disk.create(name, 'file', name);
  folder.storeAll = (files) => {
    asked.push([`all of ${files.length}`, null]);
    return Promise.resolve(can);
  };
  const hash = folder.hash.bind(folder);
  folder.hash = (path, signal, stored) => {
    asked.push([path, stored]);
    return hash(path, signal, stored);
  };
  return { world, asked };
}

it('files that are hashed together are put on the disk before, and need only be what they were then', async () => {
  const { world, asked } = setting(true);
  await world.observe();
  expect(asked).toEqual([
    ['all of 2', null],
    ['a', expect.objectContaining({ ino: world.disk.find('a')?.ino, kind: 'file' })],
    ['b', expect.objectContaining({ ino: world.disk.find('b')?.ino, kind: 'file' })],
  ]);
});

it('where that cannot be done, each is', async () => {
  const { world, asked } = setting(false);
  await world.observe();
  expect(asked).toEqual([
    ['all of 2', null],
    ['a', null],
    ['b', null],
  ]);
});

it('with nothing to hash, nothing is asked of the disk', async () => {
  const { world, asked } = setting(true);
  await world.observe();
  asked.length = 0;
  await world.observe();
  expect(asked).toEqual([]);
});
