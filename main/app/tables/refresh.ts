import { setImmediate } from 'node:timers/promises';
import type { Host } from '../host.ts';
import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { ColumnKind, TableColumn, TableId, TableRow, Tables } from '../../sync/ports/tables.ts';

/** Rows in one transaction: about 10 ms, so that nothing else waits long. */
const rowsAtOnce = 300;

/** The tables of an account's service. Throws `refused` when it has none. */
export function tablesOf(account: Account, session: ServiceSession): Tables {
  if (session.tables === undefined) throw new SyncError('refused', `The service of "${account.name}" has no tables.`);
  return session.tables;
}

/** Reads which tables there are. The caller holds the home's lock. */
export async function refreshTableList(
  host: Host,
  account: Account,
  facts: { tables: Tables; signal: AbortSignal },
): Promise<void> {
  const tables = await facts.tables.list(facts.signal);
  host.mirror.tables.saveList(account.id, { tables, at: host.clock.now() });
}

/**
 * Reads all rows of a table and puts them in the place of the former ones, all at once: until the last has come, and when one cannot be had, the
 * former ones stay. Memory does not grow with the table. The caller holds the home's lock. Throws what the service threw, once that is noted.
 */
export async function refreshTable(
  host: Host,
  { accountId, tableId }: { accountId: number; tableId: TableId },
  { tables, signal }: { tables: Tables; signal: AbortSignal },
): Promise<void> {
  const records = host.mirror.tables;
  const learned = new LearnedColumns(records.table(accountId, tableId)?.columns ?? []);
  const writer = records.write(accountId, tableId);
  try {
    const { batches } = await tables.rows(tableId, { since: null }, signal);
    for await (const batch of batches) {
      learned.see(batch);
      for (let at = 0; at < batch.length; at += rowsAtOnce) {
        writer.add(batch.slice(at, at + rowsAtOnce));
        await setImmediate();
      }
    }
    writer.finish({ columns: learned.columns(), at: host.clock.now() });
  } catch (thrown) {
    const { kind, message } = asSyncError(thrown);
    if (!signal.aborted) records.saveProblem(accountId, tableId, { kind, message });
    throw thrown;
  } finally {
    writer.leave();
    await sweepRows(host);
  }
}

/** Removes what former readings left, a little at a time. */
export async function sweepRows(host: Host): Promise<void> {
  while (host.mirror.tables.sweep()) await setImmediate();
}

/** What the service told of columns, and those that only the rows have. */
class LearnedColumns {
  readonly #known: Map<string, ColumnKind>;

  constructor(told: readonly TableColumn[]) {
    this.#known = new Map(told.map(({ name, kind }) => [name, kind]));
  }

  see(rows: readonly TableRow[]): void {
    for (const row of rows) {
      for (const name in row) {
        if (!this.#known.has(name)) this.#known.set(name, kindOf(row[name]));
      }
    }
  }

  columns(): readonly TableColumn[] {
    return [...this.#known].map(([name, kind]) => ({ name, kind }));
  }
}

function kindOf(value: unknown): ColumnKind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'string') return 'other';
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return 'day';
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) ? 'time' : 'text';
}
