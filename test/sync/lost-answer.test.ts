import { expect, it } from 'vitest';
import { SyncError } from '../../main/sync/errors.ts';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import type { RemoteNode, Uploaded, UploadRequest } from '../../main/sync/ports/archive.ts';
import { MemoryRecords } from '../simulation/memory-records.ts';
import { DiskTree } from './world/disk-tree.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { linuxTraits } from './world/traits.ts';
import { WorldRandom, WorldTime } from './world/world-time.ts';

/** The answer to the first upload is lost, and so is the one to the first look for what became of it. */
class LossyArchive extends MemoryArchive {
  #uploads = 0;
  #looks = 0;

  override async upload(request: UploadRequest): Promise<Uploaded> {
    const uploaded = await super.upload(request);
    this.#uploads += 1;
    if (this.#uploads === 1) throw new SyncError('offline', 'The answer was lost.', { maybeDone: true });
    return uploaded;
  }

  override children(folderId: string): Promise<readonly RemoteNode[]> {
    this.#looks += 1;
    if (this.#looks === 1) return Promise.reject(new SyncError('offline', 'The line is down.'));
    return super.children(folderId);
  }
}

it('what may have arrived is listed before it is sent again', async () => {
  const time = new WorldTime();
  const archive = new LossyArchive(time, { rich: true });
  const disk = new DiskTree(linuxTraits, time);
  disk.create('a.txt', 'file', 'text');
  const sync = createPairSync({
    pairId: 1,
    archive,
    folder: new MemoryFolder(disk),
    store: new MemoryRecords(archive.rootId),
    clock: time,
    random: new WorldRandom(),
    device: 'laptop',
    parallel: 1,
    rules: () => ({ excluded: new Set(), leftHere: new Set(), linkFiles: false, deleteAnswers: [] }),
    answersUsed: () => undefined,
    onEvent: () => undefined,
  });
  await time.sleep(10_000);
  const report = await sync.syncUntilDone(new AbortController().signal);
  expect(report).toMatchObject({ failures: 0, unsettled: 0, stopped: null });
  expect([...archive.items.values()].map(({ versions }) => versions)).toEqual([['text']]);
});
