import { noteUse } from '../account-use.ts';
import { keptTables } from './kept.ts';
import { refreshTable, refreshTableList } from './refresh.ts';
import { noteSnapshot, snapshotDueAt, snapshotsOf, takeSnapshot, type Snapshot } from './snapshots.ts';
import { asSyncError, errorPolicy, type SyncError } from '../../sync/errors.ts';
import { nextTry } from '../../sync/failures.ts';
import type { Host } from '../host.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { TableId, Tables } from '../../sync/ports/tables.ts';

/** How old rows may get that are kept: a reporting feed is megabytes each time, changes are little. */
const readEveryMs = { whole: 4 * 3_600_000, changes: 3_600_000 };
/** Which tables there are hardly changes. */
const listEveryMs = 12 * 3_600_000;
/** Rows that are written to a folder are not older than this. */
const freshMs = 3_600_000;
/** After a failure that only the person or a change at the service can help, one waits to be asked. */
const longestMs = 24 * 3_600_000;
/** A line that is gone is not knocked at all the time for a table. */
const soonestMs = 30_000;

/** How the tables of an account are, for who looks. */
export interface TableAccountState {
  /** What keeps the whole account from being asked; null when it answers. */
  readonly problem: SyncError | null;
  /** What is being read, and how many rows have come. */
  readonly reading: { readonly tableId: TableId; readonly rows: number } | null;
  /** What was asked for and comes after it. */
  readonly waiting: ReadonlySet<TableId>;
}

export interface TableListener {
  /** Told what is other than before; null for the list of tables. */
  readonly changed: (tableId: TableId | null) => void;
  /** Told once when a table cannot be written to its folder any more. */
  readonly snapshotFailed: (table: StoredTable, problem: string) => void;
}

/** The tables of one signed-in account: asks which there are, and reads those that are asked for or due, one at a time. */
export class AccountTables {
  readonly #host: Host;
  readonly #account: Account;
  readonly #tables: Tables;
  readonly #listener: TableListener;
  readonly #asked = new Map<TableId, { readonly whole: boolean }>();
  /** Tables that failed or were stopped, and when they may be tried again without being asked for. */
  readonly #notBefore = new Map<TableId, number>();
  #reading: { readonly tableId: TableId; rows: number; readonly stop: AbortController } | null = null;
  #problem: SyncError | null = null;
  #listAt = -Infinity;
  /** Somebody wants to know which tables there are: who uses none is not asked for. */
  #isWanted = false;

  /** Null for an account whose service has no tables. */
  static of(host: Host, signedIn: { account: Account; session: ServiceSession }, listener: TableListener): AccountTables | null {
    const { tables } = signedIn.session;
    return tables ? new AccountTables(host, { account: signedIn.account, tables, listener }) : null;
  }

  private constructor(host: Host, parts: { account: Account; tables: Tables; listener: TableListener }) {
    this.#host = host;
    this.#account = parts.account;
    this.#tables = parts.tables;
    this.#listener = parts.listener;
  }

  get state(): TableAccountState {
    const reading = this.#reading && { tableId: this.#reading.tableId, rows: this.#reading.rows };
    return { problem: this.#problem, reading, waiting: new Set(this.#asked.keys()) };
  }

  /** The next round reads all of a table, or its changed rows. */
  ask({ tableId, whole }: { readonly tableId: TableId; readonly whole: boolean }): void {
    this.#asked.set(tableId, { whole: whole || this.#asked.get(tableId)?.whole === true });
    // Who asks may have mended what was in the way.
    this.#notBefore.delete(`snapshot ${tableId}`);
  }

  /** The list of tables is to be kept up; `now`: whether it is to be read anew even if it is not old. */
  askList(now: boolean): void {
    this.#isWanted = true;
    if (now) this.#listAt = -Infinity;
  }

  /** A table is not to be read now. What was there of it stays. */
  cancel(tableId: TableId): void {
    this.#asked.delete(tableId);
    if (this.#reading?.tableId === tableId) this.#reading.stop.abort();
  }

  /** Reads what was asked for and what is due. Answers what stopped the account, or null. Rejects only when `signal` ends it. */
  async round(signal: AbortSignal): Promise<SyncError | null> {
    try {
      if (this.#listDueAt() <= this.#host.clock.monotonic()) await this.#readList(signal);
      for (let next = this.#next(); next !== null; next = this.#next()) await this.#read(next, signal);
      await this.#takeSnapshots(signal);
      this.#note(null);
      return null;
    } catch (thrown) {
      signal.throwIfAborted();
      const error = asSyncError(thrown);
      this.#note(error);
      return error;
    }
  }

  /** How long to rest after so many rounds in a row that were stopped by this; null: until something is due. */
  restMs(stopped: SyncError | null, times: number): number {
    const { clock } = this.#host;
    if (stopped === null) {
      const dues = [...this.#kept().map((table) => this.#dueAt(table)), ...this.#snapshots().map((one) => this.#writeAt(one))];
      const due = Math.min(...dues);
      return Math.max(1_000, Math.min(longestMs, due - clock.now(), this.#listDueAt() - clock.monotonic()));
    }
    const again = nextTry(stopped, times, this.#host);
    return again === null ? longestMs : Math.max(soonestMs, again - clock.now());
  }

  async #readList(signal: AbortSignal): Promise<void> {
    await refreshTableList(this.#host, this.#account, { tables: this.#tables, signal });
    this.#listAt = this.#host.clock.monotonic();
    this.#changed(null);
  }

  #listDueAt(): number {
    const isWanted = this.#isWanted || this.#asked.size > 0 || this.#kept().length > 0;
    return isWanted ? this.#listAt + listEveryMs : Infinity;
  }

  /** What was asked for comes first, and what was never read. */
  #next(): { readonly tableId: TableId; readonly whole: boolean } | null {
    const [asked] = this.#asked;
    if (asked) return { tableId: asked[0], ...asked[1] };
    const now = this.#host.clock.now();
    const due = this.#kept().filter((table) => this.#dueAt(table) <= now);
    const [first] = due.toSorted((a, b) => (a.readAt ?? 0) - (b.readAt ?? 0));
    return first ? { tableId: first.id, whole: false } : null;
  }

  #kept(): readonly StoredTable[] {
    const kept = keptTables(this.#host, this.#account);
    return this.#host.mirror.tables.tables(this.#account.id).filter(({ id, goneAt }) => kept[id] === true && goneAt === null);
  }

  #dueAt({ id, readAt, asOf, incremental }: StoredTable): number {
    const every = incremental && asOf !== null ? readEveryMs.changes : readEveryMs.whole;
    // A time in the future is one from before the clock was set back.
    const isKnown = readAt !== null && readAt <= this.#host.clock.now();
    return Math.max(isKnown ? readAt + every : 0, this.#notBefore.get(id) ?? 0);
  }

  async #read({ tableId, whole }: { readonly tableId: TableId; readonly whole: boolean }, signal: AbortSignal): Promise<void> {
    const { clock } = this.#host;
    const reading = { tableId, rows: 0, stop: new AbortController() };
    const onRows = (rows: number) => {
      reading.rows = rows;
      this.#changed(tableId);
    };
    this.#asked.delete(tableId);
    this.#reading = reading;
    this.#changed(tableId);
    try {
      const asked = { account: this.#account, tableId, whole, onRows };
      await refreshTable(this.#host, asked, {
        tables: this.#tables,
        signal: AbortSignal.any([signal, reading.stop.signal]),
      });
      this.#notBefore.delete(tableId);
    } catch (thrown) {
      signal.throwIfAborted();
      this.#notBefore.set(tableId, clock.now() + readEveryMs.changes);
      const error = asSyncError(thrown);
      if (!reading.stop.signal.aborted && errorPolicy[error.kind].stopsPair) {
        // What a person asked for is not forgotten because the line is gone.
        this.#asked.set(tableId, { whole });
        throw error;
      }
    } finally {
      this.#reading = null;
      this.#changed(tableId);
    }
  }

  #snapshots(): readonly Snapshot[] {
    return snapshotsOf(this.#host, this.#account);
  }

  #writeAt(snapshot: Snapshot): number {
    const notBefore = this.#notBefore.get(`snapshot ${snapshot.tableId}`) ?? 0;
    return Math.max(snapshotDueAt(snapshot, this.#host.clock.now()), notBefore);
  }

  /** Writes the tables that are due to their folders, with rows that are not old. */
  async #takeSnapshots(signal: AbortSignal): Promise<void> {
    const { clock, mirror } = this.#host;
    for (const snapshot of this.#snapshots()) {
      const { tableId } = snapshot;
      if (this.#writeAt(snapshot) > clock.now()) continue;
      // If it fails there is time for somebody to make room.
      this.#notBefore.set(`snapshot ${tableId}`, clock.now() + readEveryMs.changes);
      const table = mirror.tables.table(this.#account.id, tableId);
      if (table === null) continue;
      const isOld = table.readAt === null || clock.now() - table.readAt > freshMs;
      if (isOld) await this.#read({ tableId, whole: true }, signal);
      await this.#takeSnapshot(snapshot, signal);
    }
  }

  async #takeSnapshot(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
    const { clock, mirror } = this.#host;
    const account = this.#account;
    const table = mirror.tables.table(account.id, snapshot.tableId);
    if (table === null) return;
    const isFresh = table.readAt !== null && clock.now() - table.readAt <= freshMs;
    const problem = isFresh
      ? await takeSnapshot(this.#host, { account, table, snapshot }, signal)
      : (table.problem?.message ?? `The rows of "${table.name}" could not be read.`);
    if (!isFresh) noteSnapshot(this.#host, account, { ...snapshot, problem });
    if (problem !== null)
      this.#host.log(`account "${account.name}": ${table.id} was not written to ${snapshot.folder}: ${problem}`);
    if (problem !== null && snapshot.problem === null) this.#listener.snapshotFailed(table, problem);
    this.#changed(table.id);
  }

  #changed(tableId: TableId | null): void {
    this.#listener.changed(tableId);
  }

  #note(problem: SyncError | null): void {
    if (problem === null || problem.kind === 'auth') noteUse(this.#host, this.#account, { good: problem === null });
    const isNews = problem?.kind !== this.#problem?.kind;
    this.#problem = problem;
    if (!isNews) return;
    if (problem) this.#host.log(`account "${this.#account.name}": tables stopped: ${problem.kind}: ${problem.message}`);
    this.#changed(null);
  }
}
