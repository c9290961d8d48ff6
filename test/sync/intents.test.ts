import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { Step } from '../../main/sync/plan/model.ts';
import { settle } from './world/settle.ts';
import { onlyStep, plain, World } from './world/world.ts';

it.each([false, true])(
  'an upload that made a second document, and of which nothing more is known, is not sent again; hashes are told: %s',
  async (rich) => {
    const world = new World({ ...plain, rich });
    const { disk, archive, local } = world;
    disk.create('a.txt', 'file', 'one');
    await settle(world, () => 0);
    disk.write('a.txt', 'two');
    await world.time.sleep(10_000);
    await local.observe('everything', world.signal);
    await sendInVain(world, onlyStep(world));
    // Where the archive tells a hash, nothing needs to come over the line, which may change it.
    if (rich) archive.read = () => Promise.reject(new SyncError('bug', 'Nobody needs to read that.'));
    await settle(world, () => 0);
    expect([...archive.items.values()].map(({ versions }) => versions)).toEqual([['one'], ['two']]);
    expect([...disk.walk()].map(({ path, node }) => `${path} ${node.content}`)).toEqual(['a.txt two']);
  },
);

/** Its bytes arrive, and its answer does not: as far as anybody knows, the program has ended. */
async function sendInVain(world: World, step: Step): Promise<void> {
  const { archive } = world;
  const upload = archive.upload.bind(archive);
  archive.upload = async (request) => {
    await upload(request);
    throw new SyncError('busy', 'It ends here.');
  };
  await expect(world.do(step)).rejects.toThrow('It ends here.');
  archive.upload = upload;
}

it.each([
  { what: 'renamed', meanwhile: ({ archive }: World, id: string) => archive.rename({ id }, 'renamed.txt'), ends: 'a.txt' },
  {
    what: 'deleted, when its file was moved,',
    meanwhile: ({ archive, disk }: World, id: string) => {
      disk.move('a.txt', 'moved.txt');
      return archive.trash({ id });
    },
    ends: 'moved.txt',
  },
])('an upload that made a second document is found although somebody $what the first one meanwhile', async (somebody) => {
  const world = new World(plain);
  const { disk, archive } = world;
  disk.create('a.txt', 'file', 'one');
  await settle(world, () => 0);
  disk.write('a.txt', 'two');
  await world.observe();
  const step = onlyStep(world);
  const [first] = [...archive.items.values()];
  if (!first) throw new Error('nothing was sent');
  await sendInVain(world, step);
  await somebody.meanwhile(world, first.id);
  await settle(world, () => 0);
  const sent = [...archive.items.values()].filter(({ versions }) => versions.includes('two'));
  expect(sent.map(({ name, versions }) => `${name} ${String(versions)}`)).toEqual([`${somebody.ends} two`]);
  expect([...disk.walk()].flatMap(({ path, node }) => (node.content === 'two' ? [path] : []))).toEqual([somebody.ends]);
});

it('it is found where it was sent to, when the first one had just been renamed there, and is deleted meanwhile', async () => {
  const world = new World(plain);
  const { disk, archive } = world;
  disk.create('a.txt', 'file', 'one');
  await settle(world, () => 0);
  const [first] = [...archive.items.values()];
  if (!first) throw new Error('nothing was sent');
  await archive.rename(first, 'renamed.txt');
  disk.write('a.txt', 'two');
  await world.observe();
  const step = world.plan().steps.find(({ type }) => type === 'push');
  if (!step) throw new Error('nothing is to be sent');
  await sendInVain(world, step);
  await archive.trash(first);
  await settle(world, () => 0);
  const there = [...archive.items.values()].map(({ name, versions }) => `${name} ${String(versions)}`);
  expect(there).toEqual(['renamed.txt two']);
});

/** `a.txt` in the folder without versions, sent once and then edited. */
async function edited() {
  const world = new World(plain);
  const { disk, archive } = world;
  disk.create('a.txt', 'file', 'one');
  await settle(world, () => 0);
  disk.write('a.txt', 'two');
  await world.observe();
  const [first] = [...archive.items.values()];
  if (!first) throw new Error('nothing was sent');
  return { world, disk, archive, first, step: onlyStep(world), upload: archive.upload.bind(archive) };
}

const contentsOf = ({ disk, archive }: World): readonly unknown[] => [
  [...archive.items.values()].map(({ versions }) => String(versions)),
  [...disk.walk()].map(({ path, node }) => `${path} ${node.content}`),
];

it('what became of an upload is not decided while its file is being written', async () => {
  const { world, disk, archive, step, upload } = await edited();
  archive.upload = async (request) => {
    await upload(request);
    throw new SyncError('busy', 'It ends here.');
  };
  await expect(world.do(step)).rejects.toThrow('It ends here.');
  archive.upload = upload;
  disk.write('a.txt', 'two');
  await world.local.observe('everything', world.signal);
  await world.remote.observe(world.signal);
  await settle(world, () => 0);
  expect(contentsOf(world)).toEqual([['one', 'two'], ['a.txt two']]);
});

it('what became of an upload is not decided while it goes on', async () => {
  const { world, archive, first, step, upload } = await edited();
  archive.upload = async (request) => {
    await world.remote.observe(world.signal, new Set([first.id]));
    await upload(request);
    throw new SyncError('busy', 'It ends here.');
  };
  await expect(world.do(step)).rejects.toThrow('It ends here.');
  archive.upload = upload;
  await settle(world, () => 0);
  expect(contentsOf(world)).toEqual([['one', 'two'], ['a.txt two']]);
});

it('an edit within the second of an upload that was found later is fetched, as after any upload', async () => {
  const { world, disk, archive, first, step, upload } = await edited();
  archive.upload = async (request) => {
    await upload(request);
    throw new SyncError('busy', 'It ends here.');
  };
  await expect(world.do(step)).rejects.toThrow('It ends here.');
  archive.upload = upload;
  await world.observe();
  const second = [...archive.items.values()].find(({ id }) => id !== first.id);
  if (!second) throw new Error('nothing was sent');
  const { modifiedAt } = second;
  archive.edit(second.id, 'three');
  second.modifiedAt = modifiedAt;
  await settle(world, () => 0);
  expect(disk.find('a.txt')?.content).toBe('three');
});

it('what somebody wrote into the first document meanwhile comes here, beside what was sent', async () => {
  const { world, disk, archive, first, step } = await edited();
  await sendInVain(world, step);
  await world.time.sleep(60_000);
  archive.edit(first.id, 'theirs');
  await settle(world, () => 0);
  // Whether the older one is still as it was, the next listing tells.
  await settle(world, () => 0);
  expect([...disk.walk()].map(({ node }) => node.content).sort()).toEqual(['theirs', 'two']);
});
