import { BadInput } from '../bad-input.ts';
import { accountUse } from '../account-use.ts';
import { readRun } from '../run-records.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';

export interface AccountView {
  readonly id: number;
  readonly service: Account['service'];
  readonly name: string;
  readonly url: string;
  readonly signIn: Account['auth']['kind'];
  readonly secrets: 'keychain' | 'env' | 'session';
  readonly allowAssumed: boolean;
  readonly state: 'ok' | 'signed-out' | 'unknown';
  readonly expiresAt: number | null;
  /** Whose the credential is, where the service told. */
  readonly owner: string | null;
  readonly addedAt: number;
  /** When the service last took the credential, to some minutes. */
  readonly usedAt: number | null;
  readonly pairs: number;
}

/** What the last runs of its pairs say of an account; the service is not asked. */
export function viewAccount(host: Host, account: Account): AccountView {
  const pairs = host.settings.pairs().filter((pair) => pair.accountId === account.id);
  const runs = pairs.map((pair) => readRun(host, pair.id));
  const use = accountUse(host, account);
  // Pairs notice sooner that a credential is good again.
  const isSignedOut = pairs.length === 0 ? use.refused : runs.some((run) => run?.stopped?.kind === 'auth');
  const hasWorked = use.usedAt !== null || runs.some((run) => run?.lastGoodAt != null);
  const goodAt = Math.max(use.usedAt ?? 0, ...runs.map((run) => run?.lastGoodAt ?? 0));
  return {
    id: account.id,
    service: account.service,
    name: account.name,
    url: account.url,
    signIn: account.auth.kind,
    secrets: account.secrets,
    allowAssumed: account.allowAssumed,
    state: isSignedOut ? 'signed-out' : hasWorked ? 'ok' : 'unknown',
    expiresAt: host.signInEnd(account),
    owner: use.owner,
    addedAt: account.addedAt,
    usedAt: goodAt === 0 ? null : goodAt,
    pairs: pairs.length,
  };
}

/** The account of that number. Throws `BadInput`. */
export function accountById(host: Host, id: number): Account {
  const account = host.settings.accounts().find((one) => one.id === id);
  if (account) return account;
  throw new BadInput('This account is not there any more.');
}
