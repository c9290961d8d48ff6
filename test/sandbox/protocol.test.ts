import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './server.ts';
import { startSandbox } from './server.ts';
import type { TestClient } from './test-client.ts';
import { call, personClient, robotClient } from './test-client.ts';
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
  const liking = `/2/conversation/post/${id}/user/${me}`;
  const liked = { id: me, first_name: 'Integration', last_name: 'Robot', image: `${sandbox.url}/1/avatar/${me}` };
  expect((await robot.send('POST', `${liking}/like.json`)).json).toMatchObject({ status: true, like: liked });
  await robot.send('POST', `/1/conversation/post/${id}/comment/create.json?text=well`);
  const mine = (await robot.get('/1/conversation/user/me/posts.json?count=30')).json as { posts: unknown[] };
  expect(mine.posts[2]).toMatchObject({ id, like: [liked], comments: [{ text: 'well', post_id: id }] });
  expect((await robot.send('POST', `${liking}/unlike.json`)).json).toEqual({ status: true });
  expect((await robot.send('POST', `/1/conversation/post/${id}/delete.json`)).json).toEqual({ status: 1 });
  expect((await robot.send('POST', `/1/conversation/post/${id}/delete.json`)).status).toBe(404);
});

it('has walls that take a file as the whole body, and tell what is new (contract 12)', async () => {
  const [workspace] = sandbox.workspaces;
  const put = (path: string, name: string, body: string) =>
    call(`${sandbox.url}/1/conversation/${path}/create.json?${new URLSearchParams({ text: 'Look', name }).toString()}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${robot.token}`, 'Content-Type': 'application/x-binary' },
      body,
    });
  const { json } = await put(`project/${workspace!.id}/post`, 'plan å.txt', 'all of it');
  const post = json as { readonly id: string; readonly attachments: readonly { readonly id: number; readonly url: string }[] };
  expect(post).toMatchObject({ text: 'Look', attachments: [{ name: 'plan å.txt', mime_type: 'text/plain' }] });
  const [file] = post.attachments;
  expect(file!.url).toBe(`${sandbox.url}/1/document/${file!.id}`);
  expect((await robot.get(`/1/document/${file!.id}`)).bytes.toString()).toBe('all of it');
  expect((await put(`post/${post.id}/comment`, 'b.png', '')).json).toMatchObject({ attachments: [{ mime_type: 'image/png' }] });
  expect((await put(`project/${workspace!.id}/post`, '', 'x')).status).toBe(400);
  const since = async (ts: number) => (await robot.get(`/1/conversation/user/me/updates.json?ts=${ts}`)).json;
  expect(await since(0)).toMatchObject({ posts: { added: [{ id: post.id }] }, comments: { added: [{ post_id: post.id }] } });
  expect(await since(sandbox.control.clock.seconds() + 60)).toEqual({ posts: { added: [] }, comments: { added: [] } });
  expect(await robot.send('DELETE', `/1/projects/${workspace!.id}`)).toMatchObject({ status: 200 });
  expect((await robot.get(`/1/document/${file!.id}`)).status).toBe(404);
});

it('knows what old clients ask of people: with whom one works, their pictures, with the token in the address (contract 4.7, 12)', async () => {
  const [workspace] = sandbox.workspaces;
  const max = personClient(sandbox, 'member@example.org');
  const coworkers = (await max.get('/1/user/me/coworkers.json')).json as { id: number; name: string; sort_name: string }[];
  expect(coworkers.map(({ name, sort_name }) => [name, sort_name])).toEqual([
    ['Olga Owner', 'Owner, Olga'],
    ['Gina Guest', 'Guest, Gina'],
  ]);
  const made = (await max.upload(workspace!.rootContainerId, { 'new.txt': 'x' })).json as { id: number };
  const recent = (await max.get('/api/v1/user/me/recent-documents')).json;
  expect(recent).toEqual([{ id: made.id, type: 'Document', file_name: 'new.txt', os_file_name: 'new.txt' }]);
  const { token } = sandbox.credentials.oauth1;
  const avatar = (path: string) => call(`${sandbox.url}/1/avatar/${path}`);
  const { id } = coworkers[0]!;
  const picture = await avatar(`${id}/${token}`);
  expect([picture.status, picture.headers.get('content-type'), picture.bytes.toString('latin1', 1, 4)]).toEqual([
    200,
    'image/png',
    'PNG',
  ]);
  expect((await max.get(`/1/avatar/${id}`)).bytes.equals(picture.bytes)).toBe(true);
  const refused = [await avatar(`${id}/${'0'.repeat(32)}`), await avatar(String(id)), await avatar(`7/${token}`)];
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 404]);
  expect((await call(`${sandbox.controlUrl}/requests`)).bytes.toString()).not.toContain(token);
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
