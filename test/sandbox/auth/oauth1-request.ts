import { createHmac } from 'node:crypto';
import type { ApiRequest } from '../wire/request.ts';
import { isForm } from '../wire/request.ts';
import type { World } from '../world.ts';
import type { Consumer, OAuth1Token } from './oauth1-store.ts';

/** A refusal in the words of the service's own provider library: plain text (contract 3.1). */
export class OAuth1Error extends Error {
  readonly status: 400 | 401;

  constructor(status: 400 | 401, message: string) {
    super(message);
    this.name = 'OAuth1Error';
    this.status = status;
  }
}

/** A request whose signature is right. */
export interface OAuth1Request {
  readonly consumer: Consumer;
  readonly token: OAuth1Token | null;
  readonly verifier: string | null;
}

/** Seconds that a timestamp may be old, or ahead. */
const maxAge = 600;
const maxAhead = 300;

const required = ['oauth_consumer_key', 'oauth_signature_method', 'oauth_timestamp', 'oauth_nonce', 'oauth_signature'];
const optional = ['oauth_version', 'oauth_callback', 'oauth_token', 'oauth_verifier'];

type Parameters = readonly (readonly [string, string])[];

/** Whether a request is signed with OAuth1, in its header, its address or its form. */
export function isOAuth1(request: ApiRequest): boolean {
  if (/^oauth /i.test(request.incoming.headers.authorization ?? '')) return true;
  if (request.query.has('oauth_signature')) return true;
  return isForm(request) && request.body.includes('oauth_signature=');
}

/** Checks form, time, keys, signature and nonce of a request, in this order. `needs`: parameters that this step requires. */
export function verifyOAuth1(request: ApiRequest, world: World, needs: readonly string[] = []): OAuth1Request {
  const parameters = parametersOf(request);
  const values = protocolValues(parameters, needs);
  const timestamp = checkValues(values);
  checkTime(timestamp, world.clock.seconds());
  const consumer = world.oauth1.consumer(values.get('oauth_consumer_key') ?? '');
  if (!consumer) throw new OAuth1Error(401, 'client credentials not found');
  const token = findToken(world, values.get('oauth_token'), needs);
  if (token && token.consumerKey !== consumer.key) throw new OAuth1Error(401, 'client/token mismatch');
  const expected = signature(request, parameters, `${encode(consumer.secret)}&${encode(token?.secret ?? '')}`);
  if (values.get('oauth_signature') !== expected) throw new OAuth1Error(401, 'signature mismatch');
  const key = [consumer.key, token?.token ?? '', (values.get('oauth_nonce') ?? '').slice(0, 128)].join(' ');
  if (!world.oauth1.useNonce({ timestamp, key }, world.clock.seconds() - maxAge - maxAhead))
    throw new OAuth1Error(401, 'nonce already used');
  return { consumer, token, verifier: values.get('oauth_verifier') ?? null };
}

function findToken(world: World, name: string | undefined, needs: readonly string[]): OAuth1Token | null {
  if (name === undefined) return null;
  const token = world.oauth1.token(name);
  const temporary = needs.includes('oauth_verifier');
  if (token?.temporary === temporary) return token;
  throw new OAuth1Error(401, `${temporary ? 'temporary' : 'token'} credentials not found`);
}

function parametersOf(request: ApiRequest): Parameters {
  const inHeader = headerParameters(request.incoming.headers.authorization ?? '');
  const [, query = ''] = (request.incoming.url ?? '').split(/\?(.*)/s);
  const form = isForm(request) ? request.body.toString('utf8') : '';
  for (const text of [query, form]) if (/%(?![0-9a-f]{2})/i.test(text)) throw new OAuth1Error(400, 'bad form');
  return [...inHeader, ...request.query, ...new URLSearchParams(form)];
}

function headerParameters(header: string): Parameters {
  if (!/^oauth /i.test(header)) return [];
  const found: [string, string][] = [];
  for (const chunk of header.slice(6).split(',')) {
    const pair = /^\s*([^=\s]+)="([^"]*)"\s*$/.exec(chunk);
    if (!pair) throw new OAuth1Error(400, 'bad authorization header');
    const [, name = '', value = ''] = pair;
    if (name !== 'realm') found.push([decode(name), decode(value)]);
  }
  return found;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OAuth1Error(400, 'bad authorization header');
  }
}

function protocolValues(parameters: Parameters, needs: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!required.includes(name) && !optional.includes(name)) continue;
    if (values.has(name)) throw new OAuth1Error(400, `multiple values for ${name} parameter`);
    if (value === '') throw new OAuth1Error(400, `bad value for ${name} parameter`);
    values.set(name, value);
  }
  for (const name of [...required, ...needs]) {
    if (!values.has(name)) throw new OAuth1Error(400, `missing ${name} parameter`);
  }
  return values;
}

/** The timestamp, when all values are of the right kind. */
function checkValues(values: ReadonlyMap<string, string>): number {
  const bad = (name: string, why = '') => new OAuth1Error(400, `bad value for ${name} parameter${why}`);
  if ((values.get('oauth_version') ?? '1.0') !== '1.0') throw bad('oauth_version', ': only version 1.0 supported');
  if (values.get('oauth_signature_method') !== 'HMAC-SHA1') throw bad('oauth_signature_method', ': only HMAC-SHA1 supported');
  const timestamp = values.get('oauth_timestamp') ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) throw bad('oauth_timestamp');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(values.get('oauth_signature') ?? '')) throw bad('oauth_signature');
  const callback = values.get('oauth_callback');
  if (callback !== undefined && callback !== 'oob' && !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(callback))
    throw bad('oauth_callback', ': URI not absolute');
  return Number(timestamp);
}

function checkTime(timestamp: number, now: number): void {
  if (now - timestamp > maxAge) throw new OAuth1Error(401, `timestamp expired ${now - timestamp - maxAge}s ago`);
  if (timestamp - now > maxAhead) throw new OAuth1Error(400, `timestamp set ${timestamp - now}s in future`);
}

/** HMAC-SHA1 over the base string of RFC 5849, 3.4.1. */
function signature(request: ApiRequest, parameters: Parameters, key: string): string {
  const normal = parameters
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const address = `${request.origin.toLowerCase().replace(/^(http:.*):80$|^(https:.*):443$/, '$1$2')}${request.rawPath}`;
  const base = `${request.method}&${encode(address)}&${encode(normal)}`;
  return createHmac('sha1', key).update(base).digest('base64');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** RFC 3986: only letters, digits and `-._~` stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
