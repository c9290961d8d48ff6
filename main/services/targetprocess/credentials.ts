import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';
import { type AccountSecrets, requiredSecret } from '../account-secrets.ts';
import { HttpFailure } from '../http/failures.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';

export interface CredentialOptions {
  readonly account: Pick<Account, 'name' | 'auth'>;
  readonly secrets: AccountSecrets;
  /** The only address below which a credential is sent. */
  readonly base: string;
}

/** Names of the secrets: one for each way to sign in (contract 1.2). */
const secretNames = {
  'access-token': 'accessToken',
  'service-token': 'serviceToken',
  password: 'password',
  cookie: 'cookie',
} as const;

type Way = keyof typeof secretNames;

const advice: Readonly<Record<Way, string>> = {
  'access-token': 'The access token was deleted or is wrong. Make a new one in Targetprocess, under My profile, Access Tokens',
  'service-token': 'The service token is wrong, or ended with a new password. Get a new one',
  password: 'The login or the password is wrong, or the installation does not take passwords. An access token may work',
  cookie: 'The session of the browser has ended. Sign in again',
};

function wayOf({ auth }: CredentialOptions['account']): Way {
  if (auth.kind in secretNames) return auth.kind as Way; // The line before says so.
  throw new SyncError('refused', `Targetprocess has no way to sign in with ${auth.kind}.`);
}

function signed(request: HttpRequest, auth: Account['auth'], secret: string): HttpRequest {
  const withHeader = (name: string, value: string): HttpRequest => ({
    ...request,
    headers: { ...request.headers, [name]: value },
  });
  const withParameter = (name: string): HttpRequest => {
    const mark = request.url.includes('?') ? '&' : '?';
    return { ...request, url: `${request.url}${mark}${name}=${encodeURIComponent(secret.toWellFormed())}` };
  };
  switch (auth.kind) {
    case 'access-token':
      return withParameter('access_token');
    case 'service-token':
      return withParameter('token');
    case 'cookie':
      return withHeader('cookie', secret);
    case 'password':
      return withHeader('authorization', `Basic ${Buffer.from(`${auth.login}:${secret}`).toString('base64')}`);
    default:
      throw new SyncError('refused', `Targetprocess has no way to sign in with ${auth.kind}.`);
  }
}

/**
 * Puts the account's credential on each request: contract 1.2. Nothing else is sent to, and no redirect is followed.
 * A password that was refused is not sent again, since the service may lock the person out.
 */
export function withCredential(inner: Transport, options: CredentialOptions): Transport {
  const { account, secrets, base } = options;
  const way = wayOf(account);
  let refused: string | null = null;
  const refusal = (cause?: unknown): SyncError =>
    new SyncError('auth', `"${account.name}" is not signed in any more. ${advice[way]}. What was read stays here.`, { cause });

  async function send(request: HttpRequest): Promise<HttpResponse> {
    if (!request.url.startsWith(`${base}/`)) throw new SyncError('bug', 'A request would leave the service.');
    const secret = await requiredSecret(secrets, secretNames[way]);
    if (way === 'password' && secret === refused) throw refusal();
    try {
      return await inner.send({ ...signed(request, account.auth, secret), followsRedirects: false });
    } catch (thrown) {
      const error = asSyncError(thrown);
      const status = error.cause instanceof HttpFailure ? error.cause.status : null;
      // A browser whose session has ended is sent to the page where one signs in; to another host a network's own page may send it.
      const isSentAway = way === 'cookie' && status !== null && status >= 300 && status < 400;
      if (error.kind !== 'auth' && !isSentAway) throw error;
      refused = secret;
      throw refusal(error.cause);
    }
  }
  return { send, close: () => inner.close() };
}
