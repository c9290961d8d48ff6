import { SyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { Clock, Random } from '../../sync/ports/time.ts';
import { type AccountSecrets, requiredSecret } from '../account-secrets.ts';
import type { Authorizer } from '../authorized-transport.ts';
import type { Transport } from '../http/transport.ts';
import { oauth1Authorizer } from '../oauth1.ts';
import { decodeTokens, encodeTokens, type Tokens, tokensSecret } from '../oauth2-tokens.ts';
import { type OAuth2Client, requestTokens } from '../oauth2.ts';
import { TokenKeeper } from '../token-keeper.ts';
import type { ProjectPlaceHost } from './addresses.ts';
import { appPasswordAuthorizer } from './app-password.ts';

/** Names of the secrets that an account has: `consumerSecret` and `tokenSecret`, or `clientSecret`, or `appPassword`; and `tokens` of a person signed in. */
export const secretNames = {
  clientSecret: 'clientSecret',
  consumerSecret: 'consumerSecret',
  tokenSecret: 'tokenSecret',
  tokens: tokensSecret,
  appPassword: 'appPassword',
};

export interface CredentialOptions {
  readonly account: Account;
  readonly secrets: AccountSecrets;
  readonly host: ProjectPlaceHost;
  /** For the token endpoint: without authorization, statuses as they come. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** Told when a person has to sign in again at the latest, each time that tokens are read or renewed. */
  readonly onSignInEnd?: (at: number) => void;
}

/** How long a refresh token lives (contract 3.3). Each renewal gives a new one. */
const refreshLifeMs = 120 * 24 * 3_600_000;

export function oauth2ClientOf(host: ProjectPlaceHost, clientId: string, secrets: AccountSecrets): OAuth2Client {
  const { authorizeUrl, tokenUrl } = host;
  return { authorizeUrl, tokenUrl, clientId, clientSecret: () => requiredSecret(secrets, secretNames.clientSecret) };
}

/** What signs an account's requests (contract 3). */
export function authorizerOf(options: CredentialOptions): Authorizer {
  const { account, secrets, host, transport, clock, random } = options;
  const { auth } = account;
  switch (auth.kind) {
    case 'oauth1-robot': {
      const { consumerKey, token } = auth;
      const credentials = async () => ({
        consumerKey,
        token,
        consumerSecret: await requiredSecret(secrets, secretNames.consumerSecret),
        tokenSecret: await requiredSecret(secrets, secretNames.tokenSecret),
      });
      return oauth1Authorizer(credentials, { clock, random });
    }
    case 'oauth2-robot': {
      const client = oauth2ClientOf(host, auth.clientId, secrets);
      const obtain = (_old: unknown, signal: AbortSignal) =>
        requestTokens(client, { kind: 'client' }, { transport, clock, signal });
      return new TokenKeeper({ load: () => Promise.resolve(null), obtain, save: null }, clock);
    }
    case 'app-password': {
      const password = () => requiredSecret(secrets, secretNames.appPassword);
      return appPasswordAuthorizer({ accountName: account.name, ...auth, password, clock });
    }
    case 'oauth2-user': {
      const client = oauth2ClientOf(host, auth.clientId, secrets);
      const noted = (tokens: Tokens | null): Tokens | null => {
        if (tokens?.refreshSince != null) options.onSignInEnd?.(tokens.refreshSince + refreshLifeMs);
        return tokens;
      };
      const source = {
        load: async () => noted(decodeTokens(await secrets.get(secretNames.tokens))),
        obtain: async (old: Tokens | null, signal: AbortSignal) => {
          const refreshToken = old?.refreshToken ?? null;
          if (refreshToken === null) throw new SyncError('auth', `The account "${account.name}" is signed out: sign in again.`);
          return requestTokens(
            client,
            { kind: 'refresh', refreshToken, since: old?.refreshSince ?? null },
            { transport, clock, signal },
          );
        },
        save: async (tokens: Tokens) => {
          await secrets.set(secretNames.tokens, encodeTokens(tokens));
          noted(tokens);
        },
      };
      return new TokenKeeper(source, clock);
    }
    default:
      throw new SyncError('refused', `Nobody signs in to ProjectPlace with ${auth.kind}.`);
  }
}
