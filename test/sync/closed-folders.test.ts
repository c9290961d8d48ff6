import { expect, it } from 'vitest';
import { PairEngine } from '../../main/sync/pair-engine.ts';
import type { ScanResult } from '../../main/sync/ports/folder.ts';
import { DiskTree } from './world/disk-tree.ts';
import { engineOptions } from './world/engine-options.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { linuxTraits } from './world/traits.ts';
import { WorldTime } from './world/world-time.ts';

/** A folder of which `g` can be closed: then it cannot be read. */
class ClosableFolder extends MemoryFolder {
  isClosed = false;
  /** How often it was looked into while it was closed. */
  tries = 0;

  override async scan(request: { paths: readonly string[]; deep: boolean }): Promise<ScanResult> {
    const { folders, skipped } = await super.scan(request);
    if (!this.isClosed || !folders.some(({ path }) => path === 'g')) return { folders, skipped };
    this.tries += 1;
    const closed = { path: 'g', state: 'unreadable', entries: [], hasIgnored: false } as const;
    return { folders: folders.map((folder) => (folder.path === 'g' ? closed : folder)), skipped };
  }
}

/** `f/a.txt` and `g/` on both sides, and what syncs them. */
async function setting() {
  const time = new WorldTime();
  const archive = new MemoryArchive(time, { rich: false });
  const disk = new DiskTree(linuxTraits, time);
  for (const [path, kind] of [
    ['f', 'folder'],
    ['f/a.txt', 'file'],
    ['g', 'folder'],
  ] as const)
    disk.create(path, kind, kind === 'file' ? 'a' : '');
  const folder = new ClosableFolder(disk);
  const options = engineOptions({ archive, folder, time });
  const run = async (): Promise<void> => {
    const life = new PairEngine(options);
    life.lookAtEverything();
    await life.work(new AbortController().signal);
  };
  await time.sleep(10_000);
  await run();
  await time.sleep(10_000);
  const names = (): string[] => [...archive.items.values()].map(({ name }) => name).sort();
  expect(names()).toEqual(['a.txt', 'f', 'g']);
  return { time, archive, disk, folder, run, names };
}

it('what vanished while a folder could not be read has only moved into it', async () => {
  const { archive, disk, folder, run, names } = await setting();
  disk.move('f/a.txt', 'g/b.txt');
  folder.isClosed = true;
  const scan = folder.scan.bind(folder);
  folder.scan = async (request) => {
    // It was for a moment.
    if (folder.tries > 0) folder.isClosed = false;
    return scan(request);
  };
  await run();
  expect([names(), archive.trashed]).toEqual([['b.txt', 'f', 'g'], []]);
});

it('a folder that stays closed keeps a delete from going to the archive for some seconds, and not for ever', async () => {
  const { time, archive, disk, folder, run } = await setting();
  disk.unlink('f/a.txt');
  folder.isClosed = true;
  const begun = time.monotonic();
  await run();
  expect(archive.trashed.map(({ name }) => name)).toEqual(['a.txt']);
  expect(time.monotonic() - begun).toBeGreaterThanOrEqual(10_000);
  expect(folder.tries).toBeGreaterThan(3);
});

it('where nothing is missing, a closed folder holds nothing up', async () => {
  const { time, folder, run } = await setting();
  folder.isClosed = true;
  const begun = time.monotonic();
  await run();
  expect(time.monotonic() - begun).toBeLessThan(1_000);
});
