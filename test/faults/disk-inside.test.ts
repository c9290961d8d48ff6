import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { syncOnce } from '../../main/app/sync-once.ts';
import { openWorkbench, type Workbench } from '../app/temporary-home.ts';
import { noMounts, SmallDisk } from './small-disk.ts';

let bench: Workbench;
let disk: SmallDisk | null = null;

afterEach(async () => {
  await disk?.unmount();
  disk = null;
  await bench.close();
});

/** Looks at everything once, and tells what the archive holds then and what waits. */
async function syncing(): Promise<() => Promise<{ there: readonly string[]; held: readonly string[] }>> {
  bench = await openWorkbench('empty');
  const pair = await bench.addFirstPair();
  const { sandbox } = bench;
  const { clock, mirror } = bench.host;
  // What was just written counts as lying still.
  const host = { ...bench.host, clock: { ...clock, now: () => clock.now() + 5_000 } };
  const workspaceId = sandbox.workspaces[0]?.id ?? 0;
  return async () => {
    await syncOnce(host, { pairs: [pair], onEvent: () => undefined }, AbortSignal.timeout(60_000));
    return {
      there: sandbox.control
        .tree(workspaceId)
        .map(({ path, size }) => `${path}: ${size}`)
        .toSorted(),
      held: mirror.held(pair.id).map(({ path, reason }) => `${path}: ${reason}`),
    };
  };
}

it('a disk inside the folder is left out, so that its absence is no delete', async ({ skip }) => {
  if (noMounts !== null) skip(noMounts);
  const sync = await syncing();
  const at = (name: string) => join(bench.folder, name);
  await mkdir(at('disk'));
  disk = await SmallDisk.mount(at('disk'), 1024 * 1024);
  await mkdir(at('disk/deep'));
  await writeFile(at('disk/deep/a.txt'), 'a');
  const leftOut = { there: [], held: ['disk: other-disk'] };
  expect(await sync()).toEqual(leftOut);
  expect(await sync()).toEqual(leftOut);
  await disk.unmount();
  disk = null;
  expect(await sync()).toEqual({ there: ['disk: null'], held: [] });
});

it('a disk that comes over a synced folder hides its documents, and deletes none', async ({ skip }) => {
  if (noMounts !== null) skip(noMounts);
  const sync = await syncing();
  const at = (name: string) => join(bench.folder, name);
  await mkdir(at('docs/deep'), { recursive: true });
  await writeFile(at('docs/a.txt'), 'a');
  await writeFile(at('docs/deep/b.txt'), 'b');
  const there = ['docs/a.txt: 1', 'docs/deep/b.txt: 1', 'docs/deep: null', 'docs: null'];
  expect(await sync()).toEqual({ there, held: [] });
  disk = await SmallDisk.mount(at('docs'), 1024 * 1024);
  await writeFile(at('docs/other.txt'), 'of the disk');
  const hidden = { there, held: ['docs: in-the-way'] };
  expect(await sync()).toEqual(hidden);
  expect(await sync()).toEqual(hidden);
  expect(await readdir(at('docs'))).toEqual(['other.txt']);
  await disk.unmount();
  disk = null;
  await writeFile(at('docs/a.txt'), 'a, edited');
  expect(await sync()).toEqual({ there: ['docs/a.txt: 9', ...there.slice(1)], held: [] });
  expect([await readFile(at('docs/a.txt'), 'utf8'), await readFile(at('docs/deep/b.txt'), 'utf8')]).toEqual(['a, edited', 'b']);
});
