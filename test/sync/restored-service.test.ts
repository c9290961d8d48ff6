import { expect, it } from 'vitest';
import { settle } from './world/settle.ts';
import { linuxTraits } from './world/traits.ts';
import { World } from './world/world.ts';

it('what was sent right before the service came back from a backup is kept here, and sent as a copy', async () => {
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
  disk.create('f/a.txt', 'file', 'one');
  await settle(world, () => 0);
  const backup = archive.picture();
  disk.write('f/a.txt', 'two');
  await world.time.sleep(10_000);
  await local.observe('everything', world.signal);
  for (const step of world.plan().steps) await world.do(step);
  archive.putBack(backup);
  await settle(world, () => 0);
  const here = [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : []));
  const there = [...archive.items.values()].flatMap(({ versions }) => versions.at(-1) ?? []);
  expect([here.sort(), there.sort()]).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
});
