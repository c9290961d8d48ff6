import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorKind } from '../../main/sync/errors.ts';
import type { TableRow } from '../../main/sync/ports/tables.ts';
import { failure as failureOf, patience } from './expectations.ts';
import type { TablesWorld } from './tables-world.ts';
import type { Effect } from '../sandbox/wire/faults.ts';
import { loopbackServer } from '../services/loopback-server.ts';

const kindsOf: readonly (readonly [string, Effect, readonly ErrorKind[]])[] = [
  ['401', { kind: 'status', status: 401 }, ['auth']],
  ['403', { kind: 'status', status: 403 }, ['refused']],
  ['404', { kind: 'status', status: 404 }, ['gone']],
  ['429', { kind: 'throttle', retryAfter: 600 }, ['throttled']],
  ['500', { kind: 'status', status: 500 }, ['broken']],
  ['503', { kind: 'status', status: 503 }, ['offline']],
  ['a web page', { kind: 'html200' }, ['broken']],
  ['JSON without rows', { kind: 'status', status: 200, body: { error: { code: '', message: 'no' } } }, ['broken']],
  ['rows that are none', { kind: 'status', status: 200, body: { value: [1, 2] } }, ['broken']],
  ['a cut answer', { kind: 'truncate', after: 150 }, ['broken', 'offline']],
  ['a line that drops', { kind: 'reset' }, ['offline']],
];

/** What the tables of every service have to do: the doc comments of ports/tables.ts, as tests. `paged`: answers come in pages. */
export function tablesConformance(
  name: string,
  make: () => Promise<TablesWorld & { readonly reset: () => Promise<void> }>,
  { paged = true }: { readonly paged?: boolean } = {},
): void {
  describe(name, () => {
    let world: Awaited<ReturnType<typeof make>>;
    const read = (table: Parameters<TablesWorld['id']>[0]) => readRows(world, world.id(table));

    beforeAll(async () => {
      world = await make();
    });
    beforeEach(() => world.reset());
    afterAll(() => world.stop());

    it('lists tables with columns and keys, each id once', async () => {
      const all = await world.tables.list(patience());
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      const few = all.find(({ id }) => id === world.id('few'));
      expect(few?.columns.map((column) => column.name)).toEqual(Object.keys(world.rows[0] ?? {}));
      expect(few?.keys).toEqual(world.keys);
    });

    it('reads all rows as they are, whole', async () => {
      expect(await read('few')).toEqual(world.rows);
      expect((await world.tables.rows(world.id('empty'), { since: null }, patience())).whole).toBe(true);
    });

    it('knows an empty table from one that is not there', async () => {
      expect(await read('empty')).toEqual([]);
      for (const id of [`${world.id('few')}No`, 'nothing', '', '../x', 'pm/../am']) {
        expect((await failureOf(world.tables.rows(id, { since: null }, patience()))).kind).toBe('gone');
      }
    });

    if (paged) {
      it('follows pages to the end', async () => {
        world.page(1);
        expect(await read('few')).toEqual(world.rows);
      });
    }

    it('follows no page to another host, and sends nothing there', async () => {
      const other = await loopbackServer((_, response) => void response.end('{"value":[]}'));
      try {
        world.pageElsewhere(1, other.url);
        expect((await failureOf(read('few'))).kind).toBe('broken');
        expect(other.asked).toEqual([]);
      } finally {
        await other.stop();
      }
    });

    it.each(kindsOf)('%s is an error, never rows', async (_what, effect, kinds) => {
      world.fault(effect, 1000);
      expect(kinds).toContain((await failureOf(read('few'))).kind);
    });

    it('tells of a table that may not be read, and reads others', async () => {
      world.deny();
      expect((await failureOf(read('few'))).kind).toBe('refused');
      expect(await read('empty')).toEqual([]);
    });

    it('gets over a failure that passes', async () => {
      world.fault({ kind: 'status', status: 503 });
      expect(await read('few')).toEqual(world.rows);
    });

    it('renews a credential that has ended, or says that it is not good and asks no more with it', async () => {
      expect(await read('few')).toEqual(world.rows);
      world.endCredential();
      if (world.renews) {
        expect(await read('few')).toEqual(world.rows);
        return;
      }
      expect((await failureOf(read('few'))).kind).toBe('auth');
    });

    it('stops when it is told to, before and within an answer', async () => {
      const stopped = AbortSignal.abort();
      expect((await failureOf(world.tables.rows(world.id('few'), { since: null }, stopped))).kind).toBe('busy');
      world.grow(3_000);
      const controller = new AbortController();
      const { batches } = await world.tables.rows(world.id('many'), { since: null }, controller.signal);
      const reading = (async () => {
        for await (const batch of batches) if (batch.length > 0) controller.abort();
      })();
      expect((await failureOf(reading)).kind).toBe('busy');
    });

    it('gives rows out while the answer still comes, several at a time', async () => {
      world.grow(4_000);
      const { batches } = await world.tables.rows(world.id('many'), { since: null }, patience());
      let rows = 0;
      let most = 0;
      for await (const batch of batches) {
        rows += batch.length;
        most = Math.max(most, batch.length);
      }
      expect(rows).toBeGreaterThanOrEqual(4_000);
      // All at once would be memory that grows with the table.
      expect(most).toBeLessThan(1_500);
    });
  });
}

export async function readRows({ tables }: Pick<TablesWorld, 'tables'>, id: string): Promise<readonly TableRow[]> {
  const { batches } = await tables.rows(id, { since: null }, patience());
  const rows: TableRow[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}
