import { AccountTables, type TableAccountState } from './account-tables.ts';
import { AccountRuns, type SignedIn } from '../account-runs.ts';
import { Bell } from '../bell.ts';
import { isPaused } from '../pause.ts';
import type { Host } from '../host.ts';
import type { TableId } from '../../sync/ports/tables.ts';

/** How often accounts are looked at for what was changed in them, and pauses for whether they are over. */
const lookEveryMs = 1000;
const pausedLookMs = 5000;

interface Work {
  readonly tables: AccountTables;
  readonly bell: Bell;
}

export interface TableWatchOptions {
  /** Told what is other than before; null for the list of tables. */
  readonly changed: (accountId: number, tableId: TableId | null) => void;
}

/** Keeps the tables that people chose or looked at, in all accounts, until told to stop. */
export class TableWatch {
  readonly #host: Host;
  readonly #options: TableWatchOptions;
  readonly #runs: AccountRuns<Work>;
  #isHeld = false;
  #lists = false;

  constructor(host: Host, options: TableWatchOptions) {
    this.#host = host;
    this.#options = options;
    this.#runs = new AccountRuns(host, {
      name: 'tables',
      open: (signedIn) => this.#open(signedIn),
      run: (work, _, signal) => [this.#keepReading(work, signal)],
    });
  }

  /** Resolves when `signal` is aborted and everything is at rest. The caller holds the home's lock. */
  async run(signal: AbortSignal): Promise<void> {
    let settings = this.#host.settings.changeCounter();
    try {
      while (!signal.aborted) {
        await this.#runs.follow();
        await this.#host.clock.sleep(lookEveryMs, signal).catch(() => undefined);
        const now = this.#host.settings.changeCounter();
        // Another process may have given an account a new secret, or chosen a table.
        if (now !== settings) this.retry();
        settings = now;
      }
    } finally {
      await this.#runs.close();
    }
  }

  /** How an account's tables are; null when it has none, or none yet. */
  stateOf(accountId: number): TableAccountState | null {
    return this.#runs.of(accountId)?.work.tables.state ?? null;
  }

  /** Somebody looks at which tables there are, or wants that to be asked `now`. */
  list(now: boolean): void {
    for (const [, { tables }] of this.#runs.all()) tables.askList(now);
    this.#lists = true;
    this.retry();
  }

  /** What was stopped is tried again. */
  retry(): void {
    for (const [, { bell }] of this.#runs.all()) bell.ring();
  }

  /** Reads a table as soon as possible: all of it, or what has changed where the service tells that. */
  read(accountId: number, what: { readonly tableId: TableId; readonly whole: boolean }): void {
    const work = this.#runs.of(accountId)?.work;
    work?.tables.ask(what);
    work?.bell.ring();
    this.#options.changed(accountId, what.tableId);
  }

  cancel(accountId: number, tableId: TableId): void {
    this.#runs.of(accountId)?.work.tables.cancel(tableId);
    this.#options.changed(accountId, tableId);
  }

  /** Nothing is asked while it is held. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.retry();
  }

  #open(signedIn: SignedIn): Work | null {
    const tables = AccountTables.of(this.#host, signedIn, {
      changed: (tableId) => this.#options.changed(signedIn.account.id, tableId),
      // It is an incident until it works again.
      snapshotFailed: () => undefined,
    });
    if (tables && this.#lists) tables.askList(false);
    return tables && { tables, bell: new Bell() };
  }

  async #keepReading({ tables, bell }: Work, signal: AbortSignal): Promise<void> {
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
