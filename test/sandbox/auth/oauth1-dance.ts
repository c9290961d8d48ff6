import { newSecret } from '../account.ts';
import type { Reply } from '../wire/reply.ts';
import { addQuery, htmlReply, redirectReply, textReply } from '../wire/reply.ts';
import type { ApiRequest } from '../wire/request.ts';
import type { World } from '../world.ts';
import { consentPage, messagePage, signedInPerson } from './consent-page.ts';
import type { Consumer, OAuth1Token } from './oauth1-store.ts';
import { OAuth1Error, verifyOAuth1 } from './oauth1-request.ts';

/** `/initiate`: temporary credentials (contract 3.1). The callback is the application's own, whatever is asked for. */
export function initiate(request: ApiRequest, world: World): Reply {
  const { consumer } = verifyOAuth1(request, world);
  const temporary = world.oauth1.addTemporary(consumer.key);
  return credentials({ oauth_callback_confirmed: 'true', ...namesOf(temporary) });
}

/** `GET /authorize`: the page on which a person signs in. */
export function showAuthorize(request: ApiRequest, world: World): Reply {
  const { token, consumer } = waiting(request.query.get('oauth_token'), world);
  return htmlReply(form(token, consumer));
}

/** `POST /authorize`: what the page sends. */
export function decideAuthorize(request: ApiRequest, world: World): Reply {
  const sent = new URLSearchParams(request.body.toString('utf8'));
  const { token, consumer } = waiting(sent.get('oauth_token'), world);
  if (sent.get('decision') !== 'allow') {
    world.oauth1.revoke(token.token);
    return htmlReply(messagePage('Denied', 'The application was not let in.'));
  }
  const person = signedInPerson(sent, world);
  if (!person) return htmlReply(form(token, consumer, 'Wrong e-mail address or password'), 401);
  token.person = person;
  token.verifier = newSecret();
  const answer = new URLSearchParams({ oauth_token: token.token, oauth_verifier: token.verifier });
  return redirectReply(addQuery(consumer.callback, answer));
}

/** `/token`: temporary credentials and verifier for an access token, which knows no end. */
export function exchange(request: ApiRequest, world: World): Reply {
  const { token, verifier } = verifyOAuth1(request, world, ['oauth_token', 'oauth_verifier']);
  if (!token?.person || token.verifier !== verifier) throw new OAuth1Error(401, 'oauth_verifier mismatch');
  return credentials(namesOf(world.oauth1.exchange(token)));
}

/** How a refusal looks: plain text, with the provider's own words. */
export function oauth1Refusal(error: OAuth1Error): Reply {
  const text = `${error.status === 400 ? 'Bad Request' : 'Unauthorized'}: ${error.message}\n`;
  const headers = error.status === 401 ? { 'WWW-Authenticate': 'OAuth realm="ProjectPlace"' } : {};
  return textReply(text, { status: error.status, type: 'text/plain; charset=utf-8', headers });
}

function waiting(name: string | null, world: World): { token: OAuth1Token; consumer: Consumer } {
  if (name === null || name === '') throw new OAuth1Error(400, 'missing oauth_token parameter');
  const token = world.oauth1.token(name);
  const consumer = token && world.oauth1.consumer(token.consumerKey);
  if (!token?.temporary || !consumer) throw new OAuth1Error(401, 'temporary credentials not found');
  return { token, consumer };
}

function form(token: OAuth1Token, consumer: Consumer, problem?: string): string {
  const hidden = new URLSearchParams({ oauth_token: token.token });
  const page = { action: '/authorize', application: consumer.key, hidden };
  return consentPage(problem === undefined ? page : { ...page, problem });
}

function namesOf(token: OAuth1Token): Record<string, string> {
  return { oauth_token: token.token, oauth_token_secret: token.secret };
}

function credentials(values: Record<string, string>): Reply {
  return textReply(new URLSearchParams(values).toString(), { status: 200, type: 'application/x-www-form-urlencoded' });
}
