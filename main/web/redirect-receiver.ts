import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { SyncError } from '../sync/errors.ts';

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tidemark</title>
<style>
  :root { color-scheme: light dark; font: 16px system-ui, sans-serif; }
  main { max-width: 26rem; margin: 20vh auto; padding: 0 1rem; line-height: 1.5; }
</style>
<main>
  <h1>Thank you</h1>
  <p>Tidemark has what it needs from your browser. You can close this page and go back to it.</p>
</main>
</html>
`;

/** Waits on this machine for the browser to come back from a sign-in. */
export interface OpenRedirectReceiver {
  /** What the service is told to send the browser to. */
  readonly redirectUri: string;
  /** The first address that the browser came back with, query and all; it is not judged here. Rejects with the signal's reason. */
  wait(signal: AbortSignal): Promise<URL>;
  close(): Promise<void>;
}

/**
 * Opens a port that only this machine reaches, for one answer. `registered` is the redirect address of the application: plain http on
 * 127.0.0.1 or localhost; without a port any free one is taken (RFC 8252, 7.3). Throws `refused` when the port cannot be opened.
 */
export async function openRedirectReceiver(registered: URL): Promise<OpenRedirectReceiver> {
  const arrival = Promise.withResolvers<URL>();
  const place = new URL(registered);
  const server = createServer((request, response) => {
    const url = readCallback(request, place);
    answer(response, url !== null);
    if (url) arrival.resolve(url);
  });
  place.port = String(await listen(server, Number(registered.port)));
  return {
    redirectUri: place.href,
    wait: (signal) => unlessAborted(arrival.promise, signal),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** The address, when it is the one that the browser was sent to and has something to say. */
function readCallback(request: IncomingMessage, place: URL): URL | null {
  // Another name for this machine in Host is a page that rebinds its own name to 127.0.0.1.
  if (request.method !== 'GET' || request.headers.host !== place.host) return null;
  const url = URL.parse(request.url ?? '', place.origin);
  const isAnswer = url?.searchParams.has('code') === true || url?.searchParams.has('error') === true;
  return url?.origin === place.origin && url.pathname === place.pathname && isAnswer ? url : null;
}

function answer(response: ServerResponse, isExpected: boolean): void {
  response.setHeader('connection', 'close');
  response.setHeader('cache-control', 'no-store');
  // The address in the browser holds the code: no other page may learn it.
  response.setHeader('referrer-policy', 'no-referrer');
  if (!isExpected) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Nothing is here.\n');
    return;
  }
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(page);
}

/** Answers the port. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new SyncError('refused', 'No port could be opened for the browser to come back to.', { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function unlessAborted<T>(wanted: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason instanceof Error ? signal.reason : new SyncError('busy', 'The sign-in was stopped.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    wanted.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
