import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { withSession } from '../../main/app/sessions.ts';
import { refreshTable, refreshTableList, tablesOf } from '../../main/app/tables/refresh.ts';
import { openWorkbench } from './temporary-home.ts';

/** How long the feed is: `npm run soak -- feed` streams a gigabyte. */
const feedMegabytes = Number(process.env['TIDEMARK_FEED_MB'] ?? 4);
const bytesOfRow = 210;
/** Rows that are kept take more than the feed; what was measured without is 0.1 MB. */
const mostGrowth = 2_000_000;

setFlagsFromString('--expose-gc');
// What the flag has put there.
const collect = runInNewContext('gc') as () => void;

/** What is in use once all that is not is gone. */
function inUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Bytes that came to stay between the first and the last third of what was measured. The least of each third counts: what connections and the
 * database have in their hands at the moment comes and goes by some megabytes, what is kept is in every later measure.
 */
function growth(measured: readonly number[]): number {
  const third = Math.floor(measured.length / 3);
  return Math.min(...measured.slice(-third)) - Math.min(...measured.slice(0, third));
}

it(`a feed of ${feedMegabytes} MB is read with memory that does not grow, from the service into the mirror`, async () => {
  const bench = await openWorkbench('small');
  try {
    const { host } = bench.core;
    const account = await bench.addRobot();
    const signal = AbortSignal.timeout(7_200_000);
    const rows = Math.ceil((feedMegabytes * 1_000_000) / bytesOfRow);
    bench.sandbox.control.world.feeds.extraRows = rows;
    const measured: number[] = [];
    await withSession(host, account, async (session) => {
      const tables = tablesOf(account, session);
      await refreshTableList(host, account, { tables, signal });
      const onRows = (count: number) => {
        // The first tenth warms up: code, caches and buffers of connections come to their size.
        if (count > (rows / 10) * (measured.length + 1)) measured.push(inUse());
      };
      await refreshTable(host, { account, tableId: 'pm/TimeReports', onRows }, { tables, signal });
    });
    expect(host.mirror.tables.table(account.id, 'pm/TimeReports')?.rowCount).toBeGreaterThanOrEqual(rows);
    // What was written last may still be in the log.
    const stored = ['mirror.db', 'mirror.db-wal'].reduce((bytes, name) => bytes + statSync(join(bench.home, name)).size, 0);
    expect(stored).toBeGreaterThan(feedMegabytes * 500_000);
    expect(measured.length).toBeGreaterThanOrEqual(9);
    expect(growth(measured), `in use: ${measured.join(', ')} bytes`).toBeLessThan(mostGrowth);
  } finally {
    await bench.close();
  }
});
