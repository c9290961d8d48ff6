import { createHmac } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import { call } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';

let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
  url = sandbox.url;
});
beforeEach(() => sandbox.control.reset());
afterAll(() => sandbox.stop());

interface Keys {
  readonly key: string;
  readonly secret: string;
}

function signer(consumer: Keys): OAuth {
  return new OAuth({
    consumer,
    signature_method: 'HMAC-SHA1',
    hash_function: (base, key) => createHmac('sha1', key).update(base).digest('base64'),
  });
}

/** The robot's own signature of a request, with some values replaced before it is signed. */
function robotSignature(request: OAuth.RequestOptions, changes: Readonly<Record<string, string>> = {}): OAuth.Authorization {
  const { consumerKey, consumerSecret, token, tokenSecret } = sandbox.credentials.oauth1;
  const oauth = signer({ key: consumerKey, secret: consumerSecret });
  const values: OAuth.Data = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: oauth.getNonce(),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: Math.floor(sandbox.control.clock.now() / 1000),
    oauth_version: '1.0',
    oauth_token: token,
    ...changes,
  };
  return { ...values, oauth_signature: oauth.getSignature(request, tokenSecret, values) };
}

function pairsOf(values: object): [string, string][] {
  return Object.entries(values).map(([name, value]) => [name, String(value)]);
}

function header(values: object): Record<string, string> {
  const pairs = Object.entries(values).map(
    ([name, value]) => `${encodeURIComponent(name)}="${encodeURIComponent(String(value))}"`,
  );
  return { Authorization: `OAuth realm="x", ${pairs.join(', ')}` };
}

const get = (address: string, changes: Readonly<Record<string, string>> = {}) =>
  call(address, { headers: header(robotSignature({ url: address, method: 'GET' }, changes)) });

describe('a signed request', () => {
  it.each([
    '/1/account',
    '/api/v1/account/',
    '/1/user/me/projects?include_tools=true&x=a%20b%2Bc&x=a*',
    "/1/account/members?a=%C3%A5'!()",
  ])('is let in: %s', async (path) => {
    expect((await get(url + path)).status).toBe(200);
  });

  it('may carry its signature in the address', async () => {
    const address = `${url}/1/user/me/projects?include_tools=true`;
    const values = pairsOf(robotSignature({ url: address, method: 'GET' }));
    expect((await call(`${address}&${new URLSearchParams(values).toString()}`)).status).toBe(200);
  });

  it('covers a form, which may carry the signature too', async () => {
    const form = { name: 'A b+c & d*' };
    const request = { url: `${url}/1/account/projects`, method: 'POST' };
    const signature = robotSignature({ ...request, data: form });
    const inHeader = await call(request.url, { method: 'POST', headers: header(signature), body: new URLSearchParams(form) });
    const values = pairsOf({ ...form, ...robotSignature({ ...request, data: form }) });
    const inForm = await call(request.url, { method: 'POST', body: new URLSearchParams(values) });
    const changed = await call(request.url, {
      method: 'POST',
      headers: header(robotSignature({ ...request, data: form })),
      body: new URLSearchParams({ name: 'Other' }),
    });
    expect([inHeader.json, inForm.json]).toMatchObject([form, form]);
    expect([changed.status, changed.bytes.toString()]).toEqual([401, 'Unauthorized: signature mismatch\n']);
  });

  it('is refused in the words of the provider', async () => {
    const now = Math.floor(sandbox.control.clock.now() / 1000);
    const texts = [];
    for (const changes of [
      { oauth_consumer_key: 'nobody' },
      { oauth_token: 'nothing' },
      { oauth_signature_method: 'PLAINTEXT' },
      { oauth_version: '2.0' },
      { oauth_timestamp: 'soon' },
      { oauth_timestamp: String(now - 700) },
      { oauth_timestamp: String(now + 400) },
      { oauth_nonce: '' },
    ]) {
      const { status, headers, bytes } = await get(`${url}/1/account`, changes);
      // The clock goes on while the requests are made.
      const said = bytes
        .toString()
        .replace(/expired 1[0-5]\ds/, 'expired 100s')
        .replace(/set (3[5-9]\d|400)s/, 'set 400s');
      texts.push(`${status} ${headers.get('content-type')} ${said.trim()}`);
    }
    const plain = 'text/plain; charset=utf-8';
    expect(texts).toEqual([
      `401 ${plain} Unauthorized: client credentials not found`,
      `401 ${plain} Unauthorized: token credentials not found`,
      `400 ${plain} Bad Request: bad value for oauth_signature_method parameter: only HMAC-SHA1 supported`,
      `400 ${plain} Bad Request: bad value for oauth_version parameter: only version 1.0 supported`,
      `400 ${plain} Bad Request: bad value for oauth_timestamp parameter`,
      `401 ${plain} Unauthorized: timestamp expired 100s ago`,
      `400 ${plain} Bad Request: timestamp set 400s in future`,
      `400 ${plain} Bad Request: bad value for oauth_nonce parameter`,
    ]);
  });

  it('is good for once', async () => {
    const headers = header(robotSignature({ url: `${url}/1/account`, method: 'GET' }));
    const answers = [await call(`${url}/1/account`, { headers }), await call(`${url}/1/account`, { headers })];
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    expect(answers[1]!.bytes.toString()).toBe('Unauthorized: nonce already used\n');
  });

  it('names what is missing, doubled or wrong in its header', async () => {
    const signature = robotSignature({ url: `${url}/1/account`, method: 'GET' });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const without = Object.fromEntries(Object.entries(signature).filter(([name]) => name !== 'oauth_timestamp'));
    const answers = [
      await call(`${url}/1/account`, { headers: header(without) }),
      await call(`${url}/1/account?oauth_nonce=1`, { headers: header(signature) }),
      await call(`${url}/1/account`, { headers: { Authorization: 'OAuth nonsense' } }),
      await call(`${url}/1/account?a=%zz`, { headers: header(signature) }),
      await call(`${url}/1/account/projects`, { method: 'POST', headers: { ...header(signature), ...form }, body: 'name=100%' }),
    ];
    expect(answers.map(({ status, bytes }) => `${status} ${bytes.toString().trim()}`)).toEqual([
      '400 Bad Request: missing oauth_timestamp parameter',
      '400 Bad Request: multiple values for oauth_nonce parameter',
      '400 Bad Request: bad authorization header',
      '400 Bad Request: bad form',
      '400 Bad Request: bad form',
    ]);
  });

  it('is measured by the clock of the sandbox', async () => {
    const before = String(Math.floor(sandbox.control.clock.now() / 1000));
    sandbox.control.advance(3_600_000);
    expect((await get(`${url}/1/account`, { oauth_timestamp: before })).status).toBe(401);
    expect((await get(`${url}/1/account`)).status).toBe(200);
  });
});

it('lets an application in by three steps', async () => {
  const { app, user } = sandbox.credentials;
  const oauth = signer({ key: app.clientId, secret: app.clientSecret });
  const step = async (path: string, data: object, token?: Keys) => {
    const request = { url: url + path, method: 'POST', data };
    return call(request.url, { method: 'POST', headers: header(oauth.authorize(request, token)) });
  };
  const keysIn = (bytes: Buffer): Keys => {
    const answer = new URLSearchParams(bytes.toString());
    return { key: answer.get('oauth_token')!, secret: answer.get('oauth_token_secret')! };
  };
  const initiated = await step('/initiate', { oauth_callback: 'oob' });
  expect(new URLSearchParams(initiated.bytes.toString()).get('oauth_callback_confirmed')).toBe('true');
  const temporary = keysIn(initiated.bytes);
  const page = await call(`${url}/authorize?oauth_token=${temporary.key}`);
  expect(page.bytes.toString()).toContain('type="password"');

  const early = await step('/token', { oauth_verifier: 'x' }, temporary);
  expect(early.bytes.toString()).toBe('Unauthorized: oauth_verifier mismatch\n');

  const form = { oauth_token: temporary.key, decision: 'allow', ...user };
  const redirect = await call(`${url}/authorize`, { method: 'POST', body: new URLSearchParams(form) });
  const back = new URL(redirect.headers.get('location')!);
  expect([redirect.status, back.origin, back.searchParams.get('oauth_token')]).toEqual([302, 'https://oob', temporary.key]);

  const verifier = { oauth_verifier: back.searchParams.get('oauth_verifier')! };
  const token = keysIn((await step('/token', verifier, temporary)).bytes);
  const again = await step('/token', verifier, temporary);
  expect(again.bytes.toString()).toBe('Unauthorized: temporary credentials not found\n');

  const request = { url: `${url}/1/user/me/profile`, method: 'GET' };
  const me = await call(request.url, { headers: header(oauth.authorize(request, token)) });
  expect(me.json).toMatchObject({ email: user.email });
});
