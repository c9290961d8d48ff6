import type { IncomingMessage } from 'node:http';
import { badRequest } from './api-error.ts';
import type { Installation } from './installation.ts';
import { fromXml } from './xml.ts';

export type SignIn = 'access_token' | 'token' | 'basic' | 'cookie';

/** A request as routes see it. */
export interface TpCall {
  readonly method: string;
  /** Below the base, as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Where the client called us, with the base's path. */
  readonly base: string;
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
}

function basicOf(header: string | undefined): string | null {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}

/** How a request is signed in; null when it is not (services.md 1.2). */
export function signInOf({ query, incoming }: Omit<TpCall, 'body'>, place: Installation): SignIn | null {
  const { credentials, ended, manners } = place;
  const basic = basicOf(incoming.headers.authorization);
  const isCookie = (incoming.headers.cookie ?? '').split('; ').includes(credentials.cookie);
  const ways: readonly (readonly [SignIn, boolean])[] = [
    ['access_token', query.get('access_token') === credentials.accessToken],
    ['token', query.get('token') === credentials.serviceToken],
    ['basic', basic === `${credentials.login}:${credentials.password}` && !manners.passwordsRefused],
    ['cookie', isCookie],
  ];
  const way = ways.find(([name, fits]) => fits && !ended.has(name));
  return way?.[0] ?? null;
}

/** Both, or errors come as XML (services.md 1.3). */
export function wantsJson({ query, incoming }: Pick<TpCall, 'query' | 'incoming'>, what: 'answer' | 'error'): boolean {
  const byHeader = incoming.headers.accept?.includes('application/json') === true;
  return what === 'error' ? byHeader : byHeader || (query.get('format') ?? query.get('resultFormat')) === 'json';
}

/** What a body says, in JSON or in XML (services.md 1.3). */
export function valueIn({ body, incoming }: Pick<TpCall, 'body' | 'incoming'>): unknown {
  const text = body.toString('utf8');
  try {
    const value: unknown = /xml/i.test(incoming.headers['content-type'] ?? '') ? fromXml(text) : JSON.parse(text);
    return value;
  } catch {
    throw badRequest('Error during parsing of the body.');
  }
}
