import * as v from 'valibot';
import { exportInto } from './export.ts';
import { setKept } from './kept.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { TableId } from '../../sync/ports/tables.ts';

const plan = v.object({
  tableId: v.string(),
  folder: v.string(),
  form: v.picklist(['json.gz', 'csv']),
  every: v.picklist(['day', 'week']),
  /** When the last one was written, and where; why the one after it was not. */
  lastAt: v.nullable(v.number()),
  lastFile: v.nullable(v.string()),
  problem: v.nullable(v.string()),
});
const plans = v.array(plan);

/** A table that is written to a folder again and again, each time to a file of that day. */
export type Snapshot = v.InferOutput<typeof plan>;

export type SnapshotWish = Pick<Snapshot, 'folder' | 'form' | 'every'>;

/** Numbers of accounts are used again; together with the time of adding they are not. */
function nameOf({ id, addedAt }: Pick<Account, 'id' | 'addedAt'>): string {
  return `tables.snapshots.${id}.${addedAt}`;
}

export function snapshotsOf({ values }: Pick<Host, 'values'>, account: Account): readonly Snapshot[] {
  const checked = v.safeParse(plans, values.read(nameOf(account)));
  return checked.success ? checked.output : [];
}

/** Has a table written by and by, or, with null, no more. Its rows are kept from then on. */
export function setSnapshot(
  host: Host,
  account: Account,
  { tableId, wish }: { tableId: TableId; wish: SnapshotWish | null },
): void {
  if (wish !== null) setKept(host, account, { tableId, kept: true });
  const next = wish === null ? null : { tableId, ...wish, lastAt: null, lastFile: null, problem: null };
  store(host, account, { tableId, next });
}

/** A table whose last writing did not work. */
export interface FailedSnapshot {
  readonly accountId: number;
  readonly tableId: TableId;
  readonly table: string;
  readonly problem: string;
}

export function failedSnapshots(host: Pick<Host, 'values' | 'settings' | 'mirror'>): readonly FailedSnapshot[] {
  return host.settings.accounts().flatMap((account) =>
    snapshotsOf(host, account).flatMap(({ tableId, problem }) => {
      const name = host.mirror.tables.table(account.id, tableId)?.name ?? tableId;
      return problem === null ? [] : [{ accountId: account.id, tableId, table: name, problem }];
    }),
  );
}

/** From when on the next one is due: the beginning of a day by this computer's clock. */
export function snapshotDueAt({ lastAt, every }: Snapshot, now: number): number {
  // A time in the future is one from before the clock was set back.
  if (lastAt === null || lastAt > now) return 0;
  const day = new Date(lastAt);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + (every === 'day' ? 1 : 7)).getTime();
}

/**
 * Writes the rows as they are here to the file of today and notes that. Answers why it could not be written, or null. Rejects only with the reason
 * of `signal`.
 */
export async function takeSnapshot(
  host: Host,
  { account, table, snapshot }: { account: Account; table: StoredTable; snapshot: Snapshot },
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const list = { accountId: account.id, tableId: table.id, query: { where: [], text: '', sort: null } };
    const columns = table.columns.map(({ name }) => name);
    const { folder, form } = snapshot;
    const { file } = await exportInto(host, { folder, form, columns, list }, signal);
    noteSnapshot(host, account, { ...snapshot, lastAt: host.clock.now(), lastFile: file, problem: null });
    return null;
  } catch (thrown) {
    signal.throwIfAborted();
    const problem = asSyncError(thrown).message;
    noteSnapshot(host, account, { ...snapshot, problem });
    return problem;
  }
}

/** Keeps what came of one; a table that is not to be written any more stays so. */
export function noteSnapshot(host: Host, account: Account, snapshot: Snapshot): void {
  const isWanted = snapshotsOf(host, account).some(({ tableId }) => tableId === snapshot.tableId);
  if (isWanted) store(host, account, { tableId: snapshot.tableId, next: snapshot });
}

function store(host: Host, account: Account, { tableId, next }: { tableId: TableId; next: Snapshot | null }): void {
  const others = snapshotsOf(host, account).filter((one) => one.tableId !== tableId);
  host.values.write({ [nameOf(account)]: next === null ? others : [...others, next] });
}
