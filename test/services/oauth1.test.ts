import { describe, expect, it } from 'vitest';
import { oauth1Authorizer } from '../../main/services/oauth1.ts';
import { get, post } from './http/requests.ts';
import { ManualClock, noChance } from './manual-clock.ts';

/** The example of RFC 5849, section 1.2. */
const credentials = {
  consumerKey: 'dpf43f3p2l4k3l03',
  consumerSecret: 'kd94hf93k423kf44',
  token: 'nnch734d00sl2jdk',
  tokenSecret: 'pfkkdhi9sl3r4s00',
};

function fields(header: string): Record<string, string> {
  expect(header.startsWith('OAuth ')).toBe(true);
  return Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)]),
  );
}

function authorizer(clock: ManualClock, nonce: string) {
  return oauth1Authorizer(() => Promise.resolve(credentials), { clock, random: { ...noChance, token: () => nonce } });
}

const signal = AbortSignal.timeout(600_000);

describe('oauth1Authorizer', () => {
  it('signs the example of RFC 5849, with a version and a nonce of its own', async () => {
    const request = get('http://photos.example.net/photos?file=vacation.jpg&size=original');
    const header = await authorizer(new ManualClock(137131202_000), 'chapo').header(request);
    expect(fields(header)).toEqual({
      oauth_consumer_key: 'dpf43f3p2l4k3l03',
      oauth_token: 'nnch734d00sl2jdk',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131202',
      oauth_nonce: 'chapo1',
      oauth_version: '1.0',
      // Made with `openssl dgst -sha1 -hmac` over the base string of the RFC with another nonce and oauth_version=1.0.
      oauth_signature: 'Jt/qHEs6WOcQb7i2Lul+cZYoDr0=',
    });
  });

  it('signs the fields of a form, but not JSON', async () => {
    const form = new URLSearchParams({ text: 'å & ü = 100 % + "x"*', item_id: '9007199254740993', attachments: '[]', b: '' });
    const sign = async (type: string, body: string): Promise<string | undefined> => {
      const request = post('http://photos.example.net/comment', { headers: { 'content-type': type }, body: Buffer.from(body) });
      return fields(await authorizer(new ManualClock(137131202_000), 'chapo').header(request))['oauth_signature'];
    };
    // Made with `openssl dgst -sha1 -hmac` over the base string, the form's fields in it.
    expect(await sign('application/x-www-form-urlencoded', form.toString())).toBe('ZQlZV0sAk+UAlyK7o6Kl+Hl5ku0=');
    expect(await sign('application/json', '{"a":1}')).toBe(await sign('application/json', '{"a":2}'));
  });

  it('signs the same whether the host is in capitals, the default port is named or the method is in small letters', async () => {
    const clock = new ManualClock();
    const one = await authorizer(clock, 'n').header(get('https://API.example.net:443/a?b=c%20d'));
    const other = await authorizer(clock, 'n').header(get('https://api.example.net/a?b=c%20d', { method: 'get' }));
    expect(fields(one)).toEqual(fields(other));
  });

  it('takes over the clock of a service that finds ours wrong, once', async () => {
    const clock = new ManualClock(0);
    const one = authorizer(clock, 'n');
    const request = get('https://api.example.net/');
    const used = await one.header(request);
    one.clockSeen(5_000_000_000);
    expect(await one.renew(used, signal)).toBe(true);
    expect(fields(await one.header(request))['oauth_timestamp']).toBe('5000000');
    expect(await one.renew(used, signal)).toBe(false);
  });

  it('asks for the secrets once, and again when they did not work', async () => {
    let asked = 0;
    const ask = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('locked')) : Promise.resolve(credentials);
    };
    const one = oauth1Authorizer(ask, { clock: new ManualClock(), random: noChance });
    const request = get('https://api.example.net/');
    await expect(one.header(request)).rejects.toThrow('locked');
    const headers = await Promise.all([one.header(request), one.header(request), one.header(request)]);
    expect([asked, new Set(headers).size]).toEqual([2, 3]);
    await one.renew(headers[0], signal);
    await one.header(request);
    expect(asked).toBe(3);
  });
});
