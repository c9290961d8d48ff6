import { setImmediate } from 'node:timers/promises';
import type { Host } from '../host.ts';
import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { ColumnKind, TableColumn, TableId, TableRow, Tables } from '../../sync/ports/tables.ts';
import { demandChosen } from './kept.ts';

/** Rows in one transaction: about 10 ms, so that nothing else waits long. */
const rowsAtOnce = 300;

/** Changes are asked for from so long before: a row that was being written then is told of twice rather than never. */
const overlapMs = 10 * 60_000;
/** A table of which changes are read is read whole so often, since nothing tells what was deleted. */
const wholeEveryMs = 24 * 3_600_000;

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

export interface TableRefresh {
  readonly account: Account;
  readonly tableId: TableId;
  /** All rows, also where changes would do: what is not there any more goes. */
  readonly whole?: boolean;
  /** Told how many rows have come so far. */
  readonly onRows?: (rows: number) => void;
}

/**
 * Reads a table. All of its rows take the place of the former ones at once: until the last has come, and when one cannot be had, the former ones
 * stay. Where the service tells changes, those alone are read, and all of it once a day. Memory does not grow with the table. The caller holds the
 * home's lock. Throws what the service threw, once that is noted; `refused` for private data that nobody has chosen.
 */
export async function refreshTable(
  host: Host,
  asked: TableRefresh,
  { tables, signal }: { tables: Tables; signal: AbortSignal },
): Promise<void> {
  const records = host.mirror.tables;
  const { tableId, account } = asked;
  const stored = records.table(account.id, tableId);
  if (stored === null) throw new SyncError('gone', `There is no table ${tableId} in "${account.name}".`);
  demandChosen(host, account, stored);
  try {
    await readRows(host, { ...asked, stored }, { tables, signal });
  } catch (thrown) {
    const { kind, message } = asSyncError(thrown);
    if (!signal.aborted) records.saveProblem(account.id, tableId, { kind, message });
    throw thrown;
  } finally {
    await sweepRows(host);
  }
}

async function readRows(
  host: Host,
  { account, stored, whole = false, onRows }: TableRefresh & { readonly stored: StoredTable },
  { tables, signal }: { tables: Tables; signal: AbortSignal },
): Promise<void> {
  const learned = new LearnedColumns(stored.columns);
  const since = whole ? null : sinceOf(stored, host.clock.now());
  const reading = await tables.rows(stored.id, { since }, signal);
  const records = host.mirror.tables;
  const writer = reading.whole ? records.write(account.id, stored.id) : records.merge(account.id, stored.id);
  try {
    let rows = 0;
    for await (const batch of reading.batches) {
      learned.see(batch);
      for (let at = 0; at < batch.length; at += rowsAtOnce) {
        writer.add(batch.slice(at, at + rowsAtOnce));
        await setImmediate();
      }
      rows += batch.length;
      onRows?.(rows);
    }
    writer.finish({ columns: learned.columns(), at: host.clock.now(), asOf: reading.asOf ?? null });
  } finally {
    writer.leave();
  }
}

/** From when on changes are to be asked for; null for all rows. */
function sinceOf({ incremental, asOf, wholeAt }: StoredTable, now: number): number | null {
  const isFresh = wholeAt !== null && Math.abs(now - wholeAt) < wholeEveryMs;
  return incremental && asOf !== null && isFresh ? asOf - overlapMs : null;
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
