import { expect, it } from 'vitest';
import { settle } from './world/settle.ts';
import { plain, World } from './world/world.ts';

/** An archive that goes back to where a file was “one”; here it is “two” already, sent a moment or a while ago. */
async function restored(sent: 'a moment ago' | 'a while ago'): Promise<World> {
  const world = new World(plain);
  const { disk, archive, local } = world;
  disk.create('f', 'folder');
  disk.create('f/a.txt', 'file', 'one');
  await settle(world, () => 0);
  const backup = archive.picture();
  disk.write('f/a.txt', 'two');
  await world.time.sleep(10_000);
  await local.observe('everything', world.signal);
  for (const step of world.plan().steps) await world.do(step);
  if (sent === 'a while ago') await settle(world, () => 0);
  archive.putBack(backup);
  return world;
}

function contents({ disk, archive }: World): readonly (readonly string[])[] {
  const here = [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : []));
  const there = [...archive.items.values()].flatMap(({ versions }) => versions.at(-1) ?? []);
  return [here.sort(), there.sort()];
}

it.each(['a moment ago', 'a while ago'] as const)(
  'what was sent %s when the service came back from a backup is kept here, and sent as a copy',
  async (sent) => {
    const world = await restored(sent);
    await settle(world, () => 0);
    const both = ['one', 'two'];
    expect(contents(world)).toEqual([both, both]);
  },
);

it.each(['a moment ago', 'a while ago'] as const)(
  'that the service came back is not forgotten when somebody edits the older version before it was fetched (sent %s)',
  async (sent) => {
    const world = await restored(sent);
    await world.observe();
    await world.time.sleep(7_200_000);
    const document = [...world.archive.items.values()].find(({ name }) => name === 'a.txt');
    world.archive.edit(document?.id ?? '', 'three');
    await settle(world, () => 0);
    const both = ['three', 'two'];
    expect(contents(world)).toEqual([both, both]);
  },
);

it.each(['three', 'six'])(
  'that the service came back is found when somebody edits the older version (to “%s”) before the upload was listed: the number of its version is given out again',
  async (content) => {
    const world = await restored('a moment ago');
    await world.time.sleep(7_200_000);
    const document = [...world.archive.items.values()].find(({ name }) => name === 'a.txt');
    world.archive.edit(document?.id ?? '', content);
    await settle(world, () => 0);
    const both = [content, 'two'].sort();
    expect(contents(world)).toEqual([both, both]);
  },
);
