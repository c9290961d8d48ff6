import { setImmediate } from 'node:timers/promises';
import { SyncError } from '../../sync/errors.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { parseExactJson } from './exact-json.ts';
import { describeRequest, type ServiceError, statusError } from './failures.ts';
import { JsonDepth, mostLevels } from './json-depth.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';
import { xmlErrorIn } from './xml-error.ts';

const mostErrorBytes = 64 * 1024;

/** Reads a whole body of at most `most` bytes; more is `broken`. */
export async function readBytes(request: HttpRequest, response: HttpResponse, most: number): Promise<Buffer> {
  return gather(request, response, (_chunks, size) => tooLarge(size, most));
}

function tooLarge(size: number, most: number): string | null {
  return size > most ? `is larger than ${Math.round(most / 1024)} KiB` : null;
}

/** Smaller answers cannot be too deep: every level has a bracket at both ends. */
const shallowBytes = 2 * mostLevels;

/** Says of a growing body whether it is too deep to be parsed. */
function depthWatch(): (chunks: readonly Uint8Array[], size: number) => string | null {
  const depth = new JsonDepth();
  let seen = 0;
  return (chunks, size) => {
    if (size < shallowBytes) return null;
    const isFlat = chunks.slice(seen).every((chunk) => depth.take(chunk));
    seen = chunks.length;
    return isFlat ? null : 'is nested too deeply';
  };
}

/** All of a body, as long as nothing is wrong with what came of it. */
async function gather(
  request: HttpRequest,
  response: HttpResponse,
  wrong: (chunks: readonly Uint8Array[], size: number) => string | null,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    chunks.push(chunk);
    const what = wrong(chunks, size);
    if (what !== null) throw brokenAnswer(request, what);
  }
  return Buffer.concat(chunks, size);
}

/** An answer that is not what the contract says. What it was the answer to may have been carried out all the same. */
export function brokenAnswer(request: HttpRequest, what: string): SyncError {
  return new SyncError('broken', `The answer to ${describeRequest(request)} ${what}.`, { maybeDone: !request.repeatable });
}

/** The list of some thousand documents: to parse it takes a turn of its own. */
const longText = 512 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON answer. `broken` for a web page (a captive portal's is not an empty list), bytes that are not UTF-8, text that is not JSON,
 * more than `most` bytes, lists in lists without end. Other content types are let pass, since no source shows what the service calls its JSON: that it
 * is JSON says more. Numbers as in `parseExactJson`.
 */
export async function readJson(request: HttpRequest, response: HttpResponse, most: number): Promise<unknown> {
  if (response.headers['content-type']?.includes('html') === true) {
    response.discard();
    throw brokenAnswer(request, 'is a web page');
  }
  const tooDeep = depthWatch();
  const bytes = await gather(request, response, (chunks, size) => tooLarge(size, most) ?? tooDeep(chunks, size));
  try {
    const text = utf8.decode(bytes);
    if (text.length < longText) return parseExactJson(text);
    await setImmediate();
    const value = parseExactJson(text);
    await setImmediate();
    return value;
  } catch (error) {
    if (error instanceof SyncError) throw error;
    throw brokenAnswer(request, 'is not valid JSON');
  }
}

/** The error object that a service puts into its answers (contract 2.5), or nothing. */
export function serviceErrorIn(value: unknown): ServiceError | null {
  if (typeof value !== 'object' || value === null || !('error_code' in value)) return null;
  const code = typeof value.error_code === 'string' ? value.error_code : 'unknown';
  const description = 'description' in value && typeof value.description === 'string' ? value.description : null;
  return { code, description };
}

/** The words of other services' errors: `message`, `error` or `title` (services.md 3.2), or a text alone. */
function wordsIn(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const words = Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name.toLowerCase(), text]] : []));
  const found = new Map(words.map(([name = '', text = '']) => [name, text]));
  return ['message', 'detail', 'error', 'title'].map((name) => found.get(name)).find((text) => text !== undefined) ?? null;
}

async function readServiceError(request: HttpRequest, response: HttpResponse): Promise<ServiceError> {
  try {
    const bytes = await readBytes(request, response, mostErrorBytes);
    const text = bytes.toString('utf8');
    const xml = xmlErrorIn(text);
    if (xml !== null) return xml;
    const value: unknown = JSON.parse(text);
    return serviceErrorIn(value) ?? { code: null, description: wordsIn(value) };
  } catch {
    // What went wrong is told by the status; its explanation is a courtesy.
    return { code: null, description: null };
  }
}

/** Turns every answer that is not a success (200–299) into an error. A part (206) is one where it was asked for. */
export function withStatusErrors(inner: Transport, clock: Clock): Transport {
  async function send(request: HttpRequest): Promise<HttpResponse> {
    const response = await inner.send(request);
    const isPart = response.status === 206 && request.headers['range'] === undefined;
    if (response.status >= 200 && response.status < 300 && !isPart) return response;
    const said = await readServiceError(request, response);
    throw statusError(request, response, { ...said, now: clock.now() });
  }
  return { send, close: () => inner.close() };
}
