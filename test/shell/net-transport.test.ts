import { afterEach, describe, expect, it, vi } from 'vitest';
import { netTransport } from '../../main/services/http/net-transport.ts';
import { netRequest } from '../../main/shell/net-request.ts';
import { bodyOf, loopbackServer } from '../services/loopback-server.ts';
import { bodyText, failureOf, get, post } from '../services/http/requests.ts';
import { transportCases } from '../services/http/transport-cases.ts';
import { ClientRequestDouble } from './net-double.ts';

// Chromium's network cannot run on machines that test: `net.request` is a double over real connections.
vi.mock('electron', () => import('./electron-double.ts'));

describe("the transport over Electron's network", () => {
  transportCases(() => netTransport(netRequest));

  afterEach(() => {
    ClientRequestDouble.proxyAsks = null;
    ClientRequestDouble.failing = null;
    ClientRequestDouble.opened.length = 0;
  });

  it('takes no cookies, no cache and nobody else’s handlers along, and follows nothing', async () => {
    const server = await loopbackServer((_request, response) => void response.end('ok'));
    await bodyText(await netTransport(netRequest).send(get(server.url)));
    expect(ClientRequestDouble.opened).toEqual([
      {
        method: 'GET',
        url: server.url,
        headers: { 'accept-encoding': 'identity' },
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        bypassCustomProtocolHandlers: true,
      },
    ]);
    await server.stop();
  });

  it('streams large bodies, no faster than they are taken', async () => {
    const megabyte = 1024 * 1024;
    let made = 0;
    let halfway = -1;
    const server = await loopbackServer(async (request, response) => {
      const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
      halfway = made;
      response.end(`${String(encoding)} ${String(length)} ${(await bodyOf(request)).length}`);
    });
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (made = 1; made <= 40; made += 1) yield await Promise.resolve(Buffer.alloc(megabyte));
    }
    const response = await netTransport(netRequest).send(post(server.url, { body: { length: 40 * megabyte, open: chunks } }));
    expect(await bodyText(response)).toBe(`chunked undefined ${40 * megabyte}`);
    expect(halfway).toBeLessThan(40);
    await server.stop();
  });

  it('stops sending when the answer is there already', async () => {
    let isLeft = false;
    const server = await loopbackServer((_request, response) => void response.writeHead(413).end('too much'));
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(100_000));
      } finally {
        isLeft = true;
      }
    }
    const body = { length: 1_000_000_000, open: endless };
    const response = await netTransport(netRequest).send(post(server.url, { body }));
    expect([response.status, await bodyText(response)]).toEqual([413, 'too much']);
    await expect.poll(() => isLeft).toBe(true);
    await server.stop();
  });

  it.each([
    ['ERR_CERT_AUTHORITY_INVALID', 'broken', false, 'The certificate of x.example is not good'],
    ['ERR_SSL_PROTOCOL_ERROR', 'broken', false, 'The certificate of x.example is not good'],
    ['ERR_PROXY_CONNECTION_FAILED', 'offline', false, 'The proxy of this network does not let Tidemark reach x.example'],
    ['ERR_INTERNET_DISCONNECTED', 'offline', false, 'x.example cannot be reached'],
    ['ERR_NETWORK_CHANGED', 'offline', true, 'x.example dropped the connection'],
    ['ERR_SOMETHING_NEW', 'offline', true, 'x.example dropped the connection'],
  ] as const)('tells %s', async (failing, kind, ...[maybeDone, words]) => {
    ClientRequestDouble.failing = failing;
    const error = await failureOf(netTransport(netRequest).send(post('https://x.example/a?secret=1')));
    expect([error.kind, error.maybeDone]).toEqual([kind, maybeDone]);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('secret');
  });

  it('says that a proxy asks for a password, and gives none', async () => {
    ClientRequestDouble.proxyAsks = { isProxy: true, host: 'proxy.corp.example', port: 8080 };
    const error = await failureOf(netTransport(netRequest).send(post('https://x.example/')));
    expect([error.kind, error.maybeDone]).toEqual(['offline', false]);
    expect(error.message).toContain('The proxy proxy.corp.example:8080 asks for a user name and password');
  });
});
