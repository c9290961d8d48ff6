import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { line, moment, secret } from './arguments.ts';
import type { SecretParts } from '../host.ts';
import type { AuthScheme } from '../../sync/ports/settings.ts';

const filledLine = v.pipe(line, v.minLength(1));

/** What a person gives to sign in without a browser. */
export const accountKey = v.variant('kind', [
  v.strictObject({ kind: v.literal('oauth2-robot'), clientId: secret, clientSecret: secret }),
  v.strictObject({
    kind: v.literal('oauth1-robot'),
    consumerKey: secret,
    consumerSecret: secret,
    token: secret,
    tokenSecret: secret,
  }),
  v.strictObject({ kind: v.literal('app-password'), email: filledLine, createdAt: moment, appPassword: secret }),
  v.strictObject({ kind: v.literal('access-token'), accessToken: secret }),
  v.strictObject({ kind: v.literal('service-token'), serviceToken: secret }),
  v.strictObject({ kind: v.literal('password'), login: filledLine, password: secret }),
  v.strictObject({ kind: v.literal('cookie'), cookie: secret }),
  v.strictObject({ kind: v.literal('consumer-key'), consumerKey: secret, consumerSecret: secret }),
]);
type AccountKey = v.InferOutput<typeof accountKey>;

/** Parts what is kept in the settings from what is secret. Throws `BadInput` for what was made after `now`. */
export function readKey(key: AccountKey, now: number): { auth: AuthScheme; parts: SecretParts } {
  switch (key.kind) {
    case 'oauth2-robot': {
      const { kind, clientId, clientSecret } = key;
      return { auth: { kind, clientId }, parts: { clientSecret } };
    }
    case 'oauth1-robot': {
      const { kind, consumerKey, token, consumerSecret, tokenSecret } = key;
      return { auth: { kind, consumerKey, token }, parts: { consumerSecret, tokenSecret } };
    }
    case 'password': {
      const { kind, login, password } = key;
      return { auth: { kind, login }, parts: { password } };
    }
    case 'app-password': {
      const { kind, email, createdAt, appPassword } = key;
      if (createdAt > now) throw new BadInput('The app password cannot have been made after today.');
      return { auth: { kind, email, createdAt }, parts: { appPassword } };
    }
    case 'consumer-key': {
      const { kind, consumerKey, consumerSecret } = key;
      return { auth: { kind, consumerKey }, parts: { consumerSecret } };
    }
    case 'access-token':
    case 'service-token':
    case 'cookie': {
      const { kind, ...parts } = key;
      return { auth: { kind }, parts };
    }
  }
}
