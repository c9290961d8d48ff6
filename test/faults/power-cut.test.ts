import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalStat } from '../../main/sync/ports/folder.ts';
import { chunksOf, never, openedFolder, temporaryFolder } from '../disk/folder-fixture.ts';
import { noMounts, PluggedDisk } from './small-disk.ts';

const disks: PluggedDisk[] = [];
afterEach(async () => {
  for (const disk of disks.splice(0)) await disk.pullOut();
});

/** A folder on a disk of its own, and what a power cut would leave of its files. */
async function folderOnDisk() {
  const base = temporaryFolder();
  const root = join(base, 'disk');
  mkdirSync(root);
  const disk = await PluggedDisk.make(root, join(base, 'disk.image'));
  disks.push(disk);
  const cutPower = async (): Promise<(name: string) => string | null> => {
    const left = join(base, 'left');
    mkdirSync(left);
    disks.push(await disk.afterPowerCut(left));
    return (name) => (existsSync(join(left, name)) ? readFileSync(join(left, name), 'utf8') : null);
  };
  return { ...(await openedFolder({ root })), cutPower };
}

describe.skipIf(noMounts !== null)('a power cut', { timeout: 120_000 }, () => {
  it('takes nothing that has a hash, be it one of many files or one alone, and may take the rest', async () => {
    const { folder, put, stat, cutPower } = await folderOnDisk();
    const many = Array.from({ length: 300 }, (_, n) => `many/${n % 7}/${n}.txt`);
    const [one, others] = ['one/a.txt', many.map((name) => `others/${name}`)];
    for (const name of many) put(name, name);
    const stats = new Map<string, LocalStat>();
    for (const name of many) stats.set(name, await stat(name));
    // A busy disk is asked for each file instead: both have to come to the same.
    const isStored = await folder.storeAll([...stats.values()], never);
    for (const name of [one, ...others]) put(name, name);
    await Promise.all(many.map((name) => folder.hash(name, never, isStored ? (stats.get(name) ?? null) : null)));
    await folder.hash(one, never);
    const left = await cutPower();
    expect([one, ...many].filter((name) => left(name) !== name)).toEqual([]);
    expect(others.some((name) => left(name) !== name)).toBe(true);
  });

  it('takes nothing that was fetched, made or moved', async () => {
    const { folder, put, stat, cutPower } = await folderOnDisk();
    put('mine', 'mine');
    await folder.hash('mine', never);
    await folder.createFolder('made');
    for (const [path, text] of [
      ['made/small', 'small'],
      ['large', 'x'.repeat(200_000)],
    ] as const) {
      const received = await folder.receive('', { chunks: chunksOf(text), size: text.length });
      await received.commit({ path, expected: null, mtimeMs: null });
    }
    await folder.move('mine', 'made/mine', await stat('mine'));
    const left = await cutPower();
    expect([left('made/small'), left('large')?.length, left('made/mine'), left('mine')]).toEqual([
      'small',
      200_000,
      'mine',
      null,
    ]);
  });
});
