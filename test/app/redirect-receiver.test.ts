import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textWith } from './matchers.ts';
import { openRedirectReceiver } from '../../main/web/redirect-receiver.ts';
import type { OpenRedirectReceiver } from '../../main/web/redirect-receiver.ts';

describe('waiting for the browser', () => {
  let receiver: OpenRedirectReceiver;
  beforeEach(async () => {
    receiver = await openRedirectReceiver(new URL('http://127.0.0.1/callback'));
  });
  afterEach(() => receiver.close());

  it('takes the first answer with a code and thanks for it', async () => {
    const arrived = receiver.wait(AbortSignal.timeout(60_000));
    const response = await fetch(`${receiver.redirectUri}?code=abc&state=xyz`);
    expect([response.status, await response.text()]).toEqual([200, textWith('You can close this page')]);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await arrived).search).toBe('?code=abc&state=xyz');
  });

  it('takes a refusal as well', async () => {
    const arrived = receiver.wait(AbortSignal.timeout(60_000));
    await fetch(`${receiver.redirectUri}?error=access_denied`);
    expect((await arrived).searchParams.get('error')).toBe('access_denied');
  });

  it.each(['/', '/favicon.ico', '/callback', '/callback/x?code=1'])('does not take %s', async (path) => {
    const response = await fetch(new URL(path, receiver.redirectUri));
    expect(response.status).toBe(404);
    await expect(receiver.wait(AbortSignal.timeout(50))).rejects.toThrow();
  });

  it('does not answer under another name', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${receiver.redirectUri}?code=abc`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });
    expect(status).toBe(404);
  });

  it('has an address of this machine with a port', () => {
    expect(receiver.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  });
});
