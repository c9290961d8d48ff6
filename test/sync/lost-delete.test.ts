import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import { PairEngine } from '../../main/sync/pair-engine.ts';
import type { RemoteNode } from '../../main/sync/ports/archive.ts';
import type { ScanResult } from '../../main/sync/ports/folder.ts';
import { MemoryRecords } from '../simulation/memory-records.ts';
import { DiskTree } from './world/disk-tree.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { linuxTraits } from './world/traits.ts';
import { WorldRandom, WorldTime } from './world/world-time.ts';

/** What is called so is not seen, as long as it is on its way from one place to another. */
class HidingFolder extends MemoryFolder {
  hidden: string | null = null;

  override async scan(request: { paths: readonly string[]; deep: boolean }): Promise<ScanResult> {
    const { folders, skipped } = await super.scan(request);
    const seen = folders.filter(({ path }) => path.split('/')[0] !== this.hidden);
    return {
      folders: seen.map((folder) => ({ ...folder, entries: folder.entries.filter(({ name }) => name !== this.hidden) })),
      skipped,
    };
  }
}

/** A delete there is done, and its answer mostly lost. */
class LossyArchive extends MemoryArchive {
  answers = false;
  onDone: () => unknown = () => undefined;

  override async trash(node: RemoteNode): Promise<void> {
    await super.trash(node);
    this.onDone();
    if (this.answers) return;
    throw new SyncError('offline', 'The answer was lost.', { maybeDone: true });
  }
}

/** `f/a.txt` and `b.txt` on both sides, and what syncs them. */
async function setting() {
  const time = new WorldTime();
  const archive = new LossyArchive(time, { rich: true });
  const disk = new DiskTree(linuxTraits, time);
  disk.create('f', 'folder', '');
  disk.create('f/a.txt', 'file', 'a');
  disk.create('b.txt', 'file', 'b');
  const folder = new HidingFolder(disk);
  const store = new MemoryRecords(archive.rootId);
  const start = (): PairEngine =>
    new PairEngine({
      ...{ pairId: 1, archive, folder, store, clock: time, random: new WorldRandom(), device: 'laptop', parallel: 1 },
      rules: () => ({ excluded: new Set<string>(), leftHere: new Set<string>(), linkFiles: false, deleteAnswers: [] }),
      answersUsed: () => undefined,
      onEvent: () => undefined,
    });
  let engine = start();
  const restart = (): void => void (engine = start());
  const turnUp = (): void => {
    folder.hidden = null;
    engine.lookAtEverythingLocal();
  };
  const run = async (): Promise<void> => {
    engine.lookAtEverything();
    await engine.work(new AbortController().signal);
  };
  await time.sleep(10_000);
  await run();
  await time.sleep(10_000);
  const here = (): string[] => [...disk.walk()].map(({ path }) => path).sort();
  const there = (): string[] => [...archive.items.values()].map(({ name }) => name).sort();
  return { archive, disk, folder, store, restart, turnUp, run, here, there };
}

it.each(['b.txt', 'f'])('what was deleted there without an answer and turns up here again is sent anew: %s', async (name) => {
  const { archive, folder, turnUp, run, here, there } = await setting();
  archive.onDone = turnUp;
  folder.hidden = name;
  await run();
  await run();
  expect(archive.trashed.length).toBeGreaterThan(0);
  expect(here()).toEqual(['b.txt', 'f', 'f/a.txt']);
  expect(there()).toEqual(['a.txt', 'b.txt', 'f']);
});

it.each(['b.txt', 'f'])('so is what was deleted there when that could not be recorded: %s', async (name) => {
  const { archive, folder, store, restart, turnUp, run, here, there } = await setting();
  archive.answers = true;
  archive.onDone = () => {
    store.isFull = true;
    turnUp();
  };
  folder.hidden = name;
  await expect(run()).rejects.toThrow('full');
  store.isFull = false;
  restart();
  await run();
  expect(archive.trashed.length).toBeGreaterThan(0);
  expect(here()).toEqual(['b.txt', 'f', 'f/a.txt']);
  expect(there()).toEqual(['a.txt', 'b.txt', 'f']);
});

it('a delete that cannot be recorded beforehand is not sent', async () => {
  const { archive, disk, store, run, there } = await setting();
  const done: string[] = [];
  archive.onDone = () => done.push('trash');
  archive.inspect = async (node) => {
    store.isFull = true;
    return MemoryArchive.prototype.inspect.call(archive, node);
  };
  disk.unlink('b.txt');
  await expect(run()).rejects.toThrow('full');
  expect([done, there()]).toEqual([[], ['a.txt', 'b.txt', 'f']]);
});

it('a delete there without an answer is told of, although what came of it was only listed', async () => {
  const { disk, store, run, there } = await setting();
  disk.unlink('f/a.txt');
  disk.unlink('f');
  await run();
  expect(there()).toEqual(['b.txt']);
  const told = store.history().slice(-1);
  expect(told).toMatchObject([{ action: 'trash', side: 'remote', path: 'f', items: 2, reason: 'deleted here; no answer came' }]);
  expect(store.deletedSince('remote', 0)).toBe(2);
});

it('a delete that the service refused is not ours when somebody else does it', async () => {
  const { archive, disk, store, run, there } = await setting();
  archive.trash = async (node) => {
    await MemoryArchive.prototype.trash.call(archive, node);
    throw new SyncError('refused', 'You may not.');
  };
  disk.unlink('b.txt');
  await run();
  await run();
  expect(there()).toEqual(['a.txt', 'f']);
  expect(store.history().filter(({ action }) => action === 'trash')).toEqual([]);
});
