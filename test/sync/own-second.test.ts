import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import { settle } from './world/settle.ts';
import { onlyStep, plain, World } from './world/world.ts';

/** `a.txt` was sent, and somebody has followed within the second that the service shows for it: only its versions tell. */
async function followed() {
  const world = new World(plain);
  const { disk, archive } = world;
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
  const document = archive.add({ parentId: folder.id, kind: 'document', name: 'a.txt', content: 'old' });
  await settle(world, () => 0);
  disk.write('f/a.txt', 'mine');
  await world.observe();
  await world.do(onlyStep(world));
  const { modifiedAt } = document;
  archive.edit(document.id, 'theirs');
  document.modifiedAt = modifiedAt;
  return { world, disk, archive, document, versions: archive.versions.bind(archive) };
}

const gone = () => Promise.reject(new SyncError('gone', 'There is no such document.'));

it('versions that are gone, as the service says, are asked for again at the next listing', async () => {
  const { world, disk, archive, versions } = await followed();
  archive.versions = gone;
  await settle(world, () => 0);
  expect(disk.find('f/a.txt')?.content).toBe('mine');
  archive.versions = versions;
  await settle(world, () => 0);
  expect(disk.find('f/a.txt')?.content).toBe('theirs');
});

it('a service that never tells them is not asked for ever', async () => {
  const { world, archive, document } = await followed();
  let asked = 0;
  archive.versions = () => {
    asked += 1;
    return gone();
  };
  for (let look = 0; look < 4; look += 1) await settle(world, () => 0);
  expect([asked, world.trees.synced.byRemote(document.id)?.uploadedUntil]).toEqual([2, null]);
});
