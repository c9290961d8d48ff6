import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import type { RemoteNode } from '../../main/sync/ports/archive.ts';
import type { ScanResult } from '../../main/sync/ports/folder.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { syncedPair } from './world/synced-pair.ts';

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

async function setting() {
  const pair = await syncedPair({
    archive: (time) => new LossyArchive(time, { rich: true }),
    folder: (disk) => new HidingFolder(disk),
  });
  const turnUp = (): void => {
    pair.folder.hidden = null;
    pair.lookHere();
  };
  return { ...pair, turnUp };
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
