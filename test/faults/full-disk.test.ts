import { afterEach, describe, expect, it } from 'vitest';
import { noMounts } from './small-disk.ts';
import { WatchedWorld } from './watched-world.ts';

const mega = 1024 * 1024;
const fine = { state: 'up-to-date', failed: 0, stopped: null };

describe('a disk that fills up', { timeout: 180_000 }, () => {
  let world: WatchedWorld | null = null;
  afterEach(async () => {
    await world?.close();
    world = null;
  });

  it('that of the home: says so, goes on running, and with its work when there is room', async ({ skip }) => {
    if (noMounts !== null) skip(noMounts);
    const it = (world = await WatchedWorld.open({ home: 8 * mega }));
    it.put('docs/a.txt', 'a');
    await it.start();
    await expect.poll(() => it.here('docs/a.txt')).toBe('a');
    await expect.poll(() => it.status()).toEqual(fine);
    await it.disks.home!.fill();
    for (let file = 0; file < 40; file += 1) it.put(`docs/${file}.txt`, `there ${file}`);
    await it.write('docs/mine.txt', 'mine');
    it.poke();
    await expect.poll(() => it.status()).toMatchObject({ state: 'attention', stopped: 'full' });
    await it.disks.home!.makeRoom();
    await expect.poll(() => it.here('docs/39.txt')).toBe('there 39');
    await expect.poll(() => it.tree()).toContain('docs/mine.txt');
    await expect.poll(() => it.status()).toEqual(fine);
    expect(await it.files()).toHaveLength(42);
  });

  it('that of the folder, in the middle of a file: what is there stays whole, what does not fit waits with its reason', async ({
    skip,
  }) => {
    if (noMounts !== null) skip(noMounts);
    const it = (world = await WatchedWorld.open({ folder: 64 * mega }));
    it.put('docs/a.txt', 'old');
    it.put('docs/b.bin', 'old as well');
    await it.start();
    await expect.poll(() => it.status()).toEqual(fine);
    it.sandbox.control.addFault({
      method: 'GET',
      pathMatches: '^/1/documents/\\d+$',
      effect: { kind: 'drip', bytes: 100_000, ms: 2_000 },
    });
    it.put('docs/b.bin', Buffer.alloc(4 * mega, 'b'));
    it.poke();
    await expect.poll(() => it.files()).toContainEqual(expect.stringMatching(/\.partial$/));
    await it.disks.folder!.fill();
    it.poke();
    // Another file would find the room that the broken one gives back.
    await expect.poll(() => it.reasons()).toEqual(['docs/b.bin: full']);
    await expect.poll(() => it.status()).toEqual({ state: 'attention', failed: 1, stopped: null });
    expect([await it.here('docs/a.txt'), await it.here('docs/b.bin')]).toEqual(['old', 'old as well']);
    await it.disks.folder!.makeRoom();
    it.put('docs/a.txt', 'new');
    it.poke();
    await expect.poll(() => it.here('docs/a.txt')).toBe('new');
    await expect.poll(() => it.status()).toEqual(fine);
    expect((await it.here('docs/b.bin'))?.length).toBe(4 * mega);
    expect(await it.files()).toEqual(['docs/a.txt', 'docs/b.bin']);
  });
});
