import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { syncOnce } from '../../main/app/sync-once.ts';
import { openWorkbench, withQuietFiles, type Workbench } from '../app/temporary-home.ts';
import { noMounts, SmallDisk } from './small-disk.ts';

let bench: Workbench | null = null;
let disk: SmallDisk | null = null;

afterEach(async () => {
  await disk?.unmount();
  disk = null;
  await bench?.close();
  bench = null;
});

interface Synced {
  /** Paths and sizes in the archive. */
  readonly there: readonly string[];
  readonly held: readonly string[];
}

/** A synced folder, with a look at everything that tells what the archive holds then and what waits. */
async function openFolder(): Promise<{ at: (name: string) => string; sync: () => Promise<Synced> }> {
  const opened = (bench = await openWorkbench('empty'));
  const pair = await opened.addFirstPair();
  const { sandbox, folder } = opened;
  const host = withQuietFiles(opened.host);
  const workspaceId = sandbox.workspaces[0]?.id ?? 0;
  const sync = async (): Promise<Synced> => {
    await syncOnce(host, { pairs: [pair], onEvent: () => undefined }, AbortSignal.timeout(60_000));
    return {
      there: sandbox.control
        .tree(workspaceId)
        .map(({ path, size }) => `${path}: ${size}`)
        .toSorted(),
      held: host.mirror.held(pair.id).map(({ path, reason }) => `${path}: ${reason}`),
    };
  };
  return { at: (name) => join(folder, name), sync };
}

it('a disk inside the folder is left out, so that its absence is no delete', async ({ skip }) => {
  if (noMounts !== null) skip(noMounts);
  const { at, sync } = await openFolder();
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
  const { at, sync } = await openFolder();
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
