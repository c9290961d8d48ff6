import { expect, it } from 'vitest';
import type { RemoteListing } from '../../main/sync/ports/archive.ts';
import type { ScanResult } from '../../main/sync/ports/folder.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { syncedPair } from './world/synced-pair.ts';

/** What is called `f` cannot be read as long as it is closed. */
class ClosedFolder extends MemoryFolder {
  isClosed = false;

  override async scan(request: { paths: readonly string[]; deep: boolean }): Promise<ScanResult> {
    const { folders, skipped } = await super.scan(request);
    const closed = { path: 'f', state: 'unreadable', entries: [], hasIgnored: false } as const;
    return { folders: folders.map((folder) => (this.isClosed && folder.path === 'f' ? closed : folder)), skipped };
  }
}

class ClosedArchive extends MemoryArchive {
  isClosed = false;

  override async list(): Promise<RemoteListing> {
    const listing = await super.list();
    const folder = listing.nodes.find(({ name }) => name === 'f');
    if (!this.isClosed || !folder) return listing;
    return { ...listing, nodes: listing.nodes.filter(({ parentId }) => parentId !== folder.id), unreadable: [folder.id] };
  }
}

async function setting() {
  const pair = await syncedPair({
    archive: (time) => new ClosedArchive(time, { rich: true }),
    folder: (disk) => new ClosedFolder(disk),
  });
  const failures = () => pair.store.load().failures.map(({ path, kind }) => `${path}: ${kind}`);
  return { ...pair, failures };
}

it('a folder here that cannot be read is told of until it can be, and what is new in it is sent then', async () => {
  const { disk, folder, store, run, runAfter, there, failures } = await setting();
  folder.isClosed = true;
  disk.create('f/new.txt', 'file', 'new');
  await run();
  expect(failures()).toEqual(['f: unreadable']);
  const [told] = store.load().failures;
  disk.create('c.txt', 'file', 'c');
  await runAfter('');
  await run();
  expect(failures()).toEqual(['f: unreadable']);
  expect(store.load().failures[0]?.firstAt).toBe(told?.firstAt);
  folder.isClosed = false;
  await run();
  expect([failures(), there()]).toEqual([[], ['a.txt', 'b.txt', 'c.txt', 'f', 'new.txt']]);
});

it('one that is gone is told of no more', async () => {
  const { disk, folder, run, there, failures } = await setting();
  folder.isClosed = true;
  await run();
  expect(failures()).toEqual(['f: unreadable']);
  disk.unlink('f/a.txt');
  disk.unlink('f');
  await run();
  expect([failures(), there()]).toEqual([[], ['b.txt']]);
});

it('a folder of the archive that this account may not read is told of until it may, and nothing in it is taken for deleted', async () => {
  const { archive, run, here, failures } = await setting();
  archive.isClosed = true;
  await run();
  expect([failures(), here()]).toEqual([['f: unreadable'], ['b.txt', 'f', 'f/a.txt']]);
  archive.isClosed = false;
  await run();
  expect([failures(), here()]).toEqual([[], ['b.txt', 'f', 'f/a.txt']]);
});
