import { Agent } from 'undici';
import { bodyError, sendError, stoppedError, wrongLength } from './failures.ts';
import { type HttpRequest, type HttpResponse, isStreamBody, type StreamBody, type Transport } from './transport.ts';
import { type AnswerHead, UndiciAnswer } from './undici-answer.ts';
import { watchedBody } from './watched-body.ts';

export interface UndiciOptions {
  /** Connections to one host. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
}

function flatHeaders(headers: AnswerHead['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

/** Bodies up to this size are gathered: one that is written as it comes takes undici longer than all the rest of a small request. */
const mostGathered = 128 * 1024;

/** What undici writes. It takes any async iterable, which its types do not say. Throws what the body throws, `busy` for another length than promised. */
function bodyOf(request: HttpRequest): Uint8Array | null | Promise<Uint8Array> {
  const { body } = request;
  if (!isStreamBody(body)) return body;
  if (body.length <= mostGathered) return gathered(body, request);
  // undici's own test for a body is "has Symbol.asyncIterator"; its type names only some classes that do.
  return body.open() as unknown as Uint8Array;
}

async function gathered(body: StreamBody, request: HttpRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body.open()) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > body.length) break;
  }
  if (request.signal.aborted) throw stoppedError(request, { sent: false });
  if (size !== body.length) throw wrongLength(request);
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}

function headersOf(request: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity', ...request.headers };
  if (isStreamBody(request.body)) headers['content-length'] = String(request.body.length);
  return headers;
}

/** Keep-alive connections by undici. Follows no redirects, decodes nothing (and asks for nothing encoded), knows no time limit but for connecting. */
export function undiciTransport(options: UndiciOptions): Transport {
  const agent = new Agent({
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: options.connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function send(request: HttpRequest): Promise<HttpResponse> {
    if (request.signal.aborted) throw stoppedError(request, { sent: false });
    const url = new URL(request.url);
    try {
      const body = await bodyOf(request);
      const answer = new UndiciAnswer(request.signal);
      const { origin, pathname, search } = url;
      agent.dispatch({ origin, path: pathname + search, method: request.method, headers: headersOf(request), body }, answer);
      const { status, headers } = await answer.head;
      const response = { status, headers: flatHeaders(headers), body: answer, discard: () => answer.discard() };
      return watchedBody(response, { ended: () => undefined, translate: (error) => bodyError(error, request) });
    } catch (error) {
      throw sendError(error, request);
    }
  }

  return { send, close: () => agent.close() };
}
