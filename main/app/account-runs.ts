import { Sessions } from './sessions.ts';
import { asSyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';
import type { ServiceSession } from '../sync/ports/service.ts';
import type { Account } from '../sync/ports/settings.ts';

export interface SignedIn {
  readonly account: Account;
  readonly session: ServiceSession;
}

export interface AccountRun<Work> {
  readonly work: Work;
  readonly signal: AbortSignal;
}

interface Running<Work> extends AccountRun<Work> {
  readonly identity: string;
  readonly abort: AbortController;
  readonly done: Promise<unknown>;
}

export interface AccountRunsOptions<Work> {
  /** What it is, for the log. */
  readonly name: string;
  /** Null for an account whose service has no such thing. Anything that it throws is logged, and the account has none. */
  readonly open: (signedIn: SignedIn) => Work | null;
  /** Its loops, each until `signal` is aborted. One that fails is logged; the others go on. */
  readonly run: (work: Work, account: Account, signal: AbortSignal) => readonly Promise<unknown>[];
}

/** One thing that runs for each account, and is ended and begun anew when the account is not as it was. */
export class AccountRuns<Work> {
  readonly #host: Host;
  readonly #options: AccountRunsOptions<Work>;
  readonly #sessions: Sessions;
  readonly #running = new Map<number, Running<Work>>();
  /** Accounts that have none, as they were when that was found out. Whoever changes settings may have mended why. */
  readonly #without = new Map<number, string>();
  #counter = -1;

  constructor(host: Host, options: AccountRunsOptions<Work>) {
    this.#host = host;
    this.#options = options;
    this.#sessions = new Sessions(host);
  }

  /** Null for an account that has none, or none yet. */
  of(accountId: number): AccountRun<Work> | null {
    return this.#running.get(accountId) ?? null;
  }

  all(): readonly (readonly [accountId: number, work: Work])[] {
    return [...this.#running].map(([id, { work }]) => [id, work]);
  }

  /** Ends and begins what the settings ask for by now. */
  async follow(): Promise<void> {
    const counter = this.#host.settings.changeCounter();
    if (counter !== this.#counter) this.#without.clear();
    this.#counter = counter;
    const accounts = new Map(this.#host.settings.accounts().map((account) => [account.id, account]));
    for (const [id, { identity }] of this.#running) {
      const account = accounts.get(id);
      if (!account || JSON.stringify(account) !== identity) await this.#stop(id);
    }
    for (const account of accounts.values()) if (!this.#running.has(account.id)) this.#start(account);
  }

  /** Resolves when everything is at rest. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.#stop(id)));
    await this.#sessions.close();
  }

  #start(account: Account): void {
    const identity = JSON.stringify(account);
    if (this.#without.get(account.id) === identity) return;
    const work = this.#open(account);
    if (work === null) {
      this.#without.set(account.id, identity);
      return;
    }
    const abort = new AbortController();
    const { signal } = abort;
    const ended = (error: unknown) => {
      if (!signal.aborted) this.#host.log(`${this.#options.name} of "${account.name}" stopped: ${asSyncError(error).message}`);
    };
    const done = Promise.all(this.#options.run(work, account, signal).map((loop) => loop.catch(ended)));
    this.#running.set(account.id, { identity, work, abort, signal, done });
  }

  /** An account that cannot even be connected (its address, its profile) is told of by its pairs. */
  #open(account: Account): Work | null {
    try {
      return this.#options.open({ account, session: this.#sessions.of(account) });
    } catch (error) {
      const { name } = this.#options;
      this.#host.log(`account "${account.name}" could not be opened for its ${name}: ${asSyncError(error).message}`);
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
}
