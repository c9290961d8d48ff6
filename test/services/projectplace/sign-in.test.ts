import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHttp } from '../../../main/services/http/open-http.ts';
import type { RedirectReceiver, SignInReturn } from '../../../main/services/oauth2-sign-in.ts';
import { decodeTokens } from '../../../main/services/oauth2-tokens.ts';
import { connectProjectPlace } from '../../../main/services/projectplace/session.ts';
import { signInProjectPlace } from '../../../main/services/projectplace/sign-in.ts';
import type { Account } from '../../../main/sync/ports/settings.ts';
import { systemClock, systemRandom } from '../../../main/system-time.ts';
import { consent } from '../../conformance/consent.ts';
import { conformanceSeed, memorySecrets } from '../../conformance/projectplace-world.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { failureOf } from '../http/requests.ts';
import { ManualClock } from '../manual-clock.ts';

const day = 24 * 3_600_000;
const patience = (): AbortSignal => AbortSignal.timeout(60_000);

describe('signing a person in', () => {
  let sandbox: Sandbox;
  let transport: ReturnType<typeof openHttp>;
  let secrets: ReturnType<typeof memorySecrets>;
  let account: Account;
  let redirectUri: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ seed: conformanceSeed() });
    transport = openHttp({ clock: systemClock, userAgent: 'Tidemark/test' });
    const { app } = sandbox.credentials;
    redirectUri = app.redirectUris[0] ?? '';
    secrets = memorySecrets({ clientSecret: app.clientSecret });
    account = {
      id: 1,
      service: 'projectplace',
      name: 'me',
      url: sandbox.url,
      auth: { kind: 'oauth2-user', clientId: app.clientId, redirectUri },
      secrets: 'session',
      allowAssumed: false,
      profile: null,
      addedAt: 0,
    };
  });
  afterEach(async () => {
    await transport.close();
    await sandbox.stop();
  });

  /** A browser in which a person decides, and the receiver that it comes back to. */
  const browser = (decide: (address: URL) => Promise<URL>) => {
    let arrived: (address: URL) => void = () => undefined;
    const back = new Promise<URL>((resolve) => (arrived = resolve));
    const receiver: RedirectReceiver = {
      redirectUri,
      wait: (signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
          back.then(resolve, reject);
        }),
    };
    return {
      back: { kind: 'redirect', receiver } satisfies SignInReturn,
      openBrowser: async (url: URL) => arrived(await decide(url)),
    };
  };
  const signIn = (decide: (address: URL) => Promise<URL>) =>
    signInProjectPlace({ account, secrets, ...browser(decide), transport, clock: systemClock, signal: patience() });
  const allow = (address: URL): Promise<URL> => consent(address, sandbox.credentials.user);
  const connect = (clock = systemClock) => connectProjectPlace({ account, secrets, transport, clock, random: systemRandom });
  const kept = () => decodeTokens(secrets.kept.get('tokens') ?? null);

  it('keeps tokens that work, with state and PKCE', async () => {
    const asked: Record<string, string> = {};
    await signIn((address) => {
      Object.assign(asked, Object.fromEntries(address.searchParams));
      return allow(address);
    });
    expect(asked).toMatchObject({
      response_type: 'code',
      redirect_uri: redirectUri,
      code_challenge_method: 'S256',
    });
    expect(kept()?.refreshToken).toBeTypeOf('string');
    expect((kept()?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(29 * day);
    expect((await connect().whoAmI(patience())).email).toBe('ingrid@example.org');
  });

  it('lives through restarts, and renews in time by the clock of the service', async () => {
    await signIn(allow);
    const first = kept();
    sandbox.control.advance(29 * day);
    const session = connect();
    await session.whoAmI(patience());
    expect(kept()).toEqual(first);
    sandbox.control.advance(day - 60_000);
    // This answer tells what time it is over there; the next request comes with a new token, though the old one would still do.
    await session.whoAmI(patience());
    await session.whoAmI(patience());
    const second = kept();
    expect(second?.refreshToken).not.toBe(first?.refreshToken);
    sandbox.control.advance(100 * day);
    expect((await connect().whoAmI(patience())).email).toBe('ingrid@example.org');
    expect(kept()?.refreshToken).not.toBe(second?.refreshToken);
  });

  it('tells when a person has to sign in again at the latest: 120 days after each renewal', async () => {
    await signIn(allow);
    const ends: number[] = [];
    const onSignInEnd = (at: number) => ends.push(at);
    const session = connectProjectPlace({ account, secrets, transport, clock: systemClock, random: systemRandom, onSignInEnd });
    await session.whoAmI(patience());
    expect(ends.map((at) => Math.round((at - Date.now()) / day))).toEqual([120]);
    sandbox.control.advance(31 * day);
    await session.whoAmI(patience());
    // By the clock of the service, which gave it.
    expect(ends.slice(-1).map((at) => Math.round((at - Date.now()) / day))).toEqual([151]);
  });

  it('says when the sign-in has ended for good', async () => {
    await signIn(allow);
    sandbox.control.advance(121 * day);
    const error = await failureOf(connect().whoAmI(patience()));
    expect(error.kind).toBe('auth');
    expect(error.message).toContain('sign in again');
  });

  it.each([
    ['the person says no', (address: URL) => consent(address, { email: '', password: '' }, 'deny'), 'did not let you in'],
    [
      'the state is not ours',
      (address: URL) => Promise.resolve(new URL(`${address.origin}/callback?code=x&state=other`)),
      'another sign-in',
    ],
    ['there is no state', (address: URL) => Promise.resolve(new URL(`${address.origin}/callback?code=x`)), 'another sign-in'],
    [
      'the code is made up',
      (address: URL) =>
        Promise.resolve(new URL(`${address.origin}/callback?code=x&state=${address.searchParams.get('state') ?? ''}`)),
      'does not accept the sign-in',
    ],
  ])('fails when %s', async (_what, decide, message) => {
    const error = await failureOf(signIn(decide));
    expect([error.kind, error.message]).toEqual(['auth', expect.stringContaining(message)]);
    expect(secrets.kept.has('tokens')).toBe(false);
  });

  it('accepts a pasted code, bare or with its address', async () => {
    for (const form of [(url: URL) => url.href, (url: URL) => url.searchParams.get('code') ?? '']) {
      let shown: URL | null = null;
      await signInProjectPlace({
        account,
        secrets,
        back: { kind: 'paste', redirectUri, ask: async () => form(await allow(shown ?? new URL('about:blank'))) },
        openBrowser: (address) => {
          shown = address;
          return Promise.resolve();
        },
        transport,
        clock: systemClock,
        signal: patience(),
      });
      expect((await connect().whoAmI(patience())).email).toBe('ingrid@example.org');
      secrets.kept.delete('tokens');
    }
  });

  it('waits five minutes, or until it is stopped', async () => {
    const clock = new ManualClock();
    const start = (signal: AbortSignal) => {
      const { back } = browser(allow);
      return failureOf(
        signInProjectPlace({ account, secrets, back, openBrowser: () => Promise.resolve(), transport, clock, signal }),
      );
    };
    const late = start(patience());
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(5 * 60_000);
    expect((await late).message).toContain('five minutes');
    const stop = new AbortController();
    const stopped = start(stop.signal);
    stop.abort();
    expect((await stopped).kind).toBe('busy');
    expect(clock.sleeping).toBe(0);
  });
});
