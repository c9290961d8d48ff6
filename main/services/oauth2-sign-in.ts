import * as oauth from 'oauth4webapi';
import { SyncError } from '../sync/errors.ts';
import {
  type AuthorizationGrant,
  authorizationServer,
  type OAuth2Client,
  type OAuth2Context,
  oauth2Error,
  requestTokens,
} from './oauth2.ts';
import type { Tokens } from './oauth2-tokens.ts';

/**
 * Where the browser comes back to after a sign-in. Made by whoever may open a port: it listens on 127.0.0.1 only, answers the first request for the
 * path of `redirectUri` with a short page that says "you can close this window", every other with 404, and stops listening when `wait` ends.
 */
export interface RedirectReceiver {
  /** As registered with the service, with the port that is really open. */
  readonly redirectUri: string;
  /** The whole address that the browser asked for. Rejects when `signal` is aborted. */
  wait(signal: AbortSignal): Promise<URL>;
}

/** How the answer comes back: to a receiver, or by a person who copies it out of the address bar (`https://oob`, contract 3.3). */
export type SignInReturn =
  | { readonly kind: 'redirect'; readonly receiver: RedirectReceiver }
  | { readonly kind: 'paste'; readonly redirectUri: string; readonly ask: (signal: AbortSignal) => Promise<string> };

export interface SignInOptions extends OAuth2Context {
  readonly client: OAuth2Client;
  readonly back: SignInReturn;
  /** Opens the address in the person's own browser, or shows it. */
  readonly openBrowser: (address: URL) => Promise<void>;
  readonly signal: AbortSignal;
}

const patienceMs = 5 * 60_000;

/** What a person pasted as parameters of a redirect: the whole address, its query, or the bare code, which comes without a state to check. */
export function pastedParameters(text: string, state: string): URLSearchParams {
  const trimmed = text.trim();
  if (URL.canParse(trimmed)) return new URL(trimmed).searchParams;
  if (/[?&]?(?:code|error)=/.test(trimmed)) return new URLSearchParams(trimmed.replace(/^\?/, ''));
  if (!/^[\w/.~+-]+$/.test(trimmed))
    throw new SyncError('auth', 'That is neither the code nor the address that the browser showed.');
  return new URLSearchParams({ code: trimmed, state });
}

/** The first of: what came back, five minutes without it, or the caller's wish to stop. */
async function comeBack(options: SignInOptions, state: string): Promise<URLSearchParams> {
  const { back, clock, signal } = options;
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const answer = async (): Promise<URLSearchParams> => {
    if (back.kind === 'paste') return pastedParameters(await back.ask(both), state);
    return (await back.receiver.wait(both)).searchParams;
  };
  const patience = async (): Promise<never> => {
    await clock.sleep(patienceMs, both);
    throw new SyncError('auth', 'The sign-in was not finished within five minutes. Start it again.');
  };
  try {
    return await Promise.race([answer(), patience()]);
  } catch (error) {
    if (signal.aborted) throw new SyncError('busy', 'The sign-in was stopped.', { cause: signal.reason });
    throw error;
  } finally {
    over.abort();
  }
}

/**
 * Signs a person in: authorization code with state and PKCE. ProjectPlace was never seen to use PKCE; a server that does not know it ignores it
 * (RFC 6749, 3.1). Throws `auth` when the person or the service said no, the state is not ours, or nobody came back.
 */
export async function signInWithBrowser(options: SignInOptions): Promise<Tokens> {
  const { client, back } = options;
  const state = oauth.generateRandomState();
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const redirectUri = back.kind === 'paste' ? back.redirectUri : back.receiver.redirectUri;
  const address = new URL(client.authorizeUrl);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).toString();
  await options.openBrowser(address);
  const grant = checkedGrant(client, await comeBack(options, state), { state, redirectUri, codeVerifier });
  return requestTokens(client, { kind: 'code', grant }, options);
}

function checkedGrant(
  client: OAuth2Client,
  answer: URLSearchParams,
  asked: { state: string; redirectUri: string; codeVerifier: string },
): AuthorizationGrant {
  const { state, redirectUri, codeVerifier } = asked;
  if (answer.get('state') !== state) {
    throw new SyncError('auth', 'The answer to the sign-in belongs to another sign-in. Start it again.');
  }
  try {
    const parameters = oauth.validateAuthResponse(authorizationServer(client), { client_id: client.clientId }, answer, state);
    return { parameters, redirectUri, codeVerifier };
  } catch (error) {
    throw oauth2Error(error, new URL(client.tokenUrl).origin);
  }
}
