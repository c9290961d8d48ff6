import { expect, it } from 'vitest';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import { MemoryRecords } from '../simulation/memory-records.ts';
import { DiskTree } from './world/disk-tree.ts';
import { engineOptions } from './world/engine-options.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { checkConverged } from './world/oracle.ts';
import { settle } from './world/settle.ts';
import { macTraits, windowsTraits } from './world/traits.ts';
import { WorldTime } from './world/world-time.ts';
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

it.each(['windows', 'mac'] as const)('names that differ by case alone stay two files over restarts (%s)', async (system) => {
  const time = new WorldTime();
  const archive = new MemoryArchive(time, { rich: false });
  const disk = new DiskTree(system === 'mac' ? macTraits : windowsTraits, time);
  const folder = new MemoryFolder(disk);
  const store = new MemoryRecords(archive.rootId);
  const { id } = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'd' });
  archive.add({ parentId: id, kind: 'document', name: 'file', content: 'small' });
  archive.add({ parentId: id, kind: 'document', name: 'FILE', content: 'large' });
  const run = async (): Promise<unknown> => {
    await time.sleep(10_000);
    const sync = createPairSync(engineOptions({ archive, folder, time, store }));
    const { downloads, uploads, otherSteps } = await sync.syncUntilDone(new AbortController().signal);
    return { downloads, uploads, otherSteps };
  };
  const nothing = { downloads: 0, uploads: 0, otherSteps: 0 };
  expect([await run(), await run(), await run()]).toEqual([{ ...nothing, downloads: 2, otherSteps: 1 }, nothing, nothing]);
  disk.write('d/FILE ~4', 'edited');
  expect([await run(), await run()]).toEqual([{ ...nothing, uploads: 1 }, nothing]);
  const documents = [...archive.items.values()].filter(({ kind }) => kind === 'document');
  expect(documents.map(({ name, versions }) => [name, ...versions])).toEqual([
    ['file', 'small'],
    ['FILE', 'large', 'edited'],
  ]);
  expect([archive.trashed, disk.trashed]).toEqual([[], []]);
});
