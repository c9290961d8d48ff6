import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setKept } from '../../main/app/tables/kept.ts';
import { refreshTable, refreshTableList } from '../../main/app/tables/refresh.ts';
import { SyncError } from '../../main/sync/errors.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import type { Table, TableRow, Tables } from '../../main/sync/ports/tables.ts';
import { openWorkbench, type Workbench } from './temporary-home.ts';

const base = { group: 'People', columns: [], keys: ['Id'], incremental: true };
const listed: readonly Table[] = [
  { ...base, id: 'Tasks', name: 'Timecodes' },
  { ...base, id: 'Wages', name: 'Wages', private: true },
];

/** A service whose clock runs an hour ahead; it tells of changes by the time at which they were made. */
class HandService implements Tables {
  now = 3_600_000;
  rowsAt: { readonly at: number; readonly row: TableRow }[] = [];
  readonly asked: (number | null)[] = [];
  breaks = false;

  list(): Promise<readonly Table[]> {
    return Promise.resolve(listed);
  }

  rows(_id: string, { since }: { readonly since: number | null }) {
    this.asked.push(since);
    const rows = this.rowsAt.filter(({ at }) => since === null || at >= since).map(({ row }) => row);
    return Promise.resolve({ whole: since === null, asOf: this.now, batches: this.#batches(rows) });
  }

  // A generator, since that is what rows are; there is nothing to wait for.
  // eslint-disable-next-line @typescript-eslint/require-await
  async *#batches(rows: readonly TableRow[]) {
    yield rows;
    if (this.breaks) throw new SyncError('offline', 'The line is gone.');
  }
}

describe('reading a table again', () => {
  let bench: Workbench;
  let account: Account;
  let service: HandService;
  const signal = new AbortController().signal;
  const read = (tableId = 'Tasks', whole = false) =>
    refreshTable(bench.core.host, { account, tableId, whole }, { tables: service, signal });
  const names = () => {
    const { tables } = bench.core.host.mirror;
    const rows = tables.select(account.id, 'Tasks', { where: [], text: '', sort: null });
    return tables.cells(rows).map(({ Name }) => Name);
  };

  beforeAll(async () => {
    bench = await openWorkbench('empty');
    account = bench.core.host.settings.addAccount({
      service: 'projectplace',
      name: 'hand',
      url: bench.sandbox.url,
      auth: { kind: 'oauth2-robot', clientId: 'x' },
      secrets: 'session',
      allowAssumed: false,
      profile: null,
      addedAt: 1,
    });
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    service = new HandService();
    bench.core.host.mirror.tables.drop(account.id, 'Tasks');
    await refreshTableList(bench.core.host, account, { tables: service, signal });
  });

  it('asks for what changed since shortly before the last time by the clock of the service, and for all when told to', async () => {
    service.rowsAt = [
      { at: 1, row: { Id: 1, Name: 'Drawings' } },
      { at: 1, row: { Id: 2, Name: 'Meetings' } },
    ];
    await read();
    const began = service.now;
    service.now += 60_000;
    service.rowsAt = [{ at: service.now, row: { Id: 2, Name: 'Site meetings' } }];
    await read();
    expect(service.asked).toEqual([null, began - 600_000]);
    expect(names()).toEqual(['Drawings', 'Site meetings']);
    await read('Tasks', true);
    expect([service.asked.at(-1), names()]).toEqual([null, ['Site meetings']]);
  });

  it('asks from the same moment again after it broke off', async () => {
    service.rowsAt = [{ at: 1, row: { Id: 1, Name: 'Drawings' } }];
    await read();
    const began = service.now;
    service.now += 60_000;
    service.breaks = true;
    await expect(read()).rejects.toMatchObject({ kind: 'offline' });
    expect(bench.core.host.mirror.tables.table(account.id, 'Tasks')?.problem?.kind).toBe('offline');
    service.breaks = false;
    await read();
    expect(service.asked).toEqual([null, began - 600_000, began - 600_000]);
    expect(bench.core.host.mirror.tables.table(account.id, 'Tasks')?.problem).toBe(null);
  });

  it("leaves people's private data where it is until somebody has chosen it", async () => {
    await expect(read('Wages')).rejects.toMatchObject({ kind: 'refused' });
    expect(service.asked).toEqual([]);
    setKept(bench.core.host, account, { tableId: 'Wages', kept: true });
    await read('Wages');
    expect(service.asked).toEqual([null]);
    setKept(bench.core.host, account, { tableId: 'Wages', kept: false });
    expect(bench.core.host.mirror.tables.table(account.id, 'Wages')).toMatchObject({ readAt: null, rowCount: 0 });
    await expect(read('Wages')).rejects.toMatchObject({ kind: 'refused' });
  });
});
