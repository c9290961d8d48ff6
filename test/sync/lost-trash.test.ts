import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { LocalStat } from '../../main/sync/ports/folder.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { syncedPair } from './world/synced-pair.ts';

/** Tells of each delete: before it is done, when `onTrash` may still refuse it, and after it. */
class TellingFolder extends MemoryFolder {
  onTrash: () => void = () => undefined;
  onDone: () => void = () => undefined;

  override async trash(path: string, expected: LocalStat): Promise<string> {
    this.onTrash();
    const where = await super.trash(path, expected);
    this.onDone();
    return where;
  }
}

async function setting() {
  const pair = await syncedPair({
    archive: (time) => new MemoryArchive(time, { rich: true }),
    folder: (disk) => new TellingFolder(disk),
  });
  const { archive } = pair;
  const trashThere = async (name: string): Promise<() => Promise<void>> => {
    const item = [...archive.items.values()].find((one) => one.name === name);
    if (!item) throw new Error(`${name} is not there`);
    await archive.trash(item);
    return () => archive.restore(item);
  };
  return { ...pair, trashThere };
}

const all = { here: ['b.txt', 'f', 'f/a.txt'], there: ['a.txt', 'b.txt', 'f'] };

it.each([
  ['b.txt', 'goes on'],
  ['b.txt', 'was started anew'],
  ['f', 'goes on'],
  ['f', 'was started anew'],
])('what is restored there while its delete here could not be recorded comes back: %s, the program %s', async (name, how) => {
  const { folder, disk, store, restart, run, here, there, trashThere } = await setting();
  const restore = await trashThere(name);
  folder.onDone = () => void (store.isFull = true);
  await expect(run()).rejects.toThrow('full');
  expect(disk.trashed).toHaveLength(1);
  store.isFull = false;
  await restore();
  if (how === 'was started anew') restart();
  await run();
  expect({ here: here(), there: there() }).toEqual(all);
});

it('so does what the first look after it has not seen', async () => {
  const { folder, store, run, runAfter, here, there, trashThere } = await setting();
  const restore = await trashThere('a.txt');
  folder.onDone = () => void (store.isFull = true);
  await expect(run()).rejects.toThrow('full');
  store.isFull = false;
  await restore();
  await runAfter('');
  await run();
  expect({ here: here(), there: there() }).toEqual(all);
});

it('a delete here that cannot be recorded beforehand is not done', async () => {
  const { disk, store, run, here, trashThere } = await setting();
  await trashThere('b.txt');
  store.onCommit = ({ dropRemote = [] }) => void (store.isFull ||= dropRemote.length > 0);
  await expect(run()).rejects.toThrow('full');
  expect([disk.trashed, here()]).toEqual([[], all.here]);
});

it('a delete here that could not be recorded is told of, and told once', async () => {
  const { folder, store, run, here, trashThere } = await setting();
  await trashThere('f');
  folder.onDone = () => void (store.isFull = true);
  await expect(run()).rejects.toThrow('full');
  store.isFull = false;
  await run();
  expect(here()).toEqual(['b.txt']);
  const told = store.history().filter(({ action }) => action === 'trash');
  expect(told).toMatchObject([
    { side: 'local', path: 'f', items: 2, reason: expect.stringContaining('could not be recorded') as string },
  ]);
  expect(store.load().failures).toEqual([]);
});

it('a delete here that was refused is not ours when a person does it later', async () => {
  const { folder, disk, store, run, there, trashThere } = await setting();
  const restore = await trashThere('b.txt');
  folder.onTrash = () => {
    throw new SyncError('refused', 'The trash is closed.');
  };
  await run();
  await restore();
  await run();
  expect(store.load().failures).toEqual([]);
  disk.trash('b.txt');
  await run();
  expect(there()).toEqual(['a.txt', 'f']);
});

it('a download that took the place of another document, and could not be recorded, is not taken for an edit of that one', async () => {
  const { archive, folder, disk, store, run, trashThere } = await setting();
  const restore = await trashThere('b.txt');
  archive.add({ parentId: archive.rootId, kind: 'document', name: 'b.txt', content: 'another b' });
  folder.onDone = () => void (store.isFull = true);
  await expect(run()).rejects.toThrow('full');
  expect(disk.find('b.txt')?.content).toBe('another b');
  store.isFull = false;
  await restore();
  await run();
  const versions = [...archive.items.values()].map((item) => item.versions.join());
  const here = [...disk.walk()].map(({ node }) => node.content);
  expect([versions.toSorted(), here.toSorted()]).toEqual([
    ['', 'a', 'another b', 'b'],
    ['', 'a', 'another b', 'b'],
  ]);
  expect(store.load().failures).toEqual([]);
});
