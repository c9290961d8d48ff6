import { expect, it, onTestFinished } from 'vitest';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import type { Hint, ScanResult, Watch } from '../../main/sync/ports/folder.ts';
import { ManualClock, noChance } from '../services/manual-clock.ts';
import { DiskTree } from './world/disk-tree.ts';
import { MemoryArchive } from './world/memory-archive.ts';
import { MemoryFolder } from './world/memory-folder.ts';
import { linuxTraits } from './world/traits.ts';
import { stored } from './world/tree-rows.ts';
import { WorldTime } from './world/world-time.ts';

/** A folder on a system whose watches other programs take and give back. */
class ScarceFolder extends MemoryFolder {
  hasWatches = true;
  begun = 0;
  scans = 0;
  runOut: () => void = () => undefined;

  override watch(onHint: (hint: Hint) => void = () => undefined): Promise<Watch> {
    this.begun += 1;
    let complete = this.hasWatches;
    this.runOut = () => {
      complete = false;
      onHint({ kind: 'everything', why: 'no-watches' });
    };
    const watch = { stop: () => Promise.resolve() };
    return Promise.resolve(Object.defineProperty(watch, 'complete', { get: () => complete }) as Watch); // It has both members now.
  }

  override scan(request: { paths: readonly string[]; deep: boolean }): Promise<ScanResult> {
    this.scans += 1;
    return super.scan(request);
  }
}

const minute = 60_000;

it('without watches a folder is scanned every minute, which is said once, and watched again when there are some', async () => {
  const clock = new ManualClock();
  const time = new WorldTime();
  const folder = new ScarceFolder(new DiskTree(linuxTraits, time));
  const notices: string[] = [];
  const end = new AbortController();
  const sync = createPairSync({
    pairId: 1,
    archive: new MemoryArchive(time, { rich: true }),
    folder,
    store: { load: () => stored({}), commit: () => undefined, deletedSince: () => 0 },
    clock,
    random: noChance,
    device: 'laptop',
    parallel: 1,
    rules: () => ({ excluded: new Set(), leftHere: new Set(), linkFiles: false, deleteAnswers: [] }),
    answersUsed: () => undefined,
    onEvent: (event) => event.type === 'notice' && notices.push(event.message),
  });
  const watching = sync.watch({ listEveryMs: () => 100 * minute, onReport: () => undefined }, end.signal).catch(() => undefined);
  onTestFinished(async () => {
    end.abort();
    await watching;
  });
  /** Answers how often it was scanned meanwhile. */
  const pass = async (ms: number): Promise<number> => {
    const before = folder.scans;
    for (let passed = 0; passed < ms; passed += 1_000) {
      clock.advance(1_000);
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    return folder.scans - before;
  };
  await expect.poll(() => folder.scans).toBe(1);
  expect(await pass(10 * minute)).toBe(0);
  folder.runOut();
  await pass(2_000);
  expect(notices).toEqual([expect.stringContaining('no watches left')]);
  // One for each minute, but for what the next one begins with.
  expect(await pass(10 * minute)).toBeGreaterThanOrEqual(9);
  folder.hasWatches = false;
  await pass(50 * minute);
  expect([folder.begun, notices.length]).toEqual([2, 1]);
  expect(await pass(10 * minute)).toBeGreaterThanOrEqual(9);
  folder.hasWatches = true;
  await pass(60 * minute);
  expect([folder.begun, notices.length]).toEqual([3, 1]);
  expect(await pass(10 * minute)).toBe(0);
});
