import type { Person } from '../account.ts';
import { ApiError } from '../wire/api-error.ts';
import type { ApiRequest } from '../wire/request.ts';
import type { World } from '../world.ts';
import { isOAuth1, OAuth1Error, verifyOAuth1 } from './oauth1-request.ts';

/**
 * Who sends a request: OAuth1 in header, query or form; a Bearer token in the header or as `access_token`. Throws 401 otherwise; Basic
 * is for OData only (contract 16.2).
 */
export function callerOf(request: ApiRequest, world: World): Person {
  if (isOAuth1(request)) {
    const { token } = verifyOAuth1(request, world, ['oauth_token']);
    if (!token?.person || token.person.isGone) throw new OAuth1Error(401, 'token credentials not found');
    return token.person;
  }
  const token = accessTokenOf(request);
  const person = token === null ? null : world.bearer.holder(token);
  if (!person || person.isGone)
    throw new ApiError(
      401,
      'UNAUTHORIZED',
      token === null ? 'Credentials are missing' : 'The access token is invalid or expired',
    );
  return person;
}

function accessTokenOf(request: Pick<ApiRequest, 'incoming' | 'query'>): string | null {
  const header = /^bearer +(\S+)$/i.exec(request.incoming.headers.authorization ?? '')?.[1];
  return header ?? request.query.get('access_token');
}

/** Ends the credential that a request comes with, whatever it is. */
export function endCredential(request: ApiRequest, world: World): void {
  const token = accessTokenOf(request);
  if (token !== null) world.bearer.expire(token);
  const header = /oauth_token="([^"]*)"/.exec(request.incoming.headers.authorization ?? '')?.[1];
  const oauth1 = header ?? request.query.get('oauth_token');
  if (oauth1 != null) world.oauth1.revoke(oauth1);
}
