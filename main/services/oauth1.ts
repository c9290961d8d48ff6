import { createHmac } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import type { Clock, Random } from '../sync/ports/time.ts';
import type { Authorizer } from './authorized-transport.ts';
import type { HttpRequest } from './http/transport.ts';

export interface OAuth1Credentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
}

/** Beyond this a service that checks timestamps (RFC 5849, 3.3) may refuse what we sign. */
const toleratedSkewMs = 60_000;

/** What a form sends is signed, as the query is (RFC 5849, 3.4.1.3). */
function signedForm({ headers, body }: HttpRequest): Readonly<Record<string, string>> {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (!isForm || !(body instanceof Uint8Array)) return {};
  return Object.fromEntries(new URLSearchParams(Buffer.from(body).toString()));
}

/**
 * OAuth 1.0a with HMAC-SHA1 (RFC 5849; contract 3.1). Signs method, address, query and the fields of a form, each of which comes once; JSON and
 * multipart bodies are not part of the signature. Takes the service's clock over when ours is wrong, which is the one way in which renewing such a credential can help.
 */
export function oauth1Authorizer(
  credentials: () => Promise<OAuth1Credentials>,
  options: { readonly clock: Clock; readonly random: Random },
): Authorizer {
  const { clock, random } = options;
  let skewMs = 0;
  let theirClock: number | null = null;
  const nonce = random.token();
  let requests = 0;
  let known: Promise<OAuth1Credentials> | null = null;

  // Kept in memory while they work: a keychain takes longer to answer than the service.
  const current = (): Promise<OAuth1Credentials> => {
    known ??= credentials().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };

  return {
    async header(request) {
      const { consumerKey, consumerSecret, token, tokenSecret } = await current();
      const signer = new OAuth({
        consumer: { key: consumerKey, secret: consumerSecret },
        signature_method: 'HMAC-SHA1',
        hash_function: (base, key) => createHmac('sha1', key).update(base).digest('base64'),
      });
      requests += 1;
      signer.getNonce = () => `${nonce}${requests.toString(36)}`;
      signer.getTimeStamp = () => Math.floor((clock.now() + skewMs) / 1000);
      // `href` has the lower-case host without a default port that the base string needs (RFC 5849, 3.4.1.2).
      const { href } = new URL(request.url);
      const signed = { url: href, method: request.method, data: signedForm(request) };
      return signer.toHeader(signer.authorize(signed, { key: token, secret: tokenSecret })).Authorization;
    },
    clockSeen(ms) {
      theirClock = ms;
    },
    renew() {
      known = null;
      const before = skewMs;
      if (theirClock !== null) skewMs = theirClock - clock.now();
      return Promise.resolve(Math.abs(skewMs - before) > toleratedSkewMs);
    },
    close: () => Promise.resolve(),
  };
}
