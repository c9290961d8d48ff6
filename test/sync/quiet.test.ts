import { expect, it } from 'vitest';
import { plain, World } from './world/world.ts';

it('a file that somebody begins to save between the look at it and its reading is not taken for whole', async () => {
  const world = new World(plain);
  const { disk, folder, local, time } = world;
  disk.create('a.txt', 'file', 'old');
  await time.sleep(10_000);
  const hash = folder.hash.bind(folder);
  folder.hash = (path) => {
    // A write in the moment of its reading: 2 s on the model's clock are the shortest that is quiet.
    disk.write(path, 'half');
    const node = disk.find(path);
    if (node) node.mtimeMs = node.ctimeMs = time.now() - 100;
    return hash(path);
  };
  await local.observe('everything', world.signal);
  expect([...local.unsettled]).toHaveLength(1);
  expect(world.plan().steps).toEqual([]);
  folder.hash = hash;
  disk.write('a.txt', 'whole');
  await time.sleep(10_000);
  await local.observe('everything', world.signal);
  expect(world.plan().steps.map(({ type }) => type)).toEqual(['push']);
});
