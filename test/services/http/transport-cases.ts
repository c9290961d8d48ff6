import { createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Transport } from '../../../main/services/http/transport.ts';
import { SyncError } from '../../../main/sync/errors.ts';
import { bodyOf, loopbackServer } from '../loopback-server.ts';
import { bodyText, failureOf, get, post } from './requests.ts';

/** What every transport does, over real connections. */
export function transportCases(make: () => Transport): void {
  const stops: (() => Promise<void>)[] = [];
  const open = (): Transport => {
    const transport = make();
    stops.push(() => transport.close());
    return transport;
  };
  const serve = async (handle: Parameters<typeof loopbackServer>[0]) => {
    const server = await loopbackServer(handle);
    stops.push(() => server.stop());
    return server;
  };
  /** A server below HTTP. */
  const serveRaw = async (handle: (socket: Socket) => void): Promise<string> => {
    const server = createServer(handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(() => resolve())));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  };
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  it('sends method, headers, query and bytes, and brings status, headers and bytes', async () => {
    const { url } = await serve(async (request, response) => {
      const body = await bodyOf(request);
      response.writeHead(207, { 'x-a': ['1', '2'], 'x-b': 'é'.length });
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${String(request.headers['x-c'])} ${body.toString()}`);
    });
    const response = await open().send(post(`${url}/a?b=c`, { headers: { 'x-c': 'd' }, body: Buffer.from('bytes') }));
    expect([response.status, response.headers['x-a'], response.headers['x-b']]).toEqual([207, '1, 2', '1']);
    expect(await bodyText(response)).toBe('POST /a?b=c d bytes');
  });

  it('streams a body with its length and not in chunks', async () => {
    const { url } = await serve(async (request, response) => {
      const { 'content-length': length, 'transfer-encoding': encoding = 'none' } = request.headers;
      response.end(`${length ?? ''} ${encoding} ${(await bodyOf(request)).length}`);
    });
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < 300; index += 1) yield await Promise.resolve(Buffer.alloc(1000));
    }
    const response = await open().send(post(url, { body: { length: 300_000, open: chunks } }));
    expect(await bodyText(response)).toBe('300000 none 300000');
  });

  it('passes the error of a streamed body on, and knows that nothing was done', async () => {
    const { url } = await serve((request, response) => void request.on('end', () => response.end('done')).resume());
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.alloc(10));
      throw new SyncError('busy', 'the file changed');
    }
    const error = await failureOf(open().send(post(url, { body: { length: 20, open: chunks } })));
    expect([error.kind, error.message, error.maybeDone]).toEqual(['busy', 'the file changed', false]);
  });

  it('tells an unreachable host: nothing was sent', async () => {
    const server = await loopbackServer(() => undefined);
    await server.stop();
    const error = await failureOf(open().send(post(server.url)));
    expect([error.kind, error.maybeDone]).toEqual(['offline', false]);
    expect((await failureOf(open().send(get('http://host.invalid/')))).kind).toBe('offline');
  });

  it('tells a dropped connection: it may have been done, where that matters', async () => {
    const { url } = await serve((request) => void request.socket.resetAndDestroy());
    expect((await failureOf(open().send(post(url)))).maybeDone).toBe(true);
    const asked = await failureOf(open().send(get(url)));
    expect([asked.kind, asked.maybeDone]).toEqual(['offline', false]);
  });

  it.each([
    ['the line closes early', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'end', 'broken'],
    ['the line is reset', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'reset', 'offline'],
    ['chunks do not end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'end', 'broken'],
    ['it is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'end', 'broken'],
  ] as const)('fails when %s', async (_what, bytes, ...[ending, kind]) => {
    const url = await serveRaw((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(bytes);
        setTimeout(() => (ending === 'end' ? socket.end() : socket.resetAndDestroy()), 50);
      });
    });
    const error = await failureOf(open().send(get(url)).then(bodyText));
    expect(error.kind).toBe(kind);
  });

  it('stops at the signal, before and in the answer', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('a');
    });
    for (const path of ['/', '/body']) {
      const stop = new AbortController();
      const work = open()
        .send(get(url + path, { signal: stop.signal }))
        .then(bodyText);
      setTimeout(() => stop.abort(), 50);
      expect((await failureOf(work)).kind).toBe('busy');
    }
    const error = await failureOf(open().send(post(url, { signal: AbortSignal.abort() })));
    expect([error.kind, error.maybeDone]).toEqual(['busy', false]);
  });

  it('tells of a change that was stopped on its way that it may have been made, whatever it was stopped for', async () => {
    const why = new SyncError('busy', 'Enough of it.');
    const stop = new AbortController();
    const { url } = await serve((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('a');
      else stop.abort(why);
    });
    const error = await failureOf(open().send(post(url, { signal: stop.signal })));
    const reading = new AbortController();
    const answer = await open().send(post(`${url}/body`, { signal: reading.signal }));
    reading.abort(why);
    const inAnswer = await failureOf(bodyText(answer));
    const before = await failureOf(open().send(post(url, { signal: AbortSignal.abort(why) })));
    const facts = [error, inAnswer, before].map(({ kind, message, maybeDone }) => [kind, message, maybeDone]);
    expect(facts).toEqual([true, true, false].map((maybeDone) => ['busy', 'Enough of it.', maybeDone]));
  });

  it('keeps queries out of messages', async () => {
    const { url } = await serve((request) => void request.socket.resetAndDestroy());
    const error = await failureOf(open().send(get(`${url}/?access_token=verysecret`)));
    expect(error.message).not.toContain('verysecret');
  });

  it('takes no body of another length than planned', async () => {
    const { url } = await serve((request, response) => void request.on('end', () => response.end('done')).resume());
    for (const sizes of [[5], [15], [5, 10]]) {
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (const size of sizes) yield await Promise.resolve(Buffer.alloc(size));
      }
      const error = await failureOf(open().send(post(url, { body: { length: 10, open: chunks } })));
      expect([error.kind, error.maybeDone]).toEqual(['busy', false]);
    }
  });

  it('follows no redirect', async () => {
    const { url, asked } = await serve((request, response) => {
      response.writeHead(302, { location: '/elsewhere', 'x-a': 'b' }).end('gone away');
    });
    const response = await open().send(get(url));
    const { location, 'x-a': more } = response.headers;
    response.discard();
    expect([response.status, location, more, asked]).toEqual([302, '/elsewhere', 'b', ['GET /']]);
  });

  it('goes on with other requests after one was left', async () => {
    const { url } = await serve((_request, response) => void response.end(Buffer.alloc(1_000_000)));
    const transport = open();
    for (let count = 0; count < 10; count += 1) {
      const response = await transport.send(get(url));
      if (count % 2 === 0) response.discard();
      else await response.body[Symbol.asyncIterator]().return?.();
    }
    expect((await bodyText(await transport.send(get(url)))).length).toBe(1_000_000);
  });
}
