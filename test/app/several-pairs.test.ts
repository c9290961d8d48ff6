import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPair } from '../../main/app/pairs.ts';
import { resume, setPause } from '../../main/app/pause.ts';
import { readStatus } from '../../main/app/status.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { PairWatch } from '../../main/app/watch-pairs.ts';
import { openCore } from '../../main/core.ts';
import { Redactor } from '../../main/app/redact.ts';
import { openWorkbench } from './temporary-home.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import type { Workbench } from './temporary-home.ts';

const signal = AbortSignal.timeout(600_000);

describe('several pairs on several accounts', () => {
  let bench: Workbench;
  let pairs: Pair[];
  beforeEach(async () => {
    bench = await openWorkbench('demo');
    pairs = [];
    // Small ones of the demo account: two with one account, one with another.
    for (const [account, name] of [
      [await bench.addRobot('first'), 'Tern 2 launch'],
      [bench.host.settings.accounts()[0]!, 'Office move 2024'],
      [await bench.addRobot('second'), 'Quality handbook'],
    ] as const) {
      const { id } = bench.sandbox.workspaces.find((one) => one.name === name)!;
      const place = { account, workspaceId: String(id), remoteFolder: null, linkFiles: false };
      pairs.push(await addPair(bench.host, { ...place, folder: join(bench.folder, name) }, signal));
    }
  });
  afterEach(() => bench.close());

  const syncAll = () => syncOnce(bench.host, { pairs: bench.host.settings.pairs(), onEvent: () => undefined }, signal);

  it('sync side by side, and one that fails stops none of the others', async () => {
    await rename(pairs[1]!.folder, `${pairs[1]!.folder} away`);
    const outcomes = await syncAll();
    expect(outcomes.map(({ report }) => report?.stopped?.kind ?? null)).toEqual([null, 'gone', null]);
    expect(await readFile(join(pairs[0]!.folder, 'Who decides what.md'), 'utf8')).toContain('decides');
    expect(readStatus(bench.host).map(({ state }) => state)).toEqual(['up-to-date', 'attention', 'up-to-date']);
  });

  it('leaves out those that rest', async () => {
    setPause(bench.host, pairs[0]!, Infinity);
    const outcomes = await syncAll();
    expect(outcomes.map(({ report, pausedUntil }) => [report === null, pausedUntil])).toEqual([
      [true, Infinity],
      [false, null],
      [false, null],
    ]);
    resume(bench.host, null);
    expect(readStatus(bench.host).map(({ state }) => state)).toEqual(['never', 'up-to-date', 'up-to-date']);
  });

  it('obeys, while it watches, what another process sets', async () => {
    const other = await openCore({
      home: bench.home,
      version: '0',
      env: {},
      redactor: new Redactor(),
      askSecret: () => Promise.resolve({}),
    });
    const told: (readonly [number, string])[] = [];
    const longAgo = { action: 'download', side: 'local', path: 'x', fromPath: null, remoteId: '1', reason: 'long ago' } as const;
    bench.host.mirror.trees(pairs[0]!.id).commit({ history: [{ ...longAgo, at: Date.UTC(2020, 0), items: 1 }] });
    const stop = new AbortController();
    const watch = new PairWatch(bench.host, {
      choose: () => bench.host.settings.pairs(),
      listEveryMs: () => 60_000,
      onEvent: () => undefined,
      onReport: (pair) => told.push([pair.id, 'report']),
      onPause: (pair, until) => told.push([pair.id, until === null ? 'resumed' : 'paused']),
      isSeen: () => false,
    });
    const running = watch.run(stop.signal);
    const until = async (id: number, what: string) => {
      await expect.poll(() => told).toContainEqual([id, what]);
      told.length = 0;
    };
    const pausedUntil = () => other.host.settings.pairs().find(({ id }) => id === pairs[1]!.id)?.pausedUntil ?? null;
    try {
      await until(pairs[1]!.id, 'report');
      await expect
        .poll(() => other.host.mirror.history({ pairId: pairs[0]!.id, limit: 999 }).map(({ reason }) => reason))
        .not.toContain('long ago');
      await expect
        .poll(() => {
          // A busy machine may look only when a short pause is over already.
          if (!((pausedUntil() ?? 0) > Date.now())) setPause(other.host, pairs[1]!, Date.now() + 2500);
          return told;
        })
        .toContainEqual([pairs[1]!.id, 'paused']);
      told.length = 0;
      await until(pairs[1]!.id, 'resumed');
      await until(pairs[1]!.id, 'report');
      other.host.settings.removePair(pairs[2]!.id);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(readStatus(other.host).map(({ pair }) => pair.id)).toEqual([pairs[0]!.id, pairs[1]!.id]);
    } finally {
      stop.abort();
      await running;
      await other.close();
    }
  });

  it('stops at once, with no half file, and goes on later', async () => {
    const drip = { kind: 'drip', bytes: 100, ms: 200 } as const;
    bench.sandbox.control.addFault({ method: 'GET', pathMatches: '^/1/documents/', times: 1000, effect: drip });
    const stop = new AbortController();
    const running = syncOnce(bench.host, { pairs: [pairs[2]!], onEvent: () => undefined }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 1000);
    // Each document would take hours.
    await expect(running).rejects.toThrow('enough');
    const names = await readdir(pairs[2]!.folder, { recursive: true });
    expect(names.filter((name) => name.includes('.partial'))).toEqual([]);
    bench.sandbox.control.faults.clear();
    await syncAll();
    expect(bench.host.mirror.counts(pairs[2]!.id).documents).toBeGreaterThan(50);
  });
});
