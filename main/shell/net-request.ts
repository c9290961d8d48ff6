import { net } from 'electron';
import type { Readable } from 'node:stream';
import type { IncomingMessage } from 'electron';

interface RequestOptions {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly chunked: boolean;
}

interface RequestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Readable;
}

/**
 * Opens one request on Electron's own network, with the system's proxy and certificates, in the form that the core wants. No cookies, no
 * cache, no credentials of anybody. Certificates that the system does not trust are never let through: nobody asks for it here.
 */
export function netRequest({ method, url, headers, chunked }: RequestOptions) {
  const request = net.request({
    method,
    url,
    headers,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    bypassCustomProtocolHandlers: true,
  });
  if (chunked) request.chunkedEncoding = true;
  return {
    onResponse: (listener: (answer: RequestAnswer) => void) =>
      void request.on('response', (response) => {
        listener({ status: response.statusCode, headers: response.headers, body: readable(response) });
      }),
    onRedirect: (listener: (status: number, headers: Record<string, string[]>) => void) =>
      // Its third argument says where the headers' `location` leads.
      void request.on('redirect', (...[status, , , answered]) => listener(status, answered)),
    onProxyLogin: (listener: (proxy: string) => void) =>
      void request.on('login', ({ isProxy, host, port }, answer) => {
        if (isProxy) listener(`${host}:${port}`);
        // Without a name the request ends.
        answer();
      }),
    onError: (listener: (error: Error) => void) => void request.on('error', listener),
    write: (chunk: Uint8Array, done: () => void) => request.write(Buffer.from(chunk), undefined, done),
    end: () => void request.end(),
    abort: () => request.abort(),
  };
}

/** "IncomingMessage implements the Readable Stream interface", which its type does not say. */
function readable(response: IncomingMessage): Readable {
  return response as unknown as Readable;
}
