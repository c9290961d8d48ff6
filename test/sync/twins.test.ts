import { expect, it } from 'vitest';
import { checkConverged } from './world/oracle.ts';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

/** Of two documents of one name the older one is what is here: an upload whose answer was lost, and then somebody else's of that name. */
function twins(rich: boolean): World {
  const world = new World({ ...plain, rich });
  const { archive, disk } = world;
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'Letters' });
  disk.create('Letters', 'folder');
  disk.create('Letters/b.txt', 'file', 'ours');
  archive.add({ parentId: folder.id, kind: 'document', name: 'b.txt', content: 'ours' });
  archive.add({ parentId: folder.id, kind: 'document', name: 'b.txt', content: 'theirs' });
  return world;
}

it.each([true, false])(
  'what one of two twins holds is no conflict with the other; the listing tells hashes: %s',
  async (rich) => {
    const world = twins(rich);
    const settled = await settle(world, (count) => count - 1);
    checkConverged(world, settled);
    const there = [...world.archive.items.values()].flatMap(({ versions }) => versions);
    expect(there).toEqual(['ours', 'theirs']);
    expect([...world.disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : [])).sort()).toEqual([
      'ours',
      'theirs',
    ]);
  },
);

it('what is in neither of two twins is kept as a conflict', async () => {
  const world = twins(false);
  world.disk.write('Letters/b.txt', 'mine');
  checkConverged(world, await settle(world, () => 0));
  const there = [...world.archive.items.values()].flatMap(({ versions }) => versions);
  expect(there.sort()).toEqual(['mine', 'ours', 'theirs']);
});

it('an edit of one of two twins is held with the reason, since it could go to either, and sent when the other has another name', async () => {
  const world = twins(true);
  const { archive, disk, trees } = world;
  await settle(world, () => 0);
  const [ours, theirs] = [...archive.items.values()].filter(({ kind }) => kind === 'document');
  if (!ours || !theirs) throw new Error('There are no twins.');
  const path = trees.localPath(trees.synced.byRemote(ours.id)?.localId ?? 0) ?? '';
  disk.write(path, 'ours, edited');
  await world.observe();
  const { steps, held } = world.plan();
  expect([steps, held.map(({ reason }) => reason)]).toEqual([[], ['name']]);
  await archive.rename(theirs, 'other.txt');
  await settle(world, () => 0);
  expect([ours, theirs].map(({ id }) => archive.get(id).versions.at(-1))).toEqual(['ours, edited', 'theirs']);
});

it('what a document holds that another has taken over from keeps no conflict from being one', async () => {
  const world = new World(plain);
  const { archive, disk } = world;
  disk.create('a.txt', 'file', 'one');
  await settle(world, () => 0);
  disk.write('a.txt', 'two');
  await settle(world, () => 0);
  const second = [...archive.items.values()].at(-1);
  // The top level keeps no versions: what is sent becomes another document.
  expect(second?.versions).toEqual(['two']);
  disk.write('a.txt', 'one');
  archive.edit(second?.id ?? '', 'theirs');
  checkConverged(world, await settle(world, () => 0));
  expect([...world.disk.walk()].map(({ node }) => node.content).sort()).toEqual(['one', 'theirs']);
});
