import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStatus } from '../../main/app/status.ts';
import { syncOnce } from '../../main/app/sync-once.ts';
import { PairWatch } from '../../main/app/watch-pairs.ts';
import type { Host } from '../../main/app/host.ts';
import type { SyncReport } from '../../main/sync/ports/progress.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import { openWorkbench, type Workbench } from './temporary-home.ts';

describe('a file that is being written all the time', () => {
  let bench: Workbench;
  let host: Host;
  let pair: Pair;
  /** Whether somebody writes whenever the program waits. */
  let isWriting = true;
  let elapsed = 0;

  beforeAll(async () => {
    bench = await openWorkbench('empty');
    pair = await bench.addFirstPair();
    const { clock } = bench.host;
    const begun = clock.now();
    host = {
      ...bench.host,
      clock: {
        // It stands still, so that the file's own times never say that it lies still: only looking does.
        now: () => begun,
        monotonic: () => elapsed,
        sleep: async (ms, signal) => {
          if (isWriting) await appendFile(join(bench.folder, 'log.txt'), 'a line\n');
          await clock.sleep(5, signal);
          elapsed += Math.min(ms, 1_500);
        },
      },
    };
    await appendFile(join(bench.folder, 'log.txt'), 'the first line\n');
  });
  afterAll(() => bench.close());

  const state = () => readStatus(host)[0]?.state;

  it('is not told to be up to date', async () => {
    const [outcome] = await syncOnce(host, { pairs: [pair], onEvent: () => undefined }, AbortSignal.timeout(60_000));
    expect(outcome?.report).toMatchObject({ uploads: 0, unsettled: 1, stopped: null });
    expect(state()).toBe('attention');
  });

  it('is told to be synced while somebody watches, until it was', async () => {
    const stop = new AbortController();
    const reports: SyncReport[] = [];
    const states: unknown[] = [];
    const watching = new PairWatch(host, {
      choose: () => [pair],
      listEveryMs: () => 60_000,
      onEvent: () => undefined,
      onReport: (_pair, report) => {
        reports.push(report);
        states.push(state());
      },
      onPause: () => undefined,
      isSeen: () => false,
    }).run(stop.signal);
    await expect.poll(() => reports.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect([reports[0]?.unsettled, states[0]]).toEqual([1, 'syncing']);
    isWriting = false;
    await expect.poll(() => reports.at(-1)?.unsettled, { timeout: 30_000 }).toBe(0);
    expect(states.at(-1)).toBe('up-to-date');
    stop.abort();
    await watching;
    expect(state()).toBe('up-to-date');
  });
});
