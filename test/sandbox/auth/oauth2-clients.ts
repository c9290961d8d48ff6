import type { Person } from '../account.ts';
import type { ApiRequest } from '../wire/request.ts';
import type { World } from '../world.ts';

/** An application or a robot that may ask for tokens. */
export interface OAuth2Client {
  readonly id: string;
  readonly secret: string;
  /** None for robots. */
  readonly redirectUris: readonly string[];
  /** Whom the client is; null for applications. */
  readonly robot: Person | null;
}

export function oauth2Client(world: World, id: string): OAuth2Client | null {
  const { robot, readOnlyRobot, app } = world.credentials;
  if (id === robot.clientId) return { id, secret: robot.clientSecret, redirectUris: [], robot: world.robots.oauth2 };
  if (id === readOnlyRobot.clientId)
    return { id, secret: readOnlyRobot.clientSecret, redirectUris: [], robot: world.robots.readOnly };
  if (id === app.clientId) return { id, secret: app.clientSecret, redirectUris: app.redirectUris, robot: null };
  return null;
}

/** The client of a token request, by HTTP Basic or by fields of the form; null when id or secret are wrong. */
export function signedInClient(request: ApiRequest, form: URLSearchParams, world: World): OAuth2Client | null {
  const [id, secret] = basicOf(request) ?? [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const client = oauth2Client(world, id);
  return client?.secret === secret ? client : null;
}

function basicOf(request: ApiRequest): readonly [string, string] | null {
  const encoded = /^basic +(\S+)$/i.exec(request.incoming.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? ['', ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

/**
 * The redirect URI that counts: the registered one when none is asked for, else exactly a registered one, but that an IP loopback
 * address may come with any port (RFC 8252, 7.3). Null when it does not match.
 */
export function redirectUri(client: OAuth2Client, asked: string | null): string | null {
  if (asked === null || asked === '') return client.redirectUris[0] ?? null;
  if (client.redirectUris.includes(asked)) return asked;
  const withoutPort = asked.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}(?=\/)/, '$1');
  return client.redirectUris.includes(withoutPort) ? asked : null;
}
