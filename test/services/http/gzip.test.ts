import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compressible, withGzip } from '../../../main/services/http/gzip.ts';
import type { Transport } from '../../../main/services/http/transport.ts';
import { undiciTransport } from '../../../main/services/http/undici-transport.ts';
import { type LoopbackServer, loopbackServer } from '../loopback-server.ts';
import { bodyText, failureOf, get } from './requests.ts';

const text = randomBytes(200_000).toString('hex');
const packed = gzipSync(text);
const bodies: Readonly<Record<string, Buffer>> = {
  '/whole': packed,
  '/cut': packed.subarray(0, packed.length / 2),
  '/bomb': gzipSync(Buffer.alloc(80 * 2 ** 20)),
  '/other': Buffer.from('no gzip at all'),
};
let server: LoopbackServer;
let transport: Transport;

beforeAll(async () => {
  server = await loopbackServer(({ url = '', headers }, response) => {
    if (headers['accept-encoding'] !== 'gzip') response.end(text);
    else response.writeHead(200, { 'Content-Encoding': 'GZIP' }).end(bodies[url]);
  });
  transport = withGzip(undiciTransport({ connections: 1, connectTimeoutMs: 5_000 }));
});
afterAll(async () => {
  await transport.close();
  await server.stop();
});

const asked = (path: string) => transport.send(get(`${server.url}${path}`, { headers: compressible }));

it('unpacks what comes compressed, and leaves all else as it is', async () => {
  const response = await asked('/whole');
  expect(response.headers['content-encoding']).toBeUndefined();
  expect(response.headers['content-length']).toBeUndefined();
  expect(await bodyText(response)).toBe(text);
  expect(await bodyText(await transport.send(get(`${server.url}/whole`)))).toBe(text);
});

it.each(['/cut', '/other'])('tells that an answer cannot be unpacked: %s', async (path) => {
  const failure = await failureOf(asked(path).then(bodyText));
  expect([failure.kind, failure.message]).toEqual(['broken', expect.stringContaining('cannot be unpacked') as string]);
});

it('gives up an answer that grows beyond all measure', async () => {
  const response = await asked('/bomb');
  let read = 0;
  const reading = (async () => {
    for await (const piece of response.body) read += piece.byteLength;
  })();
  const failure = await failureOf(reading);
  expect([failure.kind, failure.message]).toEqual(['broken', expect.stringContaining('grows beyond all measure') as string]);
  expect(read).toBeLessThanOrEqual(64 * 2 ** 20);
});

it('gives the line back when only a part is read, and when none is', async () => {
  const response = await asked('/whole');
  for await (const piece of response.body) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  (await asked('/whole')).discard();
  // There is one connection: this waits for it.
  expect(await bodyText(await asked('/whole'))).toBe(text);
});
