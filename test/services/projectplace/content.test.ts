import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { failureOf } from '../http/requests.ts';
import { type OddService, oddService } from './odd-service.ts';

const named = { 'content-disposition': 'attachment; filename="a"' };

describe('content', () => {
  let service: OddService | null = null;
  afterEach(async () => {
    await service?.stop();
    service = null;
  });

  const read = async (headers: Record<string, string>, body = '<html>') => {
    const answer = (_request: unknown, response: ServerResponse): void => void response.writeHead(200, headers).end(body);
    service = await oddService({ '/1/documents/7': answer });
    const { size, chunks } = await service.archive.read('7', AbortSignal.timeout(60_000));
    let text = '';
    for await (const chunk of chunks) text += Buffer.from(chunk).toString();
    return { size, text };
  };

  it.each([
    ['a web page that is a document', { ...named, 'content-type': 'text/html', 'content-length': '6' }, 6],
    ['JSON that is a document', { ...named, 'content-type': 'application/json' }, null],
    ['a document without a type', named, null],
    ['bytes without a name', { 'content-type': 'application/octet-stream' }, null],
    ['a picture without a name', { 'content-type': 'image/png' }, null],
  ])('takes %s', async (_what, headers, size) => {
    expect(await read(headers)).toEqual({ size, text: '<html>' });
  });

  it.each([
    ['a web page', { 'content-type': 'text/html; charset=utf-8' }],
    ['a web page of another kind', { 'content-type': 'application/xhtml+xml' }],
    ['an error object', { 'content-type': 'application/json' }],
    ['a problem', { 'content-type': 'application/problem+json' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['what has neither type nor name', {}],
    ['what came compressed', { ...named, 'content-encoding': 'gzip' }],
    ['what came compressed in a way that nobody here unpacks', { ...named, 'content-encoding': 'br' }],
  ])('does not take %s', async (_what, headers) => {
    expect((await failureOf(read(headers))).kind).toBe('broken');
  });

  it('gives up what nobody reads when it is stopped', async () => {
    const answer = (_request: unknown, response: ServerResponse): void => void response.writeHead(200, named).write('x');
    service = await oddService({ '/1/documents/7': answer });
    const stop = new AbortController();
    // More than may run at a time: they can only all come when the first ones give way.
    const { archive } = service;
    const first = await Promise.all(Array.from({ length: 8 }, () => archive.read('7', stop.signal)));
    expect(first).toHaveLength(8);
    stop.abort();
    const end = new AbortController();
    const again = await archive.read('7', end.signal);
    expect(again.size).toBeNull();
    end.abort();
  });
});
