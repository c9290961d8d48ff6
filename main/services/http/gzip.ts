import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SyncError } from '../../sync/errors.ts';
import { brokenAnswer } from './answers.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

/** No answer of a service shrinks to less than a five-hundredth; what does is there to fill the memory. Small ones are not worth the question. */
const mostGrowth = 500;
const smallBytes = 64 * 2 ** 20;

/** Asks for an answer that is compressed on its way. */
export const compressible = { 'accept-encoding': 'gzip' } as const;

export function isGzip({ headers }: Pick<HttpResponse, 'headers'>): boolean {
  return /^(x-)?gzip$/i.test(headers['content-encoding']?.trim() ?? '');
}

/** Unpacks answers that come compressed, piece by piece. One that is cut off, no gzip, or grows beyond all measure ends as `broken`. */
export function withGzip(inner: Transport): Transport {
  return {
    send: async (request) => {
      const response = await inner.send(request);
      return isGzip(response) ? unpacked(request, response) : response;
    },
    close: () => inner.close(),
  };
}

function unpacked(request: HttpRequest, response: HttpResponse): HttpResponse {
  return { ...response, headers: unpackedHeaders(response.headers), body: unpackedBody(request, response) };
}

/** Length and encoding are those of what came over the line. */
export function unpackedHeaders(headers: HttpResponse['headers']): HttpResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-encoding' && name !== 'content-length'));
}

async function* unpackedBody(request: HttpRequest, { body }: HttpResponse): AsyncGenerator<Uint8Array> {
  const out = new PassThrough();
  const size = { packed: 0, unpacked: 0 };
  const source = Readable.from(counted(body, size), { objectMode: false });
  // Its failure is that of `out`, which is read below; one that is left early needs none.
  pipeline(source, createGunzip(), out).catch(() => undefined);
  try {
    // What gunzip gives out is bytes.
    for await (const piece of out as AsyncIterable<Uint8Array>) {
      size.unpacked += piece.byteLength;
      if (size.unpacked > Math.max(smallBytes, size.packed * mostGrowth))
        throw brokenAnswer(request, 'grows beyond all measure when it is unpacked');
      yield piece;
    }
  } catch (error) {
    throw error instanceof SyncError ? error : brokenAnswer(request, 'cannot be unpacked');
  }
}

async function* counted(body: AsyncIterable<Uint8Array>, size: { packed: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    size.packed += piece.byteLength;
    yield piece;
  }
}
