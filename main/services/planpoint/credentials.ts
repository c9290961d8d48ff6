import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { type AccountSecrets, requiredSecret } from '../account-secrets.ts';
import type { Authorizer } from '../authorized-transport.ts';
import { readJson } from '../http/answers.ts';
import type { HttpRequest, Transport } from '../http/transport.ts';
import { type Tokens, tokensOf } from '../oauth2-tokens.ts';
import { TokenKeeper } from '../token-keeper.ts';
import type { PlanpointHost } from './addresses.ts';

export interface CredentialOptions {
  readonly account: Account;
  readonly secrets: AccountSecrets;
  readonly host: PlanpointHost;
  /** Without authorization; statuses are errors. */
  readonly transport: Transport;
  readonly clock: Clock;
}

/** What signs an account's requests (services.md 2.1): a token that signing in brings, or one that a person has. */
export function authorizerOf(options: CredentialOptions): Authorizer {
  const { account, secrets, clock } = options;
  switch (account.auth.kind) {
    case 'password': {
      const { login } = account.auth;
      return new TokenKeeper({ load: () => Promise.resolve(null), obtain: signer(options, login), save: null }, clock);
    }
    case 'access-token':
      return tokenAuthorizer(account.name, () => requiredSecret(secrets, 'accessToken'));
    default:
      throw new SyncError('refused', 'Planpoint takes a user name with a password, or a token.');
  }
}

/** Signs in. A password that was refused is not sent again: the service may lock the person out. */
function signer({ account, secrets, host, transport }: CredentialOptions, login: string) {
  let refused: string | null = null;
  const refusal = (): SyncError => {
    const what = `Planpoint does not accept the user name or the password of "${account.name}".`;
    return new SyncError('auth', `${what} Please enter them again.`);
  };
  return async (_old: Tokens | null, signal: AbortSignal): Promise<Tokens> => {
    const password = await requiredSecret(secrets, 'password');
    if (password === refused) throw refusal();
    const request: HttpRequest = {
      method: 'POST',
      url: host.api('/users/login'),
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ username: login, password })),
      signal,
      repeatable: true,
    };
    try {
      const response = await transport.send(request);
      return tokenIn(await readJson(request, response, mostBytes), response.headers['date']);
    } catch (thrown) {
      const error = asSyncError(thrown);
      // Which of these statuses a wrong name or password has is not documented; signing in has no other reason for them.
      if (error.kind !== 'auth' && error.kind !== 'refused' && error.kind !== 'gone') throw error;
      refused = password;
      throw refusal();
    }
  };
}

/** Contract B answers with the whole user. */
const mostBytes = 16 * 1024 * 1024;

function tokenIn(value: unknown, date: string | undefined): Tokens {
  const text = (name: string): string | null => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof found === 'string' && found !== '' ? found : null;
  };
  const accessToken = text('access_token') ?? text('token');
  if (accessToken === null || !isToken(accessToken)) throw new SyncError('broken', 'Planpoint signed in, but gave no token.');
  const answered = Date.parse(date ?? '');
  const { exp, iat } = claimsOf(accessToken);
  const issuedAt = Number.isNaN(answered) ? (iat ?? 0) * 1000 : answered;
  const lifetime = exp === null || issuedAt === 0 ? null : exp - issuedAt / 1000;
  // One that has ended already by what it says of itself is used until the service refuses it.
  const isSound = lifetime !== null && lifetime > 0;
  return tokensOf({ accessToken, refreshToken: null, lifetime: isSound ? lifetime : null }, issuedAt);
}

/** What may go into a header. */
function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** When a JWT was made and ends, in seconds; it is not checked, only believed for its renewal in good time. */
function claimsOf(token: string): { readonly exp: number | null; readonly iat: number | null } {
  const none = { exp: null, iat: null };
  const [, claims] = token.split('.');
  if (claims === undefined) return none;
  try {
    const value: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    if (typeof value !== 'object' || value === null) return none;
    const seconds = (name: string): number | null => {
      const found: unknown = Reflect.get(value, name);
      return typeof found === 'number' && Number.isFinite(found) ? found : null;
    };
    return { exp: seconds('exp'), iat: seconds('iat') };
  } catch {
    return none;
  }
}

/**
 * A token that a person has. Contract A sends it as `Bearer`, B prints it alone: one that is refused in the first form is tried in the other,
 * and one that was refused in both is not sent again.
 */
function tokenAuthorizer(accountName: string, secret: () => Promise<string>): Authorizer {
  let isBare = false;
  let refused: string | null = null;
  const refusal = (): SyncError =>
    new SyncError(
      'auth',
      `Planpoint does not accept the token of "${accountName}". It has expired, or is wrong: enter a new one.`,
    );
  return {
    async header() {
      const token = (await secret()).trim().replace(/^Bearer\s+/i, '');
      if (!isToken(token)) throw new SyncError('auth', `The token of "${accountName}" has signs in it that no token has.`);
      if (token === refused) throw refusal();
      return isBare ? token : `Bearer ${token}`;
    },
    clockSeen: () => undefined,
    renew(used) {
      if (used.startsWith('Bearer ')) {
        isBare = true;
        return Promise.resolve(true);
      }
      refused = used;
      isBare = false;
      return Promise.reject(refusal());
    },
    close: () => Promise.resolve(),
  };
}
