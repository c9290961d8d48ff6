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
  /** From when on a person is told that it ends; null where that is not known. */
  readonly warnFrom: number | null;
  readonly pairs: number;
}

const dayMs = 24 * 3_600_000;

/** Of an app password from its 80th day on (contracts/services.md 4), of everything else two weeks before. */
export function warnedFrom({ auth }: Pick<Account, 'auth'>, expiresAt: number | null): number | null {
  return expiresAt === null ? null : expiresAt - (auth.kind === 'app-password' ? 10 : 14) * dayMs;
}

/** What the last runs of its pairs, and its boards and tables, say of an account; the service is not asked. */
export function viewAccount(host: Host, account: Account): AccountView {
  const pairs = host.settings.pairs().filter((pair) => pair.accountId === account.id);
  const runs = pairs.map((pair) => readRun(host, pair.id));
  const use = accountUse(host, account);
  const isSignedOut = use.refused || runs.some((run) => run?.stopped?.kind === 'auth');
  const hasWorked = use.usedAt !== null || runs.some((run) => run?.lastGoodAt != null);
  const goodAt = Math.max(use.usedAt ?? 0, ...runs.map((run) => run?.lastGoodAt ?? 0));
  const expiresAt = host.signInEnd(account);
  return {
    id: account.id,
    service: account.service,
    name: account.name,
    url: account.url,
    signIn: account.auth.kind,
    secrets: account.secrets,
    allowAssumed: account.allowAssumed,
    state: isSignedOut ? 'signed-out' : hasWorked ? 'ok' : 'unknown',
    owner: use.owner,
    addedAt: account.addedAt,
    usedAt: goodAt === 0 ? null : goodAt,
    expiresAt,
    warnFrom: warnedFrom(account, expiresAt),
    pairs: pairs.length,
  };
}

/** The account of that number. Throws `BadInput`. */
export function accountById(host: Host, id: number): Account {
  const account = host.settings.accounts().find((one) => one.id === id);
  if (account) return account;
  throw new BadInput('This account is not there any more.');
}
