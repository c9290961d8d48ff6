import { expect, it } from 'vitest';
import { settle } from './world/settle.ts';
import { linuxTraits } from './world/traits.ts';
import { World } from './world/world.ts';

it('what was just sent is not deleted in the archive before a listing has shown that nobody followed', async () => {
  const world = new World({
    traits: linuxTraits,
    rich: false,
    disabled: [],
    deletesAllowed: true,
    linkFiles: false,
    hurried: false,
  });
  const { disk, archive, local } = world;
  disk.create('f', 'folder');
  disk.create('f/a.txt', 'file', 'mine');
  await settle(world, () => 0);
  disk.write('f/a.txt', 'mine, edited');
  await world.time.sleep(10_000);
  await local.observe('everything', world.signal);
  for (const step of world.plan().steps) await world.do(step);
  const [document] = [...archive.items.values()].filter(({ kind }) => kind === 'document');
  archive.edit(document?.id ?? '', 'a colleague has followed');
  disk.trash('f');
  await local.observe('everything', world.signal);
  const [step] = world.plan().steps;
  expect(step?.type).toBe('trash-remote');
  if (step) await expect(world.do(step)).rejects.toThrow('sent and not listed since');
  await settle(world, () => 0);
  expect(archive.get(document?.id ?? '').versions.at(-1)).toBe('a colleague has followed');
  expect(disk.find('f/a.txt')?.content).toBe('a colleague has followed');
});
