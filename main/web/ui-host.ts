import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { loopbackWire } from '../../preload/contract.ts';
import { contentSecurityPolicy } from '../../preload/content-security-policy.ts';
import { SyncError } from '../sync/errors.ts';
import { readBuiltFiles } from '../app/built-files.ts';
import { hookPath } from '../app/boards/webhooks.ts';
import { Entry } from './entry.ts';
import { EventStreams } from './event-stream.ts';
import { takeHint } from './hook-door.ts';
import { readJson } from './json-body.ts';
import type { UiSurface } from '../app/surface/ui-surface.ts';
import type { BuiltFile } from '../app/built-files.ts';

export interface UiHostOptions {
  readonly surface: UiSurface;
  /** Where the built renderer is. Nothing outside of it is served. */
  readonly folder: string;
  /** 0 for any free one. */
  readonly port: number;
}

export interface UiHost {
  readonly port: number;
  /** With the one-time token. */
  readonly address: string;
  /** Event streams that are open. */
  readonly streams: () => number;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

const entryPath = '/enter';

/**
 * The UI for a browser on this machine: 127.0.0.1 only. Every request must name this very host (a page that rebinds its own name to 127.0.0.1
 * does not), come from no other page, and, but for the entry and the hints of services, bring the cookie. Throws `refused` when the port is taken or nothing is built.
 */
export async function openUiHost(options: UiHostOptions): Promise<UiHost> {
  const files = await readBuiltFiles(options.folder);
  const server = createServer();
  const port = await listen(server, options.port);
  const host = new Host({ files, surface: options.surface, port });
  server.on('request', (request, response) => {
    // Nothing can be told to a browser that has gone.
    host.answer(request, response).catch(() => response.destroy());
  });
  return {
    port,
    address: host.address,
    streams: () => host.streams.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Host {
  readonly streams: EventStreams;
  readonly #origin: string;
  readonly #name: string;
  readonly #files: ReadonlyMap<string, BuiltFile>;
  readonly #surface: UiSurface;
  readonly #entry: Entry;

  constructor(parts: { files: ReadonlyMap<string, BuiltFile>; surface: UiSurface; port: number }) {
    this.#name = `127.0.0.1:${parts.port}`;
    this.#origin = `http://${this.#name}`;
    this.#files = parts.files;
    this.#surface = parts.surface;
    this.#entry = new Entry(parts.port);
    this.streams = new EventStreams(parts.surface);
  }

  get address(): string {
    return `${this.#origin}${entryPath}?token=${this.#entry.token}`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    protect(response);
    const url = request.headers.host === this.#name ? URL.parse(request.url ?? '', this.#origin) : null;
    if (url?.origin !== this.#origin) {
      say(response, 421, 'Nothing is here under this name.');
      return;
    }
    if (url.pathname.startsWith(hookPath)) {
      await takeHint({ request, response }, (secret) => this.#surface.hinted(secret), url.pathname.slice(hookPath.length));
      return;
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && url.pathname === entryPath) this.#enter(url, response);
    else if (!this.#isFromHere(request, isRead)) refuse(response, 403, 'Another page may not ask for this.');
    else if (!this.#entry.isKnown(request.headers.cookie)) {
      refuse(
        response,
        403,
        'Open this with the address that "tidemark serve" prints. It works once; start it again for another.',
      );
    } else if (url.pathname === loopbackWire.call && request.method === 'POST') await this.#call(request, response);
    else if (!isRead) refuse(response, 405, 'This cannot be done here.');
    else if (url.pathname === loopbackWire.events) this.#stream(response);
    else this.#file(url.pathname, response);
  }

  /** A link in any program may lead here. The page leads on by itself: a redirect would still count as coming from where the link was. */
  #enter(url: URL, response: ServerResponse): void {
    const cookie = this.#entry.redeem(url.searchParams.get('token') ?? '');
    if (cookie === null) {
      say(response, 403, 'This address has been used or is not right. Start "tidemark serve" again for another.');
      return;
    }
    response.setHeader('set-cookie', cookie);
    const page = '<!doctype html><meta charset="utf-8"><title>Tidemark</title><meta http-equiv="refresh" content="0; url=/">\n';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }

  /** Browsers name the page that asks in every request that is not a plain look at a page; other programs of this user may leave it out. */
  #isFromHere(request: IncomingMessage, isRead: boolean): boolean {
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && !(isRead && site === 'none')) return false;
    return origin === undefined ? isRead : origin === this.#origin;
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    if ('status' in body) {
      response.setHeader('connection', 'close');
      refuse(response, body.status, body.status === 413 ? 'This is too much for one time.' : 'This is not a call.');
      return;
    }
    const { name, args } = Object(body.value) as { name?: unknown; args?: unknown }; // Of anything else both are undefined.
    answerJson(response, 200, await this.#surface.call(name, args));
  }

  #stream(response: ServerResponse): void {
    if (!this.streams.start(response)) refuse(response, 503, 'Too many windows are open.');
  }

  #file(path: string, response: ServerResponse): void {
    // Browsers ask for it by themselves and complain where it is missing.
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = this.#files.get(path);
    if (file) response.writeHead(200, { 'content-type': file.type }).end(response.req.method === 'HEAD' ? undefined : file.bytes);
    else say(response, 404, 'Nothing is here.');
  }
}

function protect(response: ServerResponse): void {
  response.setHeader('content-security-policy', contentSecurityPolicy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`);
}

/** A refusal has the form of an answer, since the page may be the one that asked. */
function refuse(response: ServerResponse, status: number, message: string): void {
  const kind = status === 403 ? 'auth' : 'input';
  if (response.req.method === 'POST') answerJson(response, status, { ok: false, error: { kind, message } });
  else say(response, status, message);
}

function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new SyncError('refused', `Port ${port} cannot be opened: another program may have it.`, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
