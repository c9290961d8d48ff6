import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textLike } from '../app/matchers.ts';
import { everythingWritten } from '../app/temporary-home.ts';
import { consent } from '../conformance/consent.ts';
import { openCommandLine } from './command-line.ts';
import type { CommandLine } from './command-line.ts';

describe('signing in as a person, with the keychain', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await openCommandLine();
  });
  afterAll(() => line.close());

  const add = (...more: string[]) => {
    const { app } = line.sandbox.credentials;
    return [
      '--json',
      'account',
      'add',
      'projectplace',
      '--name',
      'me',
      '--url',
      line.sandbox.url,
      '--sign-in',
      app.clientId,
      ...more,
    ];
  };
  /** Starts a sign-in and waits until it shows its address. */
  const begin = async (args: readonly string[]) => {
    const child = line.start(args, { keyring: true });
    child.stdin.write(`${JSON.stringify({ clientSecret: line.sandbox.credentials.app.clientSecret })}\n`);
    const texts = { out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (texts.out += data.toString()));
    const ended = once(child, 'close');
    const address = await new Promise<URL>((resolve) => {
      child.stderr.on('data', (data: Buffer) => {
        texts.err += data.toString();
        const found = /(http\S+authorize\S+)\s/.exec(texts.err)?.[1];
        if (found !== undefined) resolve(new URL(found));
      });
    });
    const end = async () => {
      child.stdin.end();
      const [exit] = (await ended) as [number | null];
      line.said.push(texts.out, texts.err);
      const value: unknown = JSON.parse(texts.out);
      return { exit, value };
    };
    return { child, address, end };
  };

  it('stores nothing when the person says no', async () => {
    const { address, end } = await begin(add());
    await fetch(await consent(address, line.sandbox.credentials.user, 'deny'));
    expect(await end()).toMatchObject({ exit: 1, value: { error: { kind: 'auth' } } });
    expect(await line.json(['account', 'list'])).toEqual({ exit: 0, value: [] });
  });

  it('comes back from the browser, keeps the tokens in the keychain and uses them in the next run', async () => {
    const { address, end } = await begin(add());
    const page = await fetch(await consent(address, line.sandbox.credentials.user));
    expect(await page.text()).toContain('You can close this page');
    const { email } = line.sandbox.credentials.user;
    expect(await end()).toMatchObject({ exit: 0, value: { name: 'me', signIn: 'oauth2-user', person: { email } } });
    expect(await line.json(['account', 'test', 'me'], { keyring: true })).toMatchObject({ exit: 0, value: { ok: true } });
    expect(await line.json(['workspaces'], { keyring: true })).toMatchObject({ exit: 0, value: [{ account: 'me' }] });
  });

  it('takes the pasted address, too', async () => {
    const { child, address, end } = await begin(['--json', 'account', 'sign-in', 'me']);
    child.stdin.write(`${(await consent(address, line.sandbox.credentials.user)).href}\n`);
    expect(await end()).toMatchObject({ exit: 0, value: { name: 'me' } });
  });

  it('says so when the sign-in has run out, and keeps the account', async () => {
    line.sandbox.control.advance(130 * 86_400_000);
    expect(await line.json(['account', 'test', 'me'], { keyring: true })).toMatchObject({
      exit: 1,
      value: { error: { kind: 'auth', message: textLike(/sign in again/i) } },
    });
    expect(await line.json(['account', 'list'])).toMatchObject({ value: [{ name: 'me' }] });
  });

  it('says so when there is no keychain, and stores nothing', async () => {
    const { robot } = line.sandbox.credentials;
    const args = [
      'account',
      'add',
      'projectplace',
      '--name',
      'robot',
      '--url',
      line.sandbox.url,
      '--oauth2-robot',
      robot.clientId,
    ];
    const stdin = JSON.stringify({ clientSecret: robot.clientSecret });
    expect(await line.json(args, { stdin })).toMatchObject({
      exit: 1,
      value: { error: { kind: 'refused', message: textLike(/no keychain/) } },
    });
    expect(await line.json(['account', 'list'])).toMatchObject({ value: [{ name: 'me' }] });
  });

  it('takes its secrets out of the keychain again, and has written none elsewhere', async () => {
    const { app, user, robot } = line.sandbox.credentials;
    const everything = (await everythingWritten(line.home)) + line.said.join('\n');
    expect([app.clientSecret, user.password, robot.clientSecret].filter((secret) => everything.includes(secret))).toEqual([]);
    expect(everything).not.toMatch(/"(?:access|refresh)Token"/);
    expect(await line.json(['account', 'remove', 'me'], { keyring: true })).toMatchObject({
      exit: 0,
      value: { secretRemoved: true },
    });
  });
});
