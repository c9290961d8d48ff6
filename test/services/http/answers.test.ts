import { describe, expect, it } from 'vitest';
import { readJson, withStatusErrors } from '../../../main/services/http/answers.ts';
import { parseExactJson } from '../../../main/services/http/exact-json.ts';
import { checkedOrigin } from '../../../main/services/http/origin.ts';
import type { HttpResponse, Transport } from '../../../main/services/http/transport.ts';
import { ManualClock } from '../manual-clock.ts';
import { failureOf, get, post } from './requests.ts';

function answer(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): HttpResponse {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(body));
  }
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: chunks(), discard: () => undefined };
}

const request = get('https://api.projectplace.com/1/documents/7?x=secret');

describe('withStatusErrors', () => {
  const fail = (response: HttpResponse, asked = request) => {
    const inner: Transport = { send: () => Promise.resolve(response), close: () => Promise.resolve() };
    return failureOf(withStatusErrors(inner, new ManualClock()).send(asked));
  };

  it.each([
    [400, 'refused'],
    [401, 'auth'],
    [403, 'refused'],
    [404, 'gone'],
    [405, 'refused'],
    [407, 'offline'],
    [408, 'offline'],
    [409, 'conflict'],
    [410, 'gone'],
    [412, 'conflict'],
    [413, 'refused'],
    [423, 'busy'],
    [429, 'throttled'],
    [500, 'broken'],
    [501, 'refused'],
    [502, 'offline'],
    [503, 'offline'],
    [504, 'offline'],
    [507, 'full'],
    [520, 'offline'],
    [206, 'broken'],
    [304, 'broken'],
  ] as const)('takes %i for %s', async (status, kind) => {
    expect((await fail(answer(status, '{}'))).kind).toBe(kind);
  });

  it('understands the error object and Retry-After', async () => {
    expect((await fail(answer(500, '{"error_code":"NOT_FOUND_BOARD"}'))).kind).toBe('gone');
    const busy = await fail(answer(503, 'x', { 'retry-after': '7' }));
    expect([busy.kind, busy.retryAfterMs]).toEqual(['throttled', 7000]);
  });

  it('does not take a web page with 404 for "gone"', async () => {
    expect((await fail(answer(404, '<html>', { 'content-type': 'text/html; charset=utf-8' }))).kind).toBe('broken');
  });

  it('says in one line what happened, without the query and without what could be a token', async () => {
    const body = { error_code: 'DENIED', description: 'token 0123456789abcdef0123456789abcdef\nis not good' };
    expect((await fail(answer(403, JSON.stringify(body)))).message).toBe(
      'api.projectplace.com refuses: GET https://api.projectplace.com/1/documents/7 (HTTP 403, DENIED, token … is not good).',
    );
  });

  it.each([{ message: 'No such role' }, { Title: 'No such role', status: 400 }, { error: 'No such role' }, 'No such role'])(
    'repeats what services say in their own words: %j',
    async (body) => {
      const error = await fail(answer(400, JSON.stringify(body)));
      expect(error.message).toContain('(HTTP 400, No such role)');
      expect(error.cause).toMatchObject({ status: 400, code: null, said: 'No such role' });
    },
  );

  it('flags what may have been done', async () => {
    const flags = [];
    for (const status of [400, 429, 500, 502, 503, 504])
      flags.push((await fail(answer(status, ''), post(request.url))).maybeDone);
    expect(flags).toEqual([false, false, true, true, false, true]);
  });
});

describe('readJson', () => {
  const read = (response: HttpResponse, most = 1000) => readJson(request, response, most);

  it('reads values of all kinds', async () => {
    expect(await read(answer(200, '{"a":[1,"é",null]}'))).toEqual({ a: [1, 'é', null] });
    expect(await read(answer(200, '42'))).toBe(42);
    expect(await read({ ...answer(200, '{}'), headers: {} })).toEqual({});
    expect(await read(answer(200, '[]', { 'content-type': 'application/problem+json; charset=utf-8' }))).toEqual([]);
  });

  it.each([
    ['a web page', answer(200, '{}', { 'content-type': 'text/html' })],
    ['no JSON', answer(200, '{"a":')],
    ['nothing', answer(200, '')],
    ['bytes that are not UTF-8', answer(200, Buffer.from([0x22, 0xff, 0x22]))],
    ['too much', answer(200, `"${'x'.repeat(2000)}"`)],
  ])('takes %s for broken', async (_what, response) => {
    expect((await failureOf(read(response))).kind).toBe('broken');
  });
});

describe('a large answer', () => {
  const size = 5_000_000;
  const filler = JSON.stringify('an "answer" with [[[ and \\\\'.repeat(50));
  const read = (text: string) => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < text.length; at += 65_537) yield await Promise.resolve(Buffer.from(text.slice(at, at + 65_537)));
    }
    return readJson(request, { ...answer(200, ''), body: chunks() }, 2 * size);
  };
  const long = `[${Array.from({ length: Math.ceil(size / filler.length) }, () => filler).join()}]`;

  it('is read whatever its texts hold', async () => {
    expect(await read(long)).toEqual(JSON.parse(long));
  });

  it('is not parsed when it is deeper than anything can be', async () => {
    // Nothing but brackets, and of a length that others have too.
    const brackets = '['.repeat(10_000) + ']'.repeat(10_000);
    for (const text of [`[${long},${brackets}]`, brackets]) {
      const error = await failureOf(read(text));
      expect([error.kind, error.message]).toEqual(['broken', expect.stringContaining('is nested too deeply')]);
    }
  });
});

describe('parseExactJson', () => {
  it('keeps digits that a double would lose', () => {
    const text =
      '{"id":9007199254740993,"big":12345678901234567890,"version":0.10,"small":9007199254740991,"x":1.5,"s":"a: 1.50"}';
    expect(parseExactJson(text)).toEqual({
      id: '9007199254740993',
      big: '12345678901234567890',
      version: '0.10',
      small: 9007199254740991,
      x: 1.5,
      s: 'a: 1.50',
    });
  });

  it('sees them at every place', () => {
    expect(parseExactJson('[ 9007199254740993]')).toEqual(['9007199254740993']);
    expect(parseExactJson('[1,\n-9007199254740993]')).toEqual([1, '-9007199254740993']);
    expect(parseExactJson('9007199254740993')).toBe('9007199254740993');
  });
});

describe('checkedOrigin', () => {
  it.each(['https://api.projectplace.com', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1'])(
    'accepts %s',
    (url) => {
      expect(checkedOrigin(`${url}/`)).toBe(url);
    },
  );

  it.each(['http://api.projectplace.com', 'http://127.0.0.1.evil.test', 'ftp://localhost', 'nonsense', 'https://a:b@c.test'])(
    'refuses %s',
    (url) => {
      expect(() => checkedOrigin(url)).toThrow(expect.objectContaining({ kind: 'refused' }));
    },
  );
});
