import * as oauth from 'oauth4webapi';
import { SyncError } from '../sync/errors.ts';
import type { Clock } from '../sync/ports/time.ts';
import { readBytes } from './http/answers.ts';
import { describeRequest, statusError } from './http/failures.ts';
import { isLoopback } from './http/origin.ts';
import type { HttpRequest, HttpResponse, Transport } from './http/transport.ts';
import { type Tokens, tokensOf } from './oauth2-tokens.ts';

/** One client at one authorization server. */
export interface OAuth2Client {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Read at each use, never kept. */
  readonly clientSecret: () => Promise<string>;
}

export interface OAuth2Context {
  readonly transport: Transport;
  readonly clock: Clock;
}

/** What the user came back with, checked against what was asked. */
export interface AuthorizationGrant {
  /** As `oauth.validateAuthResponse` passed them. */
  readonly parameters: URLSearchParams;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

export function authorizationServer(client: OAuth2Client): oauth.AuthorizationServer {
  const { origin } = new URL(client.tokenUrl);
  return { issuer: origin, token_endpoint: client.tokenUrl, authorization_endpoint: client.authorizeUrl };
}

const mostTokenBytes = 64 * 1024;

/** Strings by name that an answer of the token endpoint holds; empty when it is not a JSON object. */
function fieldsOf(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}

/**
 * Brings a token answer into the form of RFC 6749, with nothing else in it. ProjectPlace tells the lifetime as `expires`, mostly but not
 * surely as `expires_in` too (contract 3.3), and `token_type` is not in every answer that was seen (3.4).
 */
function normalized(fields: Readonly<Record<string, unknown>>): string {
  const { access_token, token_type = 'Bearer', expires, expires_in = expires, refresh_token } = fields;
  const lifetime = expires_in === null ? undefined : expires_in;
  return JSON.stringify({ access_token, token_type, expires_in: lifetime, refresh_token: refresh_token ?? undefined });
}

function bareCode(code: string): string {
  return code.replace(/[^a-z_]/g, '').slice(0, 40);
}

/**
 * What a token endpoint's answer other than 200 means. The form of its errors is not known (contract 3.3): RFC 6749's is understood, and a bare
 * 401 or 403 is a credential that was not accepted, unless it is a web page.
 */
function tokenFailure(request: HttpRequest, response: HttpResponse, facts: { bytes: Buffer; now: number }): SyncError {
  const { error } = fieldsOf(facts.bytes);
  const { origin } = new URL(request.url);
  const isPage = response.headers['content-type']?.includes('html') === true;
  if (response.status < 500 && typeof error === 'string') {
    const hint =
      error === 'invalid_grant' ? 'The sign-in has ended or was revoked: sign in again' : 'Check the client id and secret';
    return new SyncError('auth', `${origin} does not accept the sign-in (${bareCode(error)}). ${hint}.`);
  }
  if ((response.status === 401 || response.status === 403) && !isPage) {
    return new SyncError(
      'auth',
      `${origin} does not accept the sign-in (HTTP ${response.status}). Check the client id and secret.`,
    );
  }
  const failure = statusError(request, response, { code: null, description: null, now: facts.now });
  const transient = failure.kind === 'offline' || failure.kind === 'throttled';
  return transient
    ? failure
    : new SyncError('broken', `${describeRequest(request)} is not a place to sign in (HTTP ${response.status}).`);
}

/** The `fetch` that oauth4webapi calls, on our transport. Its Response is what the library wants to see. */
function tokenFetch(context: OAuth2Context, facts: { repeatable: boolean; signal: AbortSignal; onDate(ms: number): void }) {
  return async (url: string, options: oauth.CustomFetchOptions<'POST', URLSearchParams>): Promise<Response> => {
    const request: HttpRequest = {
      method: options.method,
      url,
      headers: { ...options.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(options.body.toString()),
      signal: facts.signal,
      repeatable: facts.repeatable,
    };
    const response: HttpResponse = await context.transport.send(request);
    const date = Date.parse(response.headers['date'] ?? '');
    facts.onDate(Number.isNaN(date) ? context.clock.now() : date);
    const bytes = await readBytes(request, response, mostTokenBytes);
    if (response.status !== 200) throw tokenFailure(request, response, { bytes, now: context.clock.now() });
    return new Response(normalized(fieldsOf(bytes)), { headers: { 'content-type': 'application/json' } });
  };
}

/**
 * The library's errors hold the whole answer, which may hold tokens: nothing of them is passed on but the code. A credential that is not
 * accepted is `auth`; an answer that makes no sense is `broken`.
 */
export function oauth2Error(error: unknown, origin: string): SyncError {
  if (error instanceof SyncError) return error;
  if (error instanceof oauth.AuthorizationResponseError) {
    return new SyncError('auth', `${origin} did not let you in (${bareCode(error.error)}).`);
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    return new SyncError(
      'broken',
      `${origin} answered the sign-in with something that is not OAuth 2 (${error.code ?? error.name}).`,
    );
  }
  return new SyncError('bug', `Signing in to ${origin} failed: ${error instanceof Error ? error.name : 'unknown error'}.`);
}

type Grant =
  | { readonly kind: 'client' }
  | { readonly kind: 'refresh'; readonly refreshToken: string; readonly since: number | null }
  | { readonly kind: 'code'; readonly grant: AuthorizationGrant };

/**
 * HTTP Basic as Planview's examples and all browsers send it (contract 3.4). The library's own form-encodes id and secret first, signs such as `-`
 * too, which a service that does not decode them takes for a wrong secret.
 */
function plainBasic(secret: string): oauth.ClientAuth {
  return (...[, client, , headers]) => {
    headers.set('authorization', `Basic ${Buffer.from(`${client.client_id}:${secret}`).toString('base64')}`);
  };
}

async function exchange(
  client: OAuth2Client,
  grant: Grant,
  options: oauth.TokenEndpointRequestOptions,
): Promise<oauth.TokenEndpointResponse> {
  const server = authorizationServer(client);
  const party: oauth.Client = { client_id: client.clientId };
  const secret = await client.clientSecret();
  // Planview's examples send the client by Basic for robots and in the body otherwise (contract 3.3, 3.4).
  const post = oauth.ClientSecretPost(secret);
  switch (grant.kind) {
    case 'client': {
      const response = await oauth.clientCredentialsGrantRequest(server, party, plainBasic(secret), {}, options);
      return oauth.processClientCredentialsResponse(server, party, response);
    }
    case 'refresh': {
      const response = await oauth.refreshTokenGrantRequest(server, party, post, grant.refreshToken, options);
      return oauth.processRefreshTokenResponse(server, party, response);
    }
    case 'code': {
      const { parameters, redirectUri, codeVerifier } = grant.grant;
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        party,
        post,
        parameters,
        redirectUri,
        codeVerifier,
        options,
      );
      return oauth.processAuthorizationCodeResponse(server, party, response);
    }
  }
}

/**
 * Asks the token endpoint. Throws `auth` when the client, code or refresh token is not accepted, `broken` for an answer that is not OAuth 2,
 * and what the transport throws. Without a new refresh token in the answer the old one stays.
 */
export async function requestTokens(
  client: OAuth2Client,
  grant: Grant,
  context: OAuth2Context & { signal: AbortSignal },
): Promise<Tokens> {
  const url = new URL(client.tokenUrl);
  let issuedAt = context.clock.now();
  const fetch = tokenFetch(context, {
    // A code or refresh token may be used only once: sending it again could revoke what the lost answer brought.
    repeatable: grant.kind === 'client',
    signal: context.signal,
    onDate: (ms) => (issuedAt = ms),
  });
  try {
    const answer = await exchange(client, grant, {
      [oauth.customFetch]: fetch,
      // Deprecated to stand out: plain HTTP is right where it does not leave the machine, and only there.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      [oauth.allowInsecureRequests]: isLoopback(url),
    });
    const given = { accessToken: answer.access_token, lifetime: answer.expires_in ?? null };
    if (answer.refresh_token !== undefined || grant.kind !== 'refresh') {
      return tokensOf({ ...given, refreshToken: answer.refresh_token ?? null }, issuedAt);
    }
    return tokensOf({ ...given, refreshToken: grant.refreshToken, refreshSince: grant.since }, issuedAt);
  } catch (error) {
    const { kind, message, retryAfterMs, cause } = oauth2Error(error, url.origin);
    // Whatever waits for the token was not sent: `maybeDone` would be taken for its own.
    throw new SyncError(kind, message, { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }
}
