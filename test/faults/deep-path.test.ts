import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFolder } from '../../main/disk/disk-folder.ts';
import { createMarker } from '../../main/disk/marker.ts';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import { MemoryRecords } from '../simulation/memory-records.ts';
import { MemoryArchive } from '../sync/world/memory-archive.ts';
import { WorldTime } from '../sync/world/world-time.ts';

/** Linux takes paths of 4,095 bytes: with these below it, a folder with a short name is well within that, and one with a long name is not. */
const below = Array.from({ length: 15 }, () => 'n'.repeat(240));
const [short, long] = ['a', 'A'.repeat(250)];

it('a path that a rename above made too long is told of, its document stays, and its neighbours go on', async () => {
  const base = await mkdtemp(join(tmpdir(), 'tidemark-deep-'));
  const root = join(base, 'root');
  const at = (top: string, name: string): string => join(root, top, ...below, name);
  await mkdir(root);
  await createMarker(root, 'pair-1');
  const folder = await openFolder({ root, marker: 'pair-1', ignore: '', rescue: join(base, 'rescue') });
  try {
    const archive = new MemoryArchive(new WorldTime(), { rich: false });
    const store = new MemoryRecords(archive.rootId);
    const sync = createPairSync({
      ...{ pairId: 1, archive, folder, store, random: systemRandom, device: 'laptop', parallel: 4 },
      // What was written a moment ago lies still.
      clock: { ...systemClock, now: () => systemClock.now() + 10_000 },
      rules: () => ({ excluded: new Set<string>(), leftHere: new Set<string>(), linkFiles: false, deleteAnswers: [] }),
      answersUsed: () => undefined,
      onEvent: () => undefined,
    });
    const run = () => sync.syncUntilDone(AbortSignal.timeout(60_000));
    const there = () => new Map([...archive.items.values()].map(({ name, versions }) => [name, versions.at(-1)]));
    const deep = 'x'.repeat(240);

    await mkdir(join(root, short, ...below), { recursive: true });
    await writeFile(at(short, deep), 'deep');
    await writeFile(at(short, 'short'), 'short');
    expect(await run()).toMatchObject({ uploads: 2, failures: 0, held: 0 });

    await rename(join(root, short), join(root, long));
    await writeFile(at(long, 'short'), 'edited');
    await writeFile(at(long, 'new'), 'new');
    await run();
    expect(archive.trashed).toEqual([]);
    expect(['deep', 'edited', 'new'].filter((text) => ![...there().values()].includes(text))).toEqual([]);
    expect(there().has(long)).toBe(true);
    expect(store.load().held).toMatchObject([{ reason: 'name', message: expect.stringContaining('longer than') as string }]);

    await rename(join(root, long), join(root, short));
    expect(await run()).toMatchObject({ failures: 0, held: 0 });
    expect([there().get(deep), there().has(short), archive.trashed]).toEqual(['deep', true, []]);
  } finally {
    await folder.close();
    // Nothing can be taken away by a path that is too long.
    await rename(join(root, long), join(root, short)).catch(() => undefined);
    await rm(base, { recursive: true, force: true });
  }
});
