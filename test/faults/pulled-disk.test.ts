import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { noMounts } from './small-disk.ts';
import { WatchedWorld } from './watched-world.ts';

const fine = { state: 'up-to-date', failed: 0, stopped: null };

describe('a disk that is pulled out under a running sync', { timeout: 180_000 }, () => {
  let world: WatchedWorld | null = null;
  afterEach(async () => {
    await world?.close();
    world = null;
  });

  it('stops the pair with that reason, deletes nothing, writes nothing in its place, and goes on when it is back', async ({
    skip,
  }) => {
    if (noMounts !== null) skip(noMounts);
    const it = (world = await WatchedWorld.open({ plugged: true }));
    for (let file = 0; file < 12; file += 1) it.put(`docs/${file}.txt`, `there ${file}`);
    await it.start();
    await expect.poll(() => it.files()).toHaveLength(12);
    await expect.poll(() => it.status()).toEqual(fine);
    const before = it.tree();
    await it.disks.plugged!.pullOut();
    it.put('docs/new.txt', 'made meanwhile');
    it.poke();
    await expect.poll(() => it.status()).toEqual({ state: 'attention', failed: 0, stopped: 'gone' });
    // Long enough to be tried again.
    const tries = it.tries();
    await expect.poll(() => it.tries()).toBeGreaterThan(tries + 1);
    expect(await readdir(it.pair.folder)).toEqual([]);
    expect(it.tree()).toEqual([...before, 'docs/new.txt'].sort());
    await it.disks.plugged!.plugIn();
    await expect.poll(() => it.here('docs/new.txt')).toBe('made meanwhile');
    await expect.poll(() => it.status()).toEqual(fine);
    // Its changes are seen again.
    await it.write('docs/mine.txt', 'mine');
    await expect.poll(() => it.tree()).toContain('docs/mine.txt');
    await expect.poll(() => it.status()).toEqual(fine);
    expect(await it.files()).toHaveLength(14);
  });
});
