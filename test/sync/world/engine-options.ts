import type { PairSyncOptions } from '../../../main/sync/ports/progress.ts';
import { MemoryRecords } from '../../simulation/memory-records.ts';
import type { MemoryArchive } from './memory-archive.ts';
import type { MemoryFolder } from './memory-folder.ts';
import { WorldRandom, type WorldTime } from './world-time.ts';

interface EngineFacts {
  readonly archive: MemoryArchive;
  readonly folder: MemoryFolder;
  readonly time: WorldTime;
  readonly store?: MemoryRecords;
}

/** An engine on a model world, one step at a time, with no rules and nobody who listens. */
export function engineOptions({ archive, folder, time, store }: EngineFacts): PairSyncOptions {
  return {
    ...{ pairId: 1, archive, folder, clock: time, random: new WorldRandom(), device: 'laptop', parallel: 1 },
    store: store ?? new MemoryRecords(archive.rootId),
    rules: () => ({ excluded: new Set<string>(), leftHere: new Set<string>(), linkFiles: false, deleteAnswers: [] }),
    answersUsed: () => undefined,
    onEvent: () => undefined,
  };
}
