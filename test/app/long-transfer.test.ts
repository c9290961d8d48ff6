import { access, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPair } from '../../main/app/pairs.ts';
import { PairWatch } from '../../main/app/watch-pairs.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import { openWorkbench, type Workbench } from './temporary-home.ts';

/** A listing, a look and an upload come one after the other, each in its time. */
const patience = { timeout: 45_000 };
/** Hours for each of these documents: what comes meanwhile does not wait for them. */
const crawl = { kind: 'drip', bytes: 100, ms: 1_000 } as const;
const large = Buffer.alloc(4_000_000, 'large');

describe('while a long transfer runs', () => {
  let bench: Workbench;
  let pair: Pair;
  let workspaceId: number;
  let watching: Promise<void>;
  let stop: AbortController;

  const put = (path: string, content: string | Buffer) =>
    bench.sandbox.control.putDocument(workspaceId, path, { content: Buffer.from(content) });
  const there = () => new Map(bench.sandbox.control.tree(workspaceId).map((row) => [row.path, row]));
  const here = (path: string) => readFile(join(pair.folder, path), 'utf8').catch(() => null);

  beforeEach(async () => {
    stop = new AbortController();
    bench = await openWorkbench('empty');
    const workspace = bench.sandbox.workspaces[0]!;
    workspaceId = workspace.id;
    put('plans/a.txt', 'a');
    put('plans/b.txt', 'b');
    const account = await bench.addRobot('robot');
    const place = { account, workspaceId: String(workspaceId), remoteFolder: null, linkFiles: false };
    pair = await addPair(bench.host, { ...place, folder: join(bench.folder, 'archive') }, AbortSignal.timeout(60_000));
    const watch = new PairWatch(bench.host, {
      choose: () => bench.host.settings.pairs(),
      listEveryMs: () => 1_000,
      onEvent: () => undefined,
      onReport: () => undefined,
      onPause: () => undefined,
      isSeen: () => false,
    });
    watching = watch.run(stop.signal);
    await expect.poll(() => here('plans/b.txt'), patience).toBe('b');
  });

  afterEach(async () => {
    stop.abort();
    await watching;
    await bench.close();
  });

  it('other changes go both ways, and those that would meet it wait', { timeout: 180_000 }, async () => {
    bench.sandbox.control.addFault({ method: 'GET', pathMatches: '^/1/documents/', times: 1, effect: crawl });
    put('plans/large.bin', large);
    await expect
      .poll(async () => (await readdir(join(pair.folder, 'plans'))).some((name) => name.endsWith('.partial')), patience)
      .toBe(true);
    put('plans/there.txt', 'made there meanwhile');
    await writeFile(join(pair.folder, 'plans/here.txt'), 'made here meanwhile');
    await rename(join(pair.folder, 'plans/a.txt'), join(pair.folder, 'plans/renamed.txt'));
    bench.sandbox.control.remove(workspaceId, { path: 'plans/b.txt' });
    await expect.poll(() => here('plans/there.txt'), patience).toBe('made there meanwhile');
    await expect.poll(() => here('plans/b.txt'), patience).toBeNull();
    await expect
      .poll(() => [...there().keys()].sort(), patience)
      .toEqual(['plans', 'plans/here.txt', 'plans/large.bin', 'plans/renamed.txt', 'plans/there.txt']);
    // Its folder is needed until it is here.
    await rename(join(pair.folder, 'plans'), join(pair.folder, 'moved'));
    await writeFile(join(pair.folder, 'last.txt'), 'last');
    await expect.poll(() => there().has('last.txt'), patience).toBe(true);
    expect(there().has('plans/large.bin')).toBe(true);
    await expect(access(join(pair.folder, 'moved/large.bin'))).rejects.toThrow();
  });
});
