import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { RemoteItem } from './world/memory-archive.ts';
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

/** The document of the file. */
function sentOf({ archive }: World): RemoteItem {
  const document = [...archive.items.values()].find(({ name }) => name === 'a.txt');
  if (!document) throw new Error('It was not sent.');
  return document;
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
    const document = sentOf(world);
    world.archive.edit(document.id, 'three');
    await settle(world, () => 0);
    const both = ['three', 'two'];
    expect(contents(world)).toEqual([both, both]);
  },
);

it.each([
  ['a moment ago', 'three'],
  ['a moment ago', 'six'],
  ['a while ago', 'three'],
  ['a while ago', 'six'],
] as const)(
  'that the service came back is found when somebody edits the older version before it is listed (sent %s, edited to “%s”): the number of its version is given out again',
  async (sent, content) => {
    const world = await restored(sent);
    await world.time.sleep(7_200_000);
    const document = sentOf(world);
    world.archive.edit(document.id, content);
    await settle(world, () => 0);
    const both = [content, 'two'].sort();
    expect(contents(world)).toEqual([both, both]);
  },
);

it.each(['gone', 'refused'] as const)(
  'and when the service says once that its versions are %s: what somebody edited is not fetched meanwhile',
  async (kind) => {
    const world = await restored('a while ago');
    const { archive, time } = world;
    await time.sleep(7_200_000);
    const document = sentOf(world);
    archive.edit(document.id, 'three');
    const versions = archive.versions.bind(archive);
    archive.versions = () => {
      archive.versions = versions;
      return Promise.reject(new SyncError(kind, 'There is no such document.'));
    };
    await settle(world, () => 0);
    await settle(world, () => 0);
    const both = ['three', 'two'];
    expect(contents(world)).toEqual([both, both]);
  },
);

it('that the service came back behind an edit that had followed ours is seen without asking for versions, too', async () => {
  const world = await restored('a moment ago');
  const { archive, time } = world;
  const { operations } = archive;
  Object.assign(archive, { operations: { ...operations, versions: { ...operations.versions, enabled: false } } });
  const document = sentOf(world);
  const backup = archive.picture();
  // What was sent is there after all, somebody has followed, and that was listed and not fetched yet.
  archive.edit(document.id, 'two');
  await time.sleep(60_000);
  archive.edit(document.id, 'three');
  await time.sleep(60_000);
  await world.observe();
  archive.putBack(backup);
  await settle(world, () => 0);
  const both = ['one', 'two'];
  expect(contents(world)).toEqual([both, both]);
});

it('what was just sent is kept when its document was edited since where versions have no numbers: whether it is behind that, nothing tells', async () => {
  const world = await restored('a moment ago');
  const { archive, time } = world;
  const document = sentOf(world);
  await time.sleep(7_200_000);
  await archive.move(document, archive.rootId);
  archive.edit(document.id, 'three');
  await settle(world, () => 0);
  const both = ['three', 'two'];
  expect(contents(world)).toEqual([both, both]);
});

it.each([
  ['two', ['three']],
  ['twenty', ['three', 'twenty']],
])(
  'what was sent long ago (“%s”) and edited where versions have no numbers is kept here unless their sizes say that it may be there',
  async (content, here) => {
    const world = new World(plain);
    const { disk, archive, time } = world;
    const folder = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
    const document = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'one' });
    const backup = archive.picture();
    await archive.move(document, folder.id);
    await settle(world, () => 0);
    disk.write('f/a.txt', content);
    await time.sleep(10_000);
    await settle(world, () => 0);
    archive.putBack(backup);
    await time.sleep(7_200_000);
    archive.edit(document.id, 'three');
    await settle(world, () => 0);
    expect(contents(world)[0]).toEqual(here);
  },
);

it('a document that shows an older time tells for all that the service came back: what was edited since does not replace what is here', async () => {
  const world = new World(plain);
  const { archive, time } = world;
  const [a, b] = ['a.txt', 'b.txt'].map(
    (name) => archive.add({ parentId: archive.rootId, kind: 'document', name, content: 'one' }).id,
  );
  await settle(world, () => 0);
  const backup = archive.picture();
  await time.sleep(60_000);
  archive.edit(a ?? '', 'two');
  archive.edit(b ?? '', 'three');
  await settle(world, () => 0);
  archive.putBack(backup);
  await time.sleep(7_200_000);
  archive.edit(b ?? '', 'four');
  await settle(world, () => 0);
  expect(contents(world)[0]).toEqual(['four', 'one', 'three', 'two']);
});

it('an older time tells that the service came back although something else had to be listed twice, and it was edited meanwhile', async () => {
  const world = new World(plain);
  const { archive, time } = world;
  const { id } = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'one' });
  const backup = archive.picture();
  await time.sleep(60_000);
  archive.edit(id, 'two');
  archive.add({ parentId: archive.rootId, kind: 'folder', name: 'missing after it' });
  await settle(world, () => 0);
  archive.putBack(backup);
  const list = archive.list.bind(archive);
  archive.list = async () => {
    const listing = await list();
    archive.list = list;
    await time.sleep(60_000);
    archive.edit(id, 'three');
    return { ...listing, atomic: false };
  };
  await settle(world, () => 0);
  expect(contents(world)[0]).toEqual(['three', 'two']);
});

it.each(['where it lies', 'moved to where versions have no numbers'])(
  'an edit there that followed what was sent from here replaces it (%s)',
  async (where) => {
    const world = new World(plain);
    const { disk, archive, time } = world;
    disk.create('f', 'folder');
    disk.create('f/a.txt', 'file', 'one');
    await settle(world, () => 0);
    await time.sleep(7_200_000);
    const document = sentOf(world);
    if (where !== 'where it lies') await archive.move(document, archive.rootId);
    archive.edit(document.id, 'two');
    await settle(world, () => 0);
    expect(contents(world)).toEqual([['two'], ['two']]);
  },
);
