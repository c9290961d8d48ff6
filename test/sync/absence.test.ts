import { expect, it } from 'vitest';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

it('what moved while a listing was put together, and is missing from it, is not taken for deleted', async () => {
  const world = new World(plain);
  const { archive, disk } = world;
  const moved = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'a' });
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  await settle(world, () => 0);
  const list = archive.list.bind(archive);
  let asked = 0;
  archive.list = async () => {
    asked += 1;
    const listing = await list();
    // It was still on its way out of one folder, and the other one had been read.
    const nodes = asked === 1 ? listing.nodes.filter(({ id }) => id !== moved.id) : listing.nodes;
    return { ...listing, nodes, atomic: false };
  };
  await world.observe();
  expect(asked).toBe(2);
  expect(world.plan().steps).toEqual([]);
  expect(disk.find('a.txt')?.content).toBe('a');
});
