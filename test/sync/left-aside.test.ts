import { expect, it } from 'vitest';
import { movingName } from '../../main/sync/plan/moving-name.ts';
import { checkConverged } from './world/oracle.ts';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

// Between two names there, by a swap that was cut short, and the records are of a time before: then what was agreed on and what it was called
// right before are two names.
it.each(['document', 'folder'] as const)('a %s that was left aside there has one name in the end', async (kind) => {
  const world = new World(plain);
  const { archive, disk } = world;
  const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'Letters' });
  const item = archive.add({
    parentId: archive.rootId,
    kind,
    name: 'agreed',
    ...(kind === 'document' ? { content: 'text' } : {}),
  });
  await settle(world, () => 0);
  disk.trash('agreed');
  await archive.move(item, folder.id);
  await archive.rename(item, movingName('called since', item.id, null));
  if (kind === 'folder') archive.add({ parentId: item.id, kind: 'document', name: 'new.txt', content: 'text' });
  const settled = await settle(world, () => 0);
  checkConverged(world, settled);
  expect(disk.find(`Letters/${item.name}`)).not.toBeNull();
});
