import type { IncomingMessage } from 'node:http';
import type { Person } from '../account.ts';
import { malformed } from './api-error.ts';

/** A request as routes see it. */
export interface ApiRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly rawPath: string;
  readonly query: URLSearchParams;
  /** scheme://host:port as the client calls us. */
  readonly origin: string;
  /** The numbers in the path, in the order of the template; NaN where the template has fewer. */
  readonly ids: readonly [number, number];
  /** The id of a webhook or the key of a token in the path, 24 or 32 hex digits; '' when there is none. */
  readonly hexId: string;
  /** The whole body, but for routes that stream. */
  readonly body: Buffer;
  readonly incoming: IncomingMessage;
}

/** A request whose sender is known. */
export interface SignedRequest extends ApiRequest {
  readonly caller: Person;
}

/** What fits into memory as a body that is not an upload. */
const bodyLimit = 16 * 1024 * 1024;

/** The whole body; 400 for one of more than `limit` bytes. */
export async function readBody(incoming: IncomingMessage, limit = bodyLimit): Promise<Buffer> {
  const { headers } = incoming;
  // To read nothing from a stream takes as long as all the rest of a small answer.
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > limit) throw malformed(`A body of more than ${limit} bytes is not a request of this kind`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function isForm(request: Pick<ApiRequest, 'incoming'>): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(request.incoming.headers['content-type'] ?? '');
}

/** The body as an object, from a form or from JSON; an empty body is an empty object. */
export function fieldsOf(request: Pick<ApiRequest, 'incoming' | 'body'>): Readonly<Record<string, unknown>> {
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
  return jsonObject(request.body);
}

export function jsonObject(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw malformed('The body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('The body is not a JSON object');
  return Object.fromEntries(Object.entries(value));
}

export function textField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw malformed(`${name} is not a string`);
  return value;
}

/** Also takes digits in a string, as forms send them. */
export function numberField(fields: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) throw malformed(`${name} is not a whole number`);
  return number;
}

/** Real booleans, 0 and 1, and the words, also as Python writes them: clients send all of these (contract 2.2, 7.4). */
export function flagOf(value: unknown): boolean | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === true || word === 1 || word === '1' || word === 'true') return true;
  if (word === false || word === 0 || word === '0' || word === 'false') return false;
  throw malformed('A flag is neither true nor false');
}

/** A list of ids that is not empty, each once. */
export function idsIn(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed('The list of ids is missing');
  const ids = value.map(Number);
  if (!ids.every(Number.isSafeInteger)) throw malformed('An id is not a whole number');
  return [...new Set(ids)];
}
