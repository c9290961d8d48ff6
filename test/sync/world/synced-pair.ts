import { PairEngine } from '../../../main/sync/pair-engine.ts';
import { MemoryRecords } from '../../simulation/memory-records.ts';
import type { EngineEvent } from '../../../main/sync/ports/progress.ts';
import { DiskTree } from './disk-tree.ts';
import { engineOptions } from './engine-options.ts';
import type { MemoryArchive } from './memory-archive.ts';
import type { MemoryFolder } from './memory-folder.ts';
import { linuxTraits } from './traits.ts';
import { WorldTime } from './world-time.ts';

interface Made<A, F> {
  readonly archive: (time: WorldTime) => A;
  readonly folder: (disk: DiskTree) => F;
}

/** `f/a.txt` and `b.txt` in sync on both sides, and what keeps them so: `run` looks at everything first, `runAfter` at a folder here. */
export async function syncedPair<A extends MemoryArchive, F extends MemoryFolder>(make: Made<A, F>) {
  const time = new WorldTime();
  const archive = make.archive(time);
  const disk = new DiskTree(linuxTraits, time);
  disk.create('f', 'folder', '');
  disk.create('f/a.txt', 'file', 'a');
  disk.create('b.txt', 'file', 'b');
  const folder = make.folder(disk);
  const store = new MemoryRecords(archive.rootId);
  const notices: string[] = [];
  const onEvent = (event: EngineEvent): void => {
    if (event.type === 'notice') notices.push(event.message);
  };
  const start = (): PairEngine => new PairEngine({ ...engineOptions({ archive, folder, time, store }), onEvent });
  let engine = start();
  const restart = (): void => void (engine = start());
  const lookHere = (): void => engine.lookAtEverythingLocal();
  const work = (): Promise<void> => engine.work(new AbortController().signal);
  const runAfter = (path: string): Promise<void> => {
    engine.lookAtFolder(path);
    return work();
  };
  const run = (): Promise<void> => {
    engine.lookAtEverything();
    return work();
  };
  await time.sleep(10_000);
  await run();
  await time.sleep(10_000);
  const here = (): string[] => [...disk.walk()].map(({ path }) => path).sort();
  const there = (): string[] => [...archive.items.values()].map(({ name }) => name).sort();
  return { archive, disk, folder, store, restart, lookHere, run, runAfter, here, there, notices };
}
