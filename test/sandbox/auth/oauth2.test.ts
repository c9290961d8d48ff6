import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../server.ts';
import { startSandbox } from '../server.ts';
import type { Answer } from '../test-client.ts';
import { accessTokenIn, bearerClient, call, robotClient, textIn } from '../test-client.ts';
import { testSeed } from '../test-seed.ts';

let sandbox: Sandbox;
const day = 86_400_000;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: testSeed() });
});
beforeEach(() => sandbox.control.reset());
afterAll(() => sandbox.stop());

type Fields = Record<string, string>;

function token(fields: Fields, basic?: readonly [string, string]): Promise<Answer> {
  const headers = basic ? { Authorization: `Basic ${Buffer.from(basic.join(':')).toString('base64')}` } : {};
  return call(`${sandbox.url}/oauth2/access_token`, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

function clientFields(): Fields {
  const { clientId, clientSecret } = sandbox.credentials.app;
  return { client_id: clientId, client_secret: clientSecret };
}

/** Where the browser is sent when a person allows what `asked` asks for. */
async function allow(asked: Fields, form: Fields = {}): Promise<Answer> {
  const address = `${sandbox.url}/oauth2/authorize?${new URLSearchParams(asked).toString()}`;
  const page = (await call(address)).bytes.toString();
  const plain = (value: string) => value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
    ([, name, value]) => [name!, plain(value!)] as const,
  );
  const carried: Fields = Object.fromEntries(hidden);
  const body = new URLSearchParams({ ...carried, ...sandbox.credentials.user, decision: 'allow', ...form });
  return call(`${sandbox.url}/oauth2/authorize`, { method: 'POST', body });
}

async function codeFor(asked: Fields = {}): Promise<string> {
  const { headers } = await allow({ client_id: sandbox.credentials.app.clientId, ...asked });
  return new URL(headers.get('location')!).searchParams.get('code')!;
}

const exchange = (code: string, more: Fields = {}) =>
  token({ ...clientFields(), grant_type: 'authorization_code', code, ...more });
const refresh = (refreshToken: string) => token({ ...clientFields(), grant_type: 'refresh_token', refresh_token: refreshToken });
const statusWith = async (accessToken: string) => (await bearerClient(sandbox, accessToken).get('/1/user/me/profile')).status;

describe('client credentials', () => {
  it('give robots a token, by Basic or in the form', async () => {
    const { clientId, clientSecret } = sandbox.credentials.robot;
    const grant = { grant_type: 'client_credentials' };
    const answers = [
      await token(grant, [clientId, clientSecret]),
      await token({ ...grant, client_id: clientId, client_secret: clientSecret }),
    ];
    for (const { status, json } of answers) {
      const access_token = accessTokenIn(json);
      expect([status, json]).toEqual([200, { access_token, token_type: 'Bearer', expires: 2_592_000, expires_in: 2_592_000 }]);
      expect(access_token).toMatch(/^[\w-]{22}$/);
      expect(await statusWith(access_token)).toBe(200);
      expect((await call(`${sandbox.url}/api/v1/user/me/profile?access_token=${access_token}`)).status).toBe(200);
    }
  });

  it('are refused to others', async () => {
    const grant = { grant_type: 'client_credentials' };
    const answers = [
      await token(grant, [sandbox.credentials.robot.clientId, 'wrong']),
      await token({ ...clientFields(), ...grant }),
      await token({ ...clientFields(), grant_type: 'password', ...sandbox.credentials.user }),
      await token({ ...clientFields(), grant_type: 'magic' }),
      await token(clientFields()),
    ];
    expect(answers.map(({ status, json }) => [status, textIn(json, 'error')])).toEqual([
      [401, 'invalid_client'],
      [400, 'unauthorized_client'],
      [400, 'unauthorized_client'],
      [400, 'unsupported_grant_type'],
      [400, 'invalid_request'],
    ]);
  });

  it('do not open the API by themselves', async () => {
    const { clientId, clientSecret } = sandbox.credentials.robot;
    const Authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const { status, headers, json } = await call(`${sandbox.url}/1/account`, { headers: { Authorization } });
    expect([status, headers.get('www-authenticate'), textIn(json, 'error_code')]).toEqual([401, 'Bearer', 'UNAUTHORIZED']);
  });
});

describe('the consent page', () => {
  it('sends the browser back with code and state', async () => {
    const { status, headers } = await allow({
      client_id: clientFields()['client_id']!,
      redirect_uri: 'https://oob',
      state: 'a b&c',
      scope: '',
    });
    expect(status).toBe(302);
    expect(headers.get('location')).toMatch(/^https:\/\/oob\?code=[\w/-]+&state=a\+b%26c$/);
  });

  it('takes any port of the loopback address, and else only what is registered', async () => {
    const outcomes: Record<string, unknown> = {};
    for (const redirect_uri of [
      'http://127.0.0.1:54321/callback',
      'http://127.0.0.1/callback',
      'http://localhost:8080/callback',
      'http://localhost:8081/callback',
      'http://127.0.0.1:54321/other',
      'http://127.0.0.1:54321/callback/../x',
      'https://oob/',
      'https://evil.example/callback',
    ]) {
      const { status, headers } = await allow({ client_id: clientFields()['client_id']!, redirect_uri });
      outcomes[redirect_uri] = headers.get('location')?.replace(/code=.*/, 'code') ?? status;
    }
    expect(outcomes).toEqual({
      'http://127.0.0.1:54321/callback': 'http://127.0.0.1:54321/callback?code',
      'http://127.0.0.1/callback': 'http://127.0.0.1/callback?code',
      'http://localhost:8080/callback': 'http://localhost:8080/callback?code',
      'http://localhost:8081/callback': 400,
      'http://127.0.0.1:54321/other': 400,
      'http://127.0.0.1:54321/callback/../x': 400,
      'https://oob/': 400,
      'https://evil.example/callback': 400,
    });
  });

  it('tells the application of a no, and the person of a wrong password', async () => {
    const asked = { client_id: clientFields()['client_id']!, state: 's' };
    const no = await allow(asked, { decision: 'deny', email: '', password: '' });
    const wrong = await allow(asked, { password: '"><script>' });
    expect(no.headers.get('location')).toBe('https://oob?error=access_denied&error_description=The+user+said+no&state=s');
    expect([wrong.status, wrong.bytes.toString().includes('Wrong e-mail address or password')]).toEqual([401, true]);
  });

  it('escapes what it carries', async () => {
    const query = new URLSearchParams({ client_id: clientFields()['client_id']!, state: '"><script>alert(1)</script>' });
    const page = (await call(`${sandbox.url}/oauth2/authorize?${query.toString()}`)).bytes.toString();
    expect(page).not.toContain('<script>');
  });
});

describe('an authorization code', () => {
  it('is changed into tokens of the person, once', async () => {
    const code = await codeFor();
    const { json } = await exchange(code);
    const me = await bearerClient(sandbox, accessTokenIn(json)).get('/1/user/me/profile');
    expect(me.json).toMatchObject({ email: sandbox.credentials.user.email, first_name: 'Max' });
    expect(textIn(json, 'refresh_token')).toMatch(/^[\w-]{22}$/);
    expect((await exchange(code)).json).toMatchObject({ error: 'invalid_grant' });
  });

  it('wants its own redirect URI, if any is sent', async () => {
    const redirect_uri = 'http://127.0.0.1:1234/callback';
    expect((await exchange(await codeFor({ redirect_uri }), { redirect_uri })).status).toBe(200);
    expect((await exchange(await codeFor({ redirect_uri }), { redirect_uri: 'https://oob' })).status).toBe(400);
  });

  it('wants the verifier of its challenge', async () => {
    const verifier = 'a'.repeat(43);
    const asked = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const outcomes = [
      await exchange(await codeFor(asked), { code_verifier: verifier }),
      await exchange(await codeFor({ code_challenge: verifier }), { code_verifier: verifier }),
      await exchange(await codeFor(asked), { code_verifier: 'b'.repeat(43) }),
      await exchange(await codeFor(asked)),
      await exchange(await codeFor(), { code_verifier: verifier }),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 400, 400, 400]);
  });

  it('is good for ten minutes', async () => {
    const code = await codeFor();
    sandbox.control.advance(601_000);
    expect((await exchange(code)).status).toBe(400);
  });
});

describe('time', () => {
  it('ends an access token after 30 days, a refresh token after 120', async () => {
    const { json } = await exchange(await codeFor());
    const access = accessTokenIn(json);
    sandbox.control.advance(30 * day - 60_000);
    expect(await statusWith(access)).toBe(200);
    sandbox.control.advance(120_000);
    expect(await statusWith(access)).toBe(401);
    const renewed = await refresh(textIn(json, 'refresh_token'));
    expect(await statusWith(accessTokenIn(renewed.json))).toBe(200);
    sandbox.control.advance(121 * day);
    expect((await refresh(textIn(renewed.json, 'refresh_token'))).json).toMatchObject({ error: 'invalid_grant' });
  });

  it('kills a refresh token with its first use', async () => {
    const { json } = await exchange(await codeFor());
    const first = textIn(json, 'refresh_token');
    const renewed = await refresh(first);
    expect([renewed.status, (await refresh(first)).status]).toEqual([200, 400]);
    expect(textIn(renewed.json, 'refresh_token')).not.toBe(first);
    expect([await statusWith(accessTokenIn(json)), await statusWith(accessTokenIn(renewed.json))]).toEqual([200, 200]);
  });
});

it('shows people their own workspaces, robots all, and lets neither do the other’s work', async () => {
  const person = bearerClient(sandbox, accessTokenIn((await exchange(await codeFor())).json));
  const robot = await robotClient(sandbox);
  const names = async (client: typeof robot) =>
    ((await client.get('/1/user/me/projects')).json as { name: string }[]).map(({ name }) => name);
  expect([await names(person), await names(robot)]).toEqual([['Main'], ['Main', 'Same ids']]);
  const [main, other] = sandbox.workspaces;
  const statuses = [];
  for (const path of [
    `/2/documents/${main!.id}`,
    `/2/documents/${other!.id}`,
    `/1/projects/${other!.id}/documents`,
    '/1/account/projects',
  ]) {
    statuses.push((await person.get(path)).status);
  }
  expect(statuses).toEqual([200, 403, 403, 403]);
});
