import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUiHost } from '../../main/web/ui-host.ts';
import { contentSecurityPolicy } from '../../preload/content-security-policy.ts';
import { openSurface } from '../../main/surface.ts';
import { openUiDesk } from '../surface/ui-desk.ts';
import type { IncomingHttpHeaders } from 'node:http';
import type { UiHost } from '../../main/web/ui-host.ts';
import type { UiDesk } from '../surface/ui-desk.ts';

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

describe('the host of the window in a browser', () => {
  let ui: UiDesk;
  let top: string;
  let host: UiHost;
  let cookie = '';

  /** A request as any program can make it: paths and headers go out as they are. */
  function send(
    path: string,
    given: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
  ): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const { method = 'GET', headers = {}, body } = given;
      const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
  const origin = () => `http://127.0.0.1:${host.port}`;
  const page = (headers: Record<string, string> = {}) => ({ headers: { cookie, ...headers } });
  const ask = (name: unknown, args: unknown, headers: Record<string, string> = {}) =>
    send('/call', {
      method: 'POST',
      headers: { cookie, origin: origin(), 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name, args }),
    });

  beforeAll(async () => {
    ui = await openUiDesk();
    top = await mkdtemp(join(tmpdir(), 'tidemark-web-'));
    await mkdir(join(top, 'renderer/assets'), { recursive: true });
    await writeFile(join(top, 'renderer/index.html'), '<!doctype html><title>Tidemark</title>');
    await writeFile(join(top, 'renderer/assets/index.js'), 'export {};');
    await writeFile(join(top, 'renderer/notes.txt'), 'not for browsers');
    await writeFile(join(top, 'secret.html'), 'secret');
    await symlink(join(top, 'secret.html'), join(top, 'renderer/link.html'));
    host = await openUiHost({ surface: openSurface(ui.desk), folder: join(top, 'renderer'), port: 0 });
  });
  afterAll(async () => {
    await host.close();
    await ui.close();
    await rm(top, { recursive: true, force: true });
  });

  it('lets nobody in before the token is used, whatever cookie they bring', async () => {
    for (const path of ['/', '/index.html', '/events', '/call', '/enter', '/enter?token=', '/enter?token=guess']) {
      for (const guess of ['', `tidemark_${host.port}=`, `tidemark_${host.port}=undefined`]) {
        expect({ path, status: (await send(path, { headers: { cookie: guess } })).status }).toEqual({ path, status: 403 });
      }
    }
    expect((await ask('status.read', [])).status).toBe(403);
  });

  it('lets in the first who brings the token, and nobody after', async () => {
    const { pathname, search } = new URL(host.address);
    const wrongName = await send(pathname + search, { headers: { host: 'evil.example' } });
    expect(wrongName.status).toBe(421);
    // A link in a mail that a web page shows leads here too.
    const first = await send(pathname + search, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(first.status).toBe(200);
    const [set = ''] = first.headers['set-cookie'] ?? [];
    expect(set).toMatch(/^tidemark_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const second = await send(pathname + search);
    expect([second.status, second.headers['set-cookie']]).toEqual([403, undefined]);
    expect(second.text).toContain('has been used');
    cookie = set.split(';')[0] ?? '';
    expect((await send('/', page())).text).toContain('Tidemark');
  });

  it('serves what is built, with everything that protects a page', async () => {
    const index = await send('/', page());
    expect(index.headers).toMatchObject({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
    expect((await send('/assets/index.js', page())).headers['content-type']).toContain('javascript');
  });

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/assets/..\\..\\secret.html',
    '//secret.html',
    '/link.html',
    '/notes.txt',
    '/assets',
    '/assets/',
    '/etc/passwd',
    '/index.html%00.js',
    '/__proto__',
  ])('serves nothing at %s', async (path) => {
    const { status, text } = await send(path, page());
    expect([404, 421]).toContain(status);
    expect(text).not.toContain('secret');
  });

  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', 'evil.example:80', '[::1]'])(
    'does not answer to the name %s',
    async (name) => {
      const { status, text } = await send('/', page({ host: name }));
      expect([status, text]).toEqual([421, 'Nothing is here under this name.\n']);
    },
  );

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost', 'https://127.0.0.1'])(
    'takes no call from %s',
    async (from) => {
      expect((await ask('status.read', [], { origin: from })).status).toBe(403);
      expect((await send('/events', page({ origin: from }))).status).toBe(403);
    },
  );

  it('takes no call that does not say where it comes from, nor one from another port', async () => {
    const headers = { cookie, 'content-type': 'application/json' };
    expect((await send('/call', { method: 'POST', headers, body: '{}' })).status).toBe(403);
    expect((await ask('status.read', [], { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await send('/events', page({ 'sec-fetch-site': 'cross-site' }))).status).toBe(403);
  });

  it('answers calls', async () => {
    const { status, text } = await ask('status.read', []);
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { ok: true, value: expect.objectContaining({ state: 'idle', pairs: [] }) as object },
    ]);
    expect(JSON.parse((await ask('files.page', [{}])).text)).toMatchObject({ ok: false, error: { kind: 'input' } });
    expect(JSON.parse((await ask('__proto__', [])).text)).toMatchObject({ ok: false, error: { kind: 'input' } });
  });

  it.each([
    ['a form', { 'content-type': 'text/plain' }, '{}', 415],
    ['no JSON', {}, '{', 400],
    ['nothing', {}, '', 400],
    ['a length that is too much', { 'content-length': String(1e12) }, '{', 413],
    ['chunks that are too much', { 'transfer-encoding': 'chunked' }, Buffer.alloc(49 * 1024 * 1024, 32), 413],
  ])('does not take %s as a call', async (...[, headers, body, status]) => {
    const all = { cookie, origin: origin(), 'content-type': 'application/json', ...headers };
    expect((await send('/call', { method: 'POST', headers: all, body })).status).toBe(status);
  });

  it.each(['null', '7', '[]', '"status.read"', '{"name":"status.read"}'])('does not run %s', async (body) => {
    const headers = { cookie, origin: origin(), 'content-type': 'application/json' };
    expect(JSON.parse((await send('/call', { method: 'POST', headers, body })).text)).toMatchObject({
      ok: false,
      error: { kind: 'input' },
    });
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'POST'])('does nothing for %s on a page', async (method) => {
    expect((await send('/', { method, headers: { cookie, origin: origin() } })).status).toBe(405);
  });

  it('tells how things are and what changes, and forgets who has gone', async () => {
    const gone = new AbortController();
    const response = await fetch(`${origin()}/events`, { headers: { cookie }, signal: gone.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const read = async (until: string): Promise<void> => {
      while (!text.includes(until)) {
        const part = await reader?.read();
        if (part?.value === undefined) throw new Error(`the stream ended after ${text}`);
        text += part.value;
      }
    };
    await read('event: transfers\ndata: []\n\n');
    expect(text).toMatch(/event: status\ndata: \{"state":"idle"/);
    await ask('preferences.write', [{ theme: 'dark' }]);
    await read('event: preferences\ndata: {"theme":"dark"');
    expect(host.streams()).toBe(1);
    gone.abort();
    await expect.poll(() => host.streams()).toBe(0);
  });

  it('says what is missing where nothing is built or the port is taken', async () => {
    const surface = openSurface(ui.desk);
    await expect(openUiHost({ surface, folder: join(top, 'nowhere'), port: 0 })).rejects.toMatchObject({ kind: 'refused' });
    await expect(openUiHost({ surface, folder: join(top, 'renderer'), port: host.port })).rejects.toMatchObject({
      kind: 'refused',
    });
  });
});
