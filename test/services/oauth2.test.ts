import { afterEach, describe, expect, it } from 'vitest';
import { openHttp } from '../../main/services/http/open-http.ts';
import { pastedParameters } from '../../main/services/oauth2-sign-in.ts';
import { requestTokens } from '../../main/services/oauth2.ts';
import { systemClock } from '../../main/system-time.ts';
import { failureOf } from './http/requests.ts';
import { bodyOf, loopbackServer, sendJson } from './loopback-server.ts';

const secret = 'client-secret-0123456789abcdef';

/** Times in ms. A lifetime counts from the answer's `Date`, which has whole seconds. */
function expectBetween(value: number | null, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least - 1000);
  expect(value).toBeLessThanOrEqual(most);
}

describe('requestTokens', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const setUp = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const asked: { authorization: string | undefined; form: string }[] = [];
    const server = await loopbackServer(async (request, response) => {
      asked.push({ authorization: request.headers.authorization, form: (await bodyOf(request)).toString() });
      if (typeof body !== 'string') sendJson(response, body, status);
      else response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
    });
    const transport = openHttp({ clock: systemClock, userAgent: 'test' });
    stops.push(
      () => server.stop(),
      () => transport.close(),
    );
    const client = {
      authorizeUrl: `${server.url}/oauth2/authorize`,
      tokenUrl: `${server.url}/oauth2/access_token`,
      clientId: 'robot',
      clientSecret: () => Promise.resolve(secret),
    };
    return { asked, client, context: { transport, clock: systemClock, signal: AbortSignal.timeout(60_000) } };
  };

  it('asks for a robot with Basic and nothing secret in the form', async () => {
    const { asked, client, context } = await setUp(200, {
      access_token: 'a',
      token_type: 'Bearer',
      expires: 100,
      expires_in: 100,
    });
    const before = Date.now();
    const tokens = await requestTokens(client, { kind: 'client' }, context);
    expect(asked).toEqual([
      {
        authorization: `Basic ${Buffer.from(`robot:${secret}`).toString('base64')}`,
        form: 'grant_type=client_credentials',
      },
    ]);
    expect(tokens).toMatchObject({ accessToken: 'a', refreshToken: null });
    expectBetween(tokens.expiresAt, before + 100_000, Date.now() + 100_000);
  });

  it.each([
    ['expires alone', { access_token: 'a', token_type: 'bearer', expires: 2_592_000 }, 2_592_000],
    ['no token type', { access_token: 'a', expires: '60' }, 60],
    ['no lifetime', { access_token: 'a', token_type: 'Bearer', expires: null, refresh_token: null, scope: null }, null],
  ])('understands %s', async (_what, body, lifetime) => {
    const { client, context } = await setUp(200, body);
    const before = Date.now();
    const { expiresAt } = await requestTokens(client, { kind: 'client' }, context);
    if (lifetime === null) expect(expiresAt).toBeNull();
    else expectBetween(expiresAt, before + lifetime * 1000, Date.now() + lifetime * 1000);
  });

  it('keeps the old refresh token when there is no new one', async () => {
    const { asked, client, context } = await setUp(200, { access_token: 'a' });
    const tokens = await requestTokens(client, { kind: 'refresh', refreshToken: 'old', since: null }, context);
    expect(tokens.refreshToken).toBe('old');
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.form))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'old',
      client_id: 'robot',
      client_secret: secret,
    });
  });

  it.each([
    ['an unknown client', 401, { error: 'invalid_client' }, 'auth'],
    ['a used refresh token', 400, { error: 'invalid_grant', error_description: 'x' }, 'auth'],
    ['401 in another form', 401, { message: 'Bad credentials' }, 'auth'],
    ['a robot that is not authorised', 403, { message: 'no' }, 'auth'],
    ['a web page', 200, '<html>sign in to the network</html>', 'broken'],
    ['a web page with 403', 403, '<html>blocked</html>', 'broken'],
    ['404', 404, {}, 'broken'],
    ['no token', 200, { hello: 1 }, 'broken'],
    ['another token type', 200, { access_token: 'a', token_type: 'mac' }, 'broken'],
    ['503', 503, 'down', 'offline'],
  ] as const)('takes %s as it is meant, and tells no secret', async (_what, status, ...[body, kind]) => {
    const { client, context } = await setUp(status, body);
    const error = await failureOf(
      requestTokens(client, { kind: 'refresh', refreshToken: 'refresh-secret', since: null }, context),
    );
    expect([error.kind, error.maybeDone]).toEqual([kind, false]);
    expect(`${error.message} ${JSON.stringify(error.cause ?? null)}`).not.toMatch(/secret-0|refresh-secret/);
  });
});

describe('pastedParameters', () => {
  it.each([
    ['abc_/-1', 'abc_/-1', 'mine'],
    [' https://oob/?code=abc&state=theirs \n', 'abc', 'theirs'],
    ['code=abc&state=theirs', 'abc', 'theirs'],
    ['?code=abc&state=theirs', 'abc', 'theirs'],
  ])('reads %j', (text, code, state) => {
    const parameters = pastedParameters(text, 'mine');
    expect([parameters.get('code'), parameters.get('state')]).toEqual([code, state]);
  });

  it('refuses what is neither', () => {
    expect(() => pastedParameters('what is this?', 'mine')).toThrow(expect.objectContaining({ kind: 'auth' }));
  });
});
