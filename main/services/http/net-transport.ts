import type { Readable } from 'node:stream';
import { isGzip, unpackedHeaders } from './gzip.ts';
import { stoppedError, wrongLength } from './failures.ts';
import { netBodyError, netSendError, proxyLoginError } from './net-failures.ts';
import { type HttpRequest, type HttpResponse, isStreamBody, type StreamBody, type Transport } from './transport.ts';
import { watchedBody } from './watched-body.ts';

/** What is asked of Electron's network for one request. */
export interface NetOptions {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  /** The body is sent as it comes, in chunks; otherwise it is gathered first, and sent with its length. */
  readonly chunked: boolean;
}

/** Electron's `ClientRequest`, as far as it is used here; every function registers what is to be done then. */
export interface NetRequest {
  onResponse(listener: (response: NetResponse) => void): void;
  /** A redirect that nobody follows ends the request with an error. */
  onRedirect(listener: (status: number, headers: Readonly<Record<string, readonly string[]>>) => void): void;
  /** A proxy asks who is there; the request ends. */
  onProxyLogin(listener: (proxy: string) => void): void;
  onError(listener: (error: Error) => void): void;
  /** Calls back when there is room for more; may never do so once the request has failed. */
  write(chunk: Uint8Array, done: () => void): void;
  end(): void;
  abort(): void;
}

export interface NetResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Readable;
}

/** Bodies up to this size are gathered and go with a Content-Length. Chromium has only chunks for bodies that are streamed. */
const mostGathered = 4 * 1024 * 1024;

/**
 * HTTP by the network that Electron brings along: the system's proxy and certificates. Built on `net.request` and not on `net.fetch`, which
 * gathers every body in memory before it sends it and fails for each redirect that is not to be followed (electron/electron 43715).
 */
export function netTransport(open: (options: NetOptions) => NetRequest): Transport {
  const running = new Set<Promise<unknown>>();

  async function send(request: HttpRequest): Promise<HttpResponse> {
    if (request.signal.aborted) throw stoppedError(request, { sent: false });
    const over = Promise.withResolvers<null>();
    running.add(over.promise);
    const end = (): void => {
      running.delete(over.promise);
      over.resolve(null);
    };
    try {
      return await new Exchange(request, open).answer(end);
    } catch (error) {
      end();
      throw netSendError(error, request);
    }
  }

  return {
    send,
    close: async () => {
      await Promise.all(running);
    },
  };
}

/** One request until its answer is read. */
class Exchange {
  readonly #request: HttpRequest;
  readonly #net: NetRequest;
  readonly #head = Promise.withResolvers<HttpResponse>();
  #isSettled = false;
  readonly #abort = (): void => this.#fail(stoppedError(this.#request, { sent: true }));

  constructor(request: HttpRequest, open: (options: NetOptions) => NetRequest) {
    this.#request = request;
    const { method, url, headers, body } = request;
    const chunked = isStreamBody(body) && body.length > mostGathered;
    this.#net = open({ method, url, headers: { 'accept-encoding': 'identity', ...headers }, chunked });
  }

  /** Resolves with the head of the answer; `end` is called when nothing more comes of it. */
  answer(end: () => void): Promise<HttpResponse> {
    const { signal } = this.#request;
    signal.addEventListener('abort', this.#abort, { once: true });
    const over = (): void => {
      signal.removeEventListener('abort', this.#abort);
      this.#net.abort();
      end();
    };
    this.#net.onResponse((response) => this.#settle(this.#received(response, over)));
    this.#net.onRedirect((status, headers) => {
      const nothing = (async function* (): AsyncGenerator<Uint8Array> {})();
      this.#settle({ status, headers: flat(headers), body: nothing, discard: () => undefined });
      over();
    });
    this.#net.onProxyLogin((proxy) => this.#fail(proxyLoginError(proxy)));
    this.#net.onError((error) => this.#fail(error));
    this.#sendBody().catch((error: unknown) => this.#fail(error));
    return this.#head.promise.catch((error: unknown) => {
      over();
      throw error;
    });
  }

  #settle(response: HttpResponse): void {
    this.#isSettled = true;
    this.#head.resolve(response);
  }

  #fail(error: unknown): void {
    this.#isSettled = true;
    this.#head.reject(error instanceof Error ? error : new Error('The request failed.'));
    this.#net.abort();
  }

  #received({ status, headers, body }: NetResponse, over: () => void): HttpResponse {
    // Without a listener an error after `discard` would end the process.
    body.on('error', () => undefined);
    const came = flat(headers);
    // Chromium has unpacked the body, and leaves the headers as they came.
    const response = {
      status,
      headers: isGzip({ headers: came }) ? unpackedHeaders(came) : came,
      body,
      discard: () => undefined,
    };
    return watchedBody(response, { ended: over, translate: (error) => netBodyError(error, this.#request) });
  }

  async #sendBody(): Promise<void> {
    const { body } = this.#request;
    if (isStreamBody(body)) await this.#stream(body);
    else if (body && body.byteLength > 0) await this.#write(body);
    if (!this.#isSettled) this.#net.end();
  }

  /** An answer that comes before all is sent ends the sending. */
  async #stream(body: StreamBody): Promise<void> {
    let sent = 0;
    const gathered: Uint8Array[] = [];
    for await (const chunk of body.open()) {
      if (this.#isSettled) return;
      sent += chunk.byteLength;
      if (body.length <= mostGathered) gathered.push(chunk);
      else if (chunk.byteLength > 0) await this.#write(chunk);
      if (sent > body.length) break;
    }
    if (sent !== body.length) throw wrongLength(this.#request);
    if (gathered.length > 0) await this.#write(Buffer.concat(gathered));
  }

  async #write(chunk: Uint8Array): Promise<void> {
    const room = new Promise<null>((resolve) => this.#net.write(chunk, () => resolve(null)));
    await Promise.race([room, this.#head.promise]);
  }
}

function flat(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    return [name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')] as const;
  });
  return Object.fromEntries(entries);
}
