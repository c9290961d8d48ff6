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

it('what moved into a folder that cannot be read this time is not taken for deleted', async () => {
  const world = new World(plain);
  const { archive, remote, disk, signal } = world;
  const moved = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'a' });
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  await settle(world, () => 0);
  await archive.move(moved, folder.id);
  const list = archive.list.bind(archive);
  let asked = 0;
  const unreadable = (times: number) => async () => {
    asked += 1;
    const listing = await list();
    const [nodes, closed] = [listing.nodes.filter(({ id }) => id !== moved.id), [folder.id]];
    return asked <= times ? { ...listing, nodes, unreadable: closed, atomic: false } : listing;
  };
  archive.list = unreadable(3);
  await remote.observe(signal);
  expect([asked, world.plan().steps.map(({ type, path }) => `${type} ${path}`)]).toEqual([4, ['move-local f/a.txt']]);
  expect(disk.find('a.txt')?.content).toBe('a');
});

it('a folder that is closed for good does not keep what was deleted', async () => {
  const world = new World(plain);
  const { archive, remote, signal } = world;
  const deleted = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'a' });
  const closed = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'closed' });
  await settle(world, () => 0);
  const list = archive.list.bind(archive);
  let asked = 0;
  archive.list = async () => {
    asked += 1;
    return { ...(await list()), unreadable: [closed.id], atomic: false };
  };
  await remote.observe(signal);
  expect(asked).toBe(1);
  await archive.trash(deleted);
  await remote.observe(signal);
  expect([asked, world.plan().steps.map(({ type, path }) => `${type} ${path}`)]).toEqual([3, ['trash-local a.txt']]);
});
