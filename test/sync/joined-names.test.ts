import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import { checkConverged } from './world/oracle.ts';
import { settle } from './world/settle.ts';
import { macTraits } from './world/traits.ts';
import { plain, World } from './world/world.ts';

it('what differs in case gets the name of there, also when it could not be renamed in the moment that it was joined', async () => {
  const world = new World({ ...plain, traits: macTraits });
  const { disk, archive, folder } = world;
  disk.create('A', 'folder');
  disk.create('B.txt', 'file', 'text');
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'a' });
  archive.add({ parentId: archive.rootId, kind: 'document', name: 'b.txt', content: 'text' });
  const move = folder.move.bind(folder);
  folder.move = () => Promise.reject(new SyncError('gone', 'The folder is not there.'));
  await world.observe();
  for (const step of world.plan().steps) await world.do(step).catch(() => undefined);
  folder.move = move;
  checkConverged(world, await settle(world, () => 0));
  expect([...disk.walk()].map(({ path }) => path)).toEqual(['a', 'b.txt']);
  expect([...archive.items.values()].map(({ name }) => name)).toEqual(['a', 'b.txt']);
});
