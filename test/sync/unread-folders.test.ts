import { expect, it } from 'vitest';
import type { RemoteListing } from '../../main/sync/ports/archive.ts';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

it('what is new here waits while the folder that it belongs in cannot be read: a document of its name may be there', async () => {
  const world = new World(plain);
  const { disk, archive, remote, local } = world;
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  const inner = archive.add({ parentId: folder.id, kind: 'folder', name: 'g' });
  const theirs = archive.add({ parentId: inner.id, kind: 'document', name: 'a.txt', content: 'theirs' });
  const list = archive.list.bind(archive);
  // The first listing that these records know of could not read the folder.
  archive.list = async (): Promise<RemoteListing> => {
    const listing = await list();
    return { ...listing, nodes: listing.nodes.filter(({ id }) => id !== theirs.id), unreadable: [folder.id], atomic: false };
  };
  await remote.observe(world.signal);
  disk.create('f', 'folder');
  disk.create('f/g', 'folder');
  disk.create('f/g/a.txt', 'file', 'mine');
  await world.time.sleep(10_000);
  await local.observe('everything', world.signal);
  for (const step of world.plan().steps) await world.do(step);
  const { steps, held } = world.plan();
  expect([steps, held.map(({ path, reason }) => [path, reason])]).toEqual([[], [['f/g/a.txt', 'waits']]]);
  archive.list = list;
  await settle(world, () => 0);
  expect(archive.get(theirs.id).versions.at(-1)).toBe('theirs');
  const here = [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : []));
  expect(here.sort()).toEqual(['mine', 'theirs']);
});
