import { AccountTables, type TableAccountState } from './account-tables.ts';
import { Bell } from '../bell.ts';
import { isPaused } from '../pause.ts';
import { Sessions } from '../sessions.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { TableId } from '../../sync/ports/tables.ts';

/** How often accounts are looked at for what was changed in them, and pauses for whether they are over. */
const lookEveryMs = 1000;
const pausedLookMs = 5000;

interface Running {
  readonly identity: string;
  readonly tables: AccountTables;
  readonly bell: Bell;
  readonly abort: AbortController;
  readonly done: Promise<unknown>;
}

export interface TableWatchOptions {
  /** Told what is other than before; null for the list of tables. */
  readonly changed: (accountId: number, tableId: TableId | null) => void;
}

/** Keeps the tables that people chose or looked at, in all accounts, until told to stop. */
export class TableWatch {
  readonly #host: Host;
  readonly #options: TableWatchOptions;
  readonly #sessions: Sessions;
  readonly #running = new Map<number, Running>();
  /** Accounts whose service has no tables, or that cannot be connected, as they were when that was found out. */
  readonly #without = new Map<number, string>();
  #isHeld = false;
  #lists = false;

  constructor(host: Host, options: TableWatchOptions) {
    this.#host = host;
    this.#options = options;
    this.#sessions = new Sessions(host);
  }

  /** Resolves when `signal` is aborted and everything is at rest. The caller holds the home's lock. */
  async run(signal: AbortSignal): Promise<void> {
    let settings = this.#host.settings.changeCounter();
    try {
      while (!signal.aborted) {
        await this.#follow();
        await this.#host.clock.sleep(lookEveryMs, signal).catch(() => undefined);
        const now = this.#host.settings.changeCounter();
        // Another process may have given an account a new secret, or chosen a table.
        if (now !== settings) this.retry();
        settings = now;
      }
    } finally {
      await Promise.all([...this.#running.keys()].map((id) => this.#stop(id)));
      await this.#sessions.close();
    }
  }

  /** How an account's tables are; null when it has none, or none yet. */
  stateOf(accountId: number): TableAccountState | null {
    return this.#running.get(accountId)?.tables.state ?? null;
  }

  /** Somebody looks at which tables there are, or wants that to be asked `now`. */
  list(now: boolean): void {
    for (const { tables } of this.#running.values()) tables.askList(now);
    this.#lists = true;
    this.retry();
  }

  /** What was stopped is tried again. */
  retry(): void {
    for (const { bell } of this.#running.values()) bell.ring();
  }

  /** Reads a table as soon as possible: all of it, or what has changed where the service tells that. */
  read(accountId: number, what: { readonly tableId: TableId; readonly whole: boolean }): void {
    const running = this.#running.get(accountId);
    running?.tables.ask(what);
    running?.bell.ring();
    this.#options.changed(accountId, what.tableId);
  }

  cancel(accountId: number, tableId: TableId): void {
    this.#running.get(accountId)?.tables.cancel(tableId);
    this.#options.changed(accountId, tableId);
  }

  /** Nothing is asked while it is held. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.retry();
  }

  async #follow(): Promise<void> {
    const accounts = new Map(this.#host.settings.accounts().map((account) => [account.id, account]));
    for (const [id, running] of this.#running) {
      const account = accounts.get(id);
      if (!account || JSON.stringify(account) !== running.identity) await this.#stop(id);
    }
    for (const account of accounts.values()) if (!this.#running.has(account.id)) this.#start(account);
  }

  #start(account: Account): void {
    const identity = JSON.stringify(account);
    if (this.#without.get(account.id) === identity) return;
    const tables = this.#connect(account);
    if (!tables) {
      this.#without.set(account.id, identity);
      return;
    }
    if (this.#lists) tables.askList(false);
    const [abort, bell] = [new AbortController(), new Bell()];
    const ended = (error: unknown) => {
      if (!abort.signal.aborted) this.#host.log(`tables of "${account.name}" stopped: ${asSyncError(error).message}`);
    };
    const done = this.#keepReading(tables, bell, abort.signal).catch(ended);
    this.#running.set(account.id, { identity, tables, bell, abort, done });
  }

  /** An account that cannot even be connected (its address, its profile) is told of by its pairs. */
  #connect(account: Account): AccountTables | null {
    try {
      return AccountTables.of(
        this.#host,
        { account, session: this.#sessions.of(account) },
        {
          changed: (tableId) => this.#options.changed(account.id, tableId),
          // It is an incident until it works again.
          snapshotFailed: () => undefined,
        },
      );
    } catch (error) {
      this.#host.log(`account "${account.name}" could not be opened for its tables: ${asSyncError(error).message}`);
      return null;
    }
  }

  async #stop(id: number): Promise<void> {
    const running = this.#running.get(id);
    if (!running) return;
    running.abort.abort();
    await running.done;
    this.#running.delete(id);
    await this.#sessions.drop(id);
  }

  async #keepReading(tables: AccountTables, bell: Bell, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      if (this.#isHeld || isPaused(this.#host)) {
        await bell.wait(this.#host, pausedLookMs, signal);
        continue;
      }
      const stopped = await tables.round(signal);
      failures = stopped ? failures + 1 : 0;
      await bell.wait(this.#host, tables.restMs(stopped, failures), signal);
    }
  }
}
