import type { Account } from '../../sync/ports/settings.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { SyncError } from '../../sync/errors.ts';
import type { AccountSecrets } from '../account-secrets.ts';
import type { Transport } from '../http/transport.ts';
import { type SignInReturn, signInWithBrowser } from '../oauth2-sign-in.ts';
import { encodeTokens } from '../oauth2-tokens.ts';
import { projectPlaceHost } from './addresses.ts';
import { oauth2ClientOf, secretNames } from './credentials.ts';

export interface ProjectPlaceSignIn {
  readonly account: Pick<Account, 'url' | 'auth'>;
  /** Holds `clientSecret`; gets `tokens`. */
  readonly secrets: AccountSecrets;
  readonly back: SignInReturn;
  readonly openBrowser: (address: URL) => Promise<void>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Signs a person in and keeps the tokens with the account's secrets. Throws `auth`, `refused` for a robot's account, and what the store throws. */
export async function signInProjectPlace(options: ProjectPlaceSignIn): Promise<void> {
  const { account, secrets, back, openBrowser, transport, clock, signal } = options;
  if (account.auth.kind !== 'oauth2-user')
    throw new SyncError('refused', 'Only the account of a person is signed in with a browser.');
  const client = oauth2ClientOf(projectPlaceHost(account.url), account.auth.clientId, secrets);
  const tokens = await signInWithBrowser({ client, back, openBrowser, transport, clock, signal });
  await secrets.set(secretNames.tokens, encodeTokens(tokens));
}
