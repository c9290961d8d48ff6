import { asSyncError, type SyncError } from '../../sync/errors.ts';
import { addAccount, checkAccountName, renewAccount, type NewAccount } from '../accounts.ts';
import { BadInput } from '../bad-input.ts';
import { checkWay, serviceAddress } from '../ways-to-sign-in.ts';
import { accountById, viewAccount, type AccountView } from './account-view.ts';
import type { Desk } from './desk.ts';
import type { Account } from '../../sync/ports/settings.ts';

const cookieAuth = { kind: 'cookie' } as const;

/**
 * Signs in to a service in a window of the desktop app, by the cookie that its page is given: a new account, or with an id one that is there.
 * Null when the person closes the window. A cookie that the service does not take yet is none; whatever else goes wrong is thrown at the end.
 */
export async function signInByWindow(
  desk: Desk,
  given: Omit<NewAccount, 'auth'>,
  accountId: number | null,
): Promise<AccountView | null> {
  const { host, signal, machine } = desk;
  const known = accountId === null ? null : accountById(host, accountId);
  const { service, name } = known ?? given;
  checkWay(service, cookieAuth.kind);
  const url = serviceAddress(service, (known ?? given).url);
  if (!known) checkAccountName(host, name);
  const outcome: { account: Account | null; problem: SyncError | BadInput | null } = { account: null, problem: null };
  const accept = async (cookie: string): Promise<boolean> => {
    try {
      const parts = { cookie };
      const wanted = { ...given, url, auth: cookieAuth };
      const tried = known
        ? await renewAccount(host, { account: known, parts, auth: cookieAuth }, signal)
        : await addAccount(host, { wanted, parts }, signal);
      outcome.account = tried.account;
      return true;
    } catch (thrown) {
      const error = thrown instanceof BadInput ? thrown : asSyncError(thrown);
      // Whoever has not signed in yet has a cookie already, that of a stranger.
      if (error instanceof BadInput || error.kind !== 'auth') outcome.problem = error;
      return false;
    }
  };
  const isDone = await machine.signInByWindow({ address: url, title: `${name} · ${new URL(url).host}`, accept }, signal);
  const { account, problem } = outcome;
  if (isDone && account) return viewAccount(host, account);
  if (problem) throw problem;
  return null;
}
