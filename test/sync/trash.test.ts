import { assert, expect, it } from 'vitest';
import { settle } from './world/settle.ts';
import { onlyStep, plain, World } from './world/world.ts';

it('what was just sent is not deleted in the archive before a listing has shown that nobody followed', async () => {
  const world = new World(plain);
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
  const { steps, unsettled } = world.plan();
  expect([steps, unsettled]).toEqual([[], 1]);
  await settle(world, () => 0);
  expect(archive.get(document?.id ?? '').versions.at(-1)).toBe('a colleague has followed');
  expect(disk.find('f/a.txt')?.content).toBe('a colleague has followed');
});

it('what was changed there in the second of the listing is not deleted before another has shown that nobody followed', async () => {
  const world = new World({ ...plain, rich: true });
  const { disk, archive, local, remote } = world;
  const document = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'same' });
  await settle(world, () => 0);
  archive.edit(document.id, 'same');
  const { modifiedAt } = document;
  const list = archive.list.bind(archive);
  archive.list = async () => ({ ...(await list()), at: modifiedAt + 500 });
  await remote.observe(world.signal);
  archive.list = list;
  disk.trash('a.txt');
  await local.observe('everything', world.signal);
  const { steps, unsettled } = world.plan();
  expect([steps, unsettled]).toEqual([[], 1]);
  archive.edit(document.id, 'theirs');
  document.modifiedAt = modifiedAt;
  await settle(world, () => 0);
  expect(disk.find('a.txt')?.content).toBe('theirs');
});

it('what is sent after its delete was planned is not deleted either', async () => {
  const world = new World(plain);
  const { disk, archive, local, trees } = world;
  const { id } = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'old' });
  await settle(world, () => 0);
  disk.trash('a.txt');
  await local.observe('everything', world.signal);
  const step = onlyStep(world);
  const [row] = [...trees.synced.all()];
  assert(row);
  trees.apply({ putSynced: [{ ...row, uploadedUntil: world.time.now() }] });
  await expect(world.do(step)).rejects.toThrow('sent and not listed since');
  expect(archive.get(id).versions).toEqual(['old']);
});

it.each(['added to it', 'edited in it'])(
  'a folder deleted here is not deleted there with what somebody has just %s',
  async (how) => {
    const world = new World(plain);
    const { disk, archive, local } = world;
    const { id } = archive.add({ parentId: archive.rootId, kind: 'folder', name: 'f' });
    const old = archive.add({ parentId: id, kind: 'document', name: 'a.txt', content: 'old' });
    await settle(world, () => 0);
    disk.trash('f');
    await local.observe('everything', world.signal);
    const step = onlyStep(world);
    expect(step.type).toBe('trash-remote');
    if (how === 'added to it') archive.add({ parentId: id, kind: 'document', name: 'b.txt', content: 'new' });
    else archive.edit(old.id, 'new');
    await expect(world.do(step)).rejects.toThrow('in the meantime');
    await settle(world, () => 0);
    const here = [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : []));
    expect(here).toEqual(['new']);
  },
);

it.each(['added to it', 'added deep in it', 'edited in it'])(
  'a folder deleted there is not deleted here with what somebody has just %s',
  async (how) => {
    const world = new World(plain);
    const { disk, archive, remote } = world;
    disk.create('f', 'folder');
    disk.create('f/g', 'folder');
    disk.create('f/g/a.txt', 'file', 'old');
    await settle(world, () => 0);
    await archive.trash([...archive.items.values()].find(({ name }) => name === 'f') ?? { id: '' });
    await remote.observe(world.signal);
    const step = onlyStep(world);
    expect(step.type).toBe('trash-local');
    if (how === 'edited in it') disk.write('f/g/a.txt', 'new');
    else disk.create(how === 'added to it' ? 'f/b.txt' : 'f/g/b.txt', 'file', 'new');
    await expect(world.do(step)).rejects.toThrow('in the meantime');
    await settle(world, () => 0);
    const here = [...disk.walk()].flatMap(({ node }) => (node.kind === 'file' ? [node.content] : []));
    expect(here).toEqual(['new']);
  },
);

it('a document deleted here is not deleted there when somebody has just edited it', async () => {
  const world = new World(plain);
  const { disk, archive, local } = world;
  const { id } = archive.add({ parentId: archive.rootId, kind: 'document', name: 'a.txt', content: 'old' });
  await settle(world, () => 0);
  disk.trash('a.txt');
  await local.observe('everything', world.signal);
  const step = onlyStep(world);
  archive.edit(id, 'new');
  await expect(world.do(step)).rejects.toThrow('was changed in the archive in the meantime');
  await settle(world, () => 0);
  expect(disk.find('a.txt')?.content).toBe('new');
});
