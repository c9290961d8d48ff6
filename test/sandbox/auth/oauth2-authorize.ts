import type { Reply } from '../wire/reply.ts';
import { addQuery, htmlReply, redirectReply } from '../wire/reply.ts';
import type { ApiRequest } from '../wire/request.ts';
import type { World } from '../world.ts';
import { consentPage, messagePage, signedInPerson } from './consent-page.ts';
import { oauth2Client, redirectUri } from './oauth2-clients.ts';

/** What is carried from the address through the page. Others (`scope`, `access_type`, `prompt`, …) are ignored. */
const carried = ['client_id', 'redirect_uri', 'state', 'response_type', 'code_challenge', 'code_challenge_method'];

interface Asked {
  readonly clientId: string;
  readonly redirect: string;
  readonly parameters: URLSearchParams;
}

/** `GET /oauth2/authorize`: the page (contract 3.3). */
export function showConsent(request: ApiRequest, world: World): Reply {
  const asked = askedFor(request.query, world);
  return typeof asked === 'string' ? htmlReply(messagePage('Error', asked), 400) : form(asked);
}

/** `POST /oauth2/authorize`: what the page sends. */
export function decideConsent(request: ApiRequest, world: World): Reply {
  const sent = new URLSearchParams(request.body.toString('utf8'));
  const asked = askedFor(sent, world);
  if (typeof asked === 'string') return htmlReply(messagePage('Error', asked), 400);
  if (sent.get('decision') !== 'allow') return back(asked, { error: 'access_denied', error_description: 'The user said no' });
  const person = signedInPerson(sent, world);
  if (!person) return form(asked, 'Wrong e-mail address or password');
  const code = world.codes.issue({
    clientId: asked.clientId,
    person,
    redirectUri: asked.redirect,
    challenge: asked.parameters.get('code_challenge'),
    challengeMethod: asked.parameters.get('code_challenge_method') === 'S256' ? 'S256' : 'plain',
  });
  return back(asked, { code });
}

/** What is asked for, or why it can be told to nobody but the person: a wrong client must not be sent anywhere. */
function askedFor(source: URLSearchParams, world: World): Asked | string {
  const client = oauth2Client(world, source.get('client_id') ?? '');
  if (!client || client.robot) return 'Invalid client';
  const redirect = redirectUri(client, source.get('redirect_uri'));
  if (redirect === null) return 'Redirect URI mismatch';
  if ((source.get('response_type') ?? 'code') !== 'code') return 'Unsupported response type';
  const parameters = new URLSearchParams();
  for (const name of carried) {
    const value = source.get(name);
    if (value !== null) parameters.set(name, value);
  }
  return { clientId: client.id, redirect, parameters };
}

function form(asked: Asked, problem?: string): Reply {
  const page = { action: '/oauth2/authorize', application: asked.clientId, hidden: asked.parameters };
  return problem === undefined ? htmlReply(consentPage(page)) : htmlReply(consentPage({ ...page, problem }), 401);
}

function back(asked: Asked, answer: Readonly<Record<string, string>>): Reply {
  const parameters = new URLSearchParams(answer);
  const state = asked.parameters.get('state');
  if (state !== null) parameters.set('state', state);
  return redirectReply(addQuery(asked.redirect, parameters));
}
