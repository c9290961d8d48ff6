import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textWith } from './matchers.ts';
import { addPair } from '../../main/app/pairs.ts';
import { findConflict, resolveConflict } from '../../main/app/resolve.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { openWorkbench } from './temporary-home.ts';
import type { Resolution } from '../../main/app/resolve.ts';
import type { ConflictRecord } from '../../main/sync/ports/trees.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import type { Workbench } from './temporary-home.ts';

const signal = AbortSignal.timeout(600_000);

describe('resolving a conflict', () => {
  let bench: Workbench;
  let pair: Pair;
  let conflict: ConflictRecord;
  beforeEach(async () => {
    bench = await openWorkbench();
    const account = await bench.addRobot();
    const { id, control } = { id: bench.sandbox.workspaces[0]!.id, control: bench.sandbox.controlUrl };
    const place = { account, workspaceId: String(id), remoteFolder: null, folder: join(bench.folder, 'a'), linkFiles: false };
    pair = await addPair(bench.host, place, signal);
    await fetch(`${control}/documents/${id}?path=F/a.txt`, { method: 'PUT', body: 'theirs' });
    await mkdir(join(pair.folder, 'F'));
    await writeFile(join(pair.folder, 'F/a.txt'), 'mine');
    await sync();
    conflict = bench.host.mirror.conflicts(pair.id)[0]!;
  });
  afterEach(() => bench.close());

  const sync = async () => {
    const [outcome] = await syncOnce(bench.host, { pairs: [pair], onEvent: () => undefined }, signal);
    return outcome!.report!;
  };
  const resolve = async (resolution: Resolution) => {
    const folder = await bench.host.openFolder(pair);
    try {
      return await resolveConflict({ folder, store: bench.host.mirror.trees(pair.id), now: 0 }, conflict, resolution);
    } finally {
      await folder.close();
    }
  };
  const contents = async () => {
    const names = (await readdir(join(pair.folder, 'F'))).toSorted();
    return Promise.all(names.map((name) => readFile(join(pair.folder, 'F', name), 'utf8')));
  };

  it.each([
    ['mine', ['mine']],
    ['theirs', ['theirs']],
    ['both', ['mine', 'theirs']],
  ] as const)('%s', async (resolution, left) => {
    expect(findConflict(bench.host, conflict.id)).toMatchObject({ conflict });
    await resolve(resolution);
    expect([(await contents()).toSorted(), bench.host.mirror.conflicts(pair.id)]).toEqual([left, []]);
    await sync();
    const there = bench.sandbox.control.tree(bench.sandbox.workspaces[0]!.id, { trash: false });
    expect(there.filter(({ type }) => type === 'document')).toHaveLength(left.length);
    expect(await sync()).toMatchObject({ downloads: 0, uploads: 0, otherSteps: 0, conflicts: 0 });
  });

  it('does not replace what the service has not got', async () => {
    await writeFile(join(pair.folder, conflict.path), 'a third version');
    await expect(resolve('mine')).rejects.toMatchObject({ kind: 'conflict', message: textWith('sync') });
    expect((await contents()).toSorted()).toEqual(['a third version', 'mine']);
    expect(bench.host.mirror.conflicts(pair.id)).toEqual([conflict]);
  });

  it('says so when the copy is gone', async () => {
    await rm(join(pair.folder, conflict.copyPath!));
    await expect(resolve('mine')).rejects.toMatchObject({ kind: 'gone' });
    expect(await resolve('theirs')).toContain('gone already');
    expect(await contents()).toEqual(['theirs']);
  });
});
