import type { Host } from './host.ts';
import type { ServiceSession } from '../sync/ports/service.ts';
import type { Account } from '../sync/ports/settings.ts';

/** Keeps one session for each account, for all pairs and commands that use it. */
export class Sessions {
  readonly #host: Host;
  readonly #open = new Map<number, { readonly of: string; readonly session: ServiceSession }>();
  /** Of accounts that are not as they were: whoever still works with one may end that. */
  readonly #retired: ServiceSession[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  /** The session of an account; signs in only when a request needs it. */
  of(account: Account): ServiceSession {
    const known = this.#open.get(account.id);
    // What a session may do is settled when it is opened.
    const of = JSON.stringify(account);
    if (known?.of === of) return known.session;
    if (known) this.#retired.push(known.session);
    const session = this.#host.connect(account, this.#host.secrets(account));
    this.#open.set(account.id, { of, session });
    return session;
  }

  /** Closes the session of an account; the next use opens another. */
  async drop(accountId: number): Promise<void> {
    const known = this.#open.get(accountId);
    this.#open.delete(accountId);
    await known?.session.close();
  }

  async close(): Promise<void> {
    const sessions = [...this.#retired.splice(0), ...[...this.#open.values()].map(({ session }) => session)];
    this.#open.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }
}

/** Runs some work with one account's session and closes it whatever comes of it. */
export async function withSession<T>(host: Host, account: Account, work: (session: ServiceSession) => Promise<T>): Promise<T> {
  const session = host.connect(account, host.secrets(account));
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Runs some work that does no request with a session that has no secret, so that none is asked for. */
export async function withTrialSession<T>(
  host: Host,
  account: Account,
  work: (session: ServiceSession) => Promise<T>,
): Promise<T> {
  const session = host.connect(account, host.trialSecrets(account, {}));
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
