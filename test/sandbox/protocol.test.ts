import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { call, robotClient } from './test-client.ts';
import { testSeed } from './test-seed.ts';

interface Page {
  readonly data: readonly { readonly id: string; readonly text: string }[];
  readonly pagination: { readonly prev_url: string | null; readonly next_url: string | null };
}

let sandbox: Sandbox;
let robot: TestClient;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
});
beforeEach(async () => {
  await sandbox.control.reset();
  robot = await robotClient(sandbox);
});
afterAll(() => sandbox.stop());

describe('methods', () => {
  it('answers HEAD as GET, without the body', async () => {
    const whole = await robot.get('/1/account');
    const head = await robot.send('HEAD', '/1/account');
    expect([head.status, head.headers.get('content-length'), head.bytes.length]).toEqual([200, String(whole.bytes.length), 0]);
    expect((await robot.send('HEAD', '/pm/Cards')).status).toBe(200);
  });

  it('says with 405 what is possible', async () => {
    const { status, headers, json } = await robot.send('PATCH', '/1/account/projects', {});
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(json).toMatchObject({ error_code: 'METHOD_NOT_ALLOWED' });
  });
});

it('takes flags as Python writes them (contract 2.2)', async () => {
  const [workspace] = sandbox.workspaces;
  for (const yes of ['true', 'True', '1']) {
    const { status, bytes } = await robot.get(`/1/projects/${workspace!.id}/documents?recursive=${yes}&include_urls=${yes}`);
    expect([status, bytes.toString().includes('"contents"')]).toEqual([200, true]);
  }
});

describe('tokens', () => {
  it('tell who came with Basic to come with Basic, and let nothing be kept', async () => {
    const token = (headers: Record<string, string>) =>
      call(`${sandbox.url}/oauth2/access_token`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
    const basic = await token({ Authorization: `Basic ${btoa('nobody:nothing')}` });
    expect([basic.status, basic.headers.get('www-authenticate'), basic.headers.get('cache-control')]).toEqual([
      401,
      'Basic realm="ProjectPlace"',
      'no-store',
    ]);
    expect((await token({})).headers.get('www-authenticate')).toBeNull();
  });

  it('come as a script for those who ask with a callback, as the service’s own script library does (contract 2.1)', async () => {
    const { clientId, clientSecret } = sandbox.credentials.app;
    const parameters: Record<string, string> = {
      callback: 'json1',
      oauth_consumer_key: clientId,
      oauth_nonce: 'a1',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    };
    const query = new URLSearchParams(parameters).toString();
    const base = ['GET', `${sandbox.url}/initiate`, query].map(encodeURIComponent).join('&');
    const signature = createHmac('sha1', `${clientSecret}&`).update(base).digest('base64');
    const address = `${sandbox.url}/initiate?${query}&oauth_signature=${encodeURIComponent(signature)}`;
    const { headers, bytes } = await call(address);
    expect(headers.get('content-type')).toMatch(/^application\/javascript/);
    expect(bytes.toString()).toMatch(
      /^json1\(\{"oauth_callback_confirmed":"true","oauth_token":"[0-9a-f]{32}","oauth_token_secret":"[0-9a-f]{40}"\}\);$/,
    );
  });
});

it('has walls as old clients know them: their forms, their pages, what is liked and taken away (contract 12)', async () => {
  const [workspace] = sandbox.workspaces;
  const wall = `/2/conversation/project/${workspace!.id}`;
  for (const text of ['one', 'two', 'three']) {
    const made = await robot.send('POST', `${wall}/post/create.json?text=${text}&sent_from=test&artifact_name=wall`);
    expect([made.status, made.json]).toMatchObject([200, { text, sent_from: 'test', like: [] }]);
  }
  const first = (await robot.get(`${wall}/posts.json?count=2`)).json as Page;
  expect([first.data.map(({ text }) => text), first.pagination.next_url]).toEqual([['three', 'two'], null]);
  const older = (await robot.get(first.pagination.prev_url!.slice(sandbox.url.length))).json as Page;
  expect([older.data.map(({ text }) => text), older.pagination.prev_url]).toEqual([['one'], null]);
  const [{ id }] = older.data as [Page['data'][0]];
  expect(typeof id).toBe('string');
  const { json } = await robot.get('/1/user/me/profile');
  const me = (json as { id: number }).id;
  expect((await robot.send('POST', `/2/conversation/post/${id}/user/${me}/like.json`)).json).toEqual({
    status: true,
    like: [me],
  });
  await robot.send('POST', `/1/conversation/post/${id}/comment/create.json?text=well`);
  const mine = (await robot.get('/1/conversation/user/me/posts.json?count=30')).json as { posts: unknown[] };
  expect(mine.posts[2]).toMatchObject({ id, like: [me], comments: [{ text: 'well' }] });
  expect((await robot.send('POST', `/1/conversation/post/${id}/delete.json`)).json).toEqual({ status: 1 });
  expect((await robot.send('POST', `/1/conversation/post/${id}/delete.json`)).status).toBe(404);
});

describe('a server that is treated badly', () => {
  /** What comes back for bytes that no HTTP client would send. */
  function raw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => (text += chunk));
      socket.on('close', () => resolve(text.split('\r\n', 1)[0] ?? ''));
      socket.on('error', reject);
    });
  }

  it('refuses garbage and goes on', async () => {
    const hello = 'Host: 127.0.0.1\r\nConnection: close\r\n\r\n';
    expect(await raw('GARBAGE\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
    expect(await raw(`GET //%zz HTTP/1.1\r\n${hello}`)).toBe('HTTP/1.1 404 Not Found');
    expect(await raw(`GET /pm/Cards?$filter=%zz HTTP/1.1\r\nAuthorization: Bearer ${robot.token}\r\n${hello}`)).toBe(
      'HTTP/1.1 501 Not Implemented',
    );
    expect(await raw(`GET /1/account HTTP/1.1\r\nX: ${'a'.repeat(40_000)}\r\n${hello}`)).toMatch(/^HTTP\/1.1 431 /);
    expect((await robot.get('/1/account')).status).toBe(200);
  });

  it('keeps nothing of an upload that ends in the middle', async () => {
    const [workspace] = sandbox.workspaces;
    const container = workspace!.rootContainerId;
    const before = await robot.get(`/2/documents/${container}`);
    await new Promise((resolve) => {
      const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () =>
        socket.write(
          `POST /2/documents/${container}/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${robot.token}\r\n` +
            'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n' +
            '--b\r\nContent-Disposition: form-data; name="half.txt"; filename="half.txt"\r\n\r\nhalf',
          () => socket.destroy(),
        ),
      );
      socket.on('close', resolve);
    });
    expect((await robot.get(`/2/documents/${container}`)).json).toEqual(before.json);
    const many = await Promise.all(Array.from({ length: 40 }, () => robot.get(`/2/documents/${container}`)));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
