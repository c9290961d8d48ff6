import { describe, expect, it } from 'vitest';
import { localRootId, type LocalNode } from '../../main/sync/ports/trees.ts';
import { Quiet, quietMs } from '../../main/sync/quiet.ts';
import { plain, World } from './world/world.ts';

it('a file that somebody begins to save between the look at it and its reading is not taken for whole', async () => {
  const world = new World(plain);
  const { disk, folder, local, time } = world;
  disk.create('a.txt', 'file', 'old');
  await time.sleep(10_000);
  const hash = folder.hash.bind(folder);
  folder.hash = (path) => {
    // A write in the moment of its reading: 2 s on the model's clock are the shortest that is quiet.
    disk.write(path, 'half');
    const node = disk.find(path);
    if (node) node.mtimeMs = node.ctimeMs = time.now() - 100;
    return hash(path);
  };
  await local.observe('everything', world.signal);
  expect([...local.unsettled]).toHaveLength(1);
  expect(world.plan().steps).toEqual([]);
  folder.hash = hash;
  disk.write('a.txt', 'whole');
  await time.sleep(10_000);
  await local.observe('everything', world.signal);
  expect(world.plan().steps.map(({ type }) => type)).toEqual(['push']);
});

describe('a disk whose clock is a day behind ours', () => {
  const day = 86_400_000;
  let now = 0;
  let times = 0;
  const clock = { now: () => 2_000_000_000_000 + now, monotonic: () => now, sleep: () => Promise.resolve() };
  /** As the disk has it when something was written so many ms ago. */
  const file = (size: number, agoMs = 0): LocalNode => {
    const mtimeMs = clock.now() - times - agoMs;
    const place = { id: 1, parentId: localRootId, name: 'a.txt', kind: 'file', hash: null } as const;
    return { ...place, size, mtimeMs, ctimeMs: mtimeMs, birthMs: 1, ino: 7, hasIgnored: false, residue: false, leftFor: null };
  };
  const seenAfter = (ms: number, quiet: Quiet, node: (() => LocalNode) | LocalNode) => {
    now += ms;
    return quiet.isQuiet(typeof node === 'function' ? node() : node);
  };

  it('a file that goes on growing is not taken for one that lies still', () => {
    times = day;
    const quiet = new Quiet(clock);
    // Nothing can tell yet.
    expect(quiet.isQuiet(file(1))).toBe(true);
    expect([2, 3, 4, 5].map((size) => seenAfter(600, quiet, () => file(size)))).toEqual([false, false, false, false]);
    const last = file(5);
    expect([seenAfter(1_000, quiet, last), seenAfter(1_500, quiet, last)]).toEqual([false, true]);
    // From now on the times of others tell, too.
    const other = { ...file(1, 100), id: 2, ino: 8 };
    expect([quiet.isQuiet(other), quiet.isQuiet({ ...file(1, 5_000), id: 3, ino: 9 })]).toEqual([false, true]);
    expect(quiet.msUntil(other)).toBeLessThanOrEqual(quietMs);
  });

  it('believes in it no longer than the disk lets it', () => {
    times = day;
    const quiet = new Quiet(clock);
    quiet.isQuiet(file(1));
    expect(seenAfter(600, quiet, () => file(2))).toBe(false);
    times = 0;
    quiet.isQuiet({ ...file(1), id: 2, ino: 8 });
    expect(quiet.isQuiet({ ...file(1, 2_500), id: 3, ino: 9 })).toBe(true);
  });

  it('is no reason to wait where both clocks are one', () => {
    times = 0;
    const quiet = new Quiet(clock);
    expect(quiet.isQuiet(file(1, 3_000))).toBe(true);
    expect(seenAfter(5_000, quiet, () => file(2, 2_100))).toBe(true);
  });
});
