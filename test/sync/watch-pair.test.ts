import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import { ManualClock, noChance } from '../services/manual-clock.ts';
import { DiskTree } from './world/disk-tree.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { linuxTraits } from './world/traits.ts';
import { WorldTime } from './world/world-time.ts';
import type { PairSync } from '../../main/sync/ports/progress.ts';
import type { RemoteListing } from '../../main/sync/ports/archive.ts';

class CountedArchive extends MemoryArchive {
  listings = 0;

  override list(): Promise<RemoteListing> {
    this.listings += 1;
    return super.list();
  }
}

const second = 1000;

describe('a pair that is watched', () => {
  const clock = new ManualClock();
  let archive: CountedArchive;
  let sync: PairSync;
  let runs = 0;
  let everyMs = 300 * second;
  const end = new AbortController();
  let watching: Promise<unknown>;

  /** Until the loop sleeps and nothing is under way. */
  const rest = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += second) {
      clock.advance(second);
      await rest();
    }
  };

  beforeEach(async () => {
    const time = new WorldTime();
    archive = new CountedArchive(time, { rich: true });
    sync = createPairSync({
      pairId: 1,
      archive,
      folder: new MemoryFolder(new DiskTree(linuxTraits, time)),
      store: {
        load: () => ({ remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] }),
        commit: () => undefined,
        deletedSince: () => 0,
      },
      clock,
      random: noChance,
      device: 'laptop',
      parallel: 1,
      rules: () => ({ excluded: new Set(), leftHere: new Set(), linkFiles: false, deleteAnswers: [] }),
      answersUsed: () => undefined,
      onEvent: () => undefined,
    });
    watching = sync.watch({ listEveryMs: () => everyMs, onReport: () => (runs += 1) }, end.signal).catch(() => undefined);
    await expect.poll(() => archive.listings).toBe(1);
    await pass(2 * second);
  });
  afterEach(async () => {
    end.abort();
    await watching;
  });

  it('is listed as often as is asked for now, and at once when that is due', async () => {
    await pass(290 * second);
    expect(archive.listings).toBe(1);
    await pass(10 * second);
    expect(archive.listings).toBe(2);
    const before = runs;
    await pass(30 * second);
    everyMs = 60 * second;
    sync.reckonAnew();
    await rest();
    // Nothing is due yet: no run is begun for it.
    expect([archive.listings, runs]).toEqual([2, before]);
    await pass(33 * second);
    expect(archive.listings).toBe(3);
    await pass(61 * second);
    expect(archive.listings).toBe(4);
    everyMs = 300 * second;
    sync.reckonAnew();
    await pass(120 * second);
    expect(archive.listings).toBe(4);
    everyMs = 60 * second;
    sync.reckonAnew();
    await pass(10 * second);
    expect(archive.listings).toBe(5);
  });
});
