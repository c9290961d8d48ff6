import { createHash } from 'node:crypto';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { ApiRequest } from '../wire/request.ts';
import type { World } from '../world.ts';
import type { AuthorizationCode } from './authorization-codes.ts';
import type { OAuth2Client } from './oauth2-clients.ts';
import { signedInClient } from './oauth2-clients.ts';

/** `POST /oauth2/access_token` (contract 3.3–3.5). Errors in the form of RFC 6749, 5.2. */
export function tokenEndpoint(request: ApiRequest, world: World): Reply {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const client = signedInClient(request, form, world);
  if (!client) return unknownClient(request);
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return robotToken(client, world);
    case 'authorization_code':
      return codeToken(client, form, world);
    case 'refresh_token': {
      const answer = world.bearer.renew(form.get('refresh_token') ?? '', client.id);
      return answer ? success(answer) : failure(400, 'invalid_grant', 'The refresh token is invalid or expired');
    }
    case 'password':
      // Only for the vendor's own applications (contract 3.5), of which there are none here.
      return failure(400, 'unauthorized_client', 'The password grant is not available to this client');
    case null:
      return failure(400, 'invalid_request', 'grant_type is missing');
    default:
      return failure(400, 'unsupported_grant_type', 'Unsupported grant type');
  }
}

function robotToken(client: OAuth2Client, world: World): Reply {
  if (!client.robot) return failure(400, 'unauthorized_client', 'Client credentials are for robots only');
  return success(world.bearer.issue(client.robot, client.id));
}

function codeToken(client: OAuth2Client, form: URLSearchParams, world: World): Reply {
  const code = world.codes.take(form.get('code') ?? '', client.id);
  if (!code) return failure(400, 'invalid_grant', 'The code is invalid or expired');
  const redirect = form.get('redirect_uri');
  if (redirect !== null && redirect !== code.redirectUri) return failure(400, 'invalid_grant', 'Redirect URI mismatch');
  if (!provesKey(code, form.get('code_verifier'))) return failure(400, 'invalid_grant', 'The code verifier does not match');
  code.person.lastLogin = world.clock.now();
  return success(world.bearer.issue(code.person, client.id));
}

/** PKCE (RFC 7636): a challenge asks for its verifier, and a verifier for its challenge. */
function provesKey(code: AuthorizationCode, verifier: string | null): boolean {
  if (code.challenge === null || verifier === null) return code.challenge === verifier;
  if (code.challengeMethod === 'plain') return code.challenge === verifier;
  return code.challenge === createHash('sha256').update(verifier).digest('base64url');
}

/** Who came with Basic is told to come with Basic. */
function unknownClient({ incoming }: ApiRequest): Reply {
  const reply = failure(401, 'invalid_client', 'Invalid client');
  if (incoming.headers.authorization === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'WWW-Authenticate': 'Basic realm="ProjectPlace"' } };
}

function success(answer: unknown): Reply {
  return unkept(jsonReply(answer));
}

function failure(status: number, error: string, description: string): Reply {
  return unkept(jsonReply({ error, error_description: description }, status));
}

/** No cache may keep what is about tokens. */
function unkept(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'Cache-Control': 'no-store', Pragma: 'no-cache' } };
}
