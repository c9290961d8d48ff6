import { BadInput } from './bad-input.ts';
import type { AuthScheme, ServiceKind } from '../sync/ports/settings.ts';

type Way = AuthScheme['kind'];

/** The ways to sign in that each service has. */
const waysOf: Readonly<Record<ServiceKind, readonly Way[]>> = {
  projectplace: ['oauth2-user', 'oauth2-robot', 'oauth1-robot', 'app-password'],
  targetprocess: ['access-token', 'service-token', 'password', 'cookie'],
  planpoint: ['password', 'access-token'],
  projectworks: ['consumer-key'],
};

/** The ways to sign in that a service has. */
export function waysInto(service: ServiceKind): readonly Way[] {
  return waysOf[service];
}

export const serviceKinds: readonly ServiceKind[] = ['projectplace', 'targetprocess', 'planpoint', 'projectworks'];

/** Services that may lie below a path of their host: own installations, and addresses that the service itself shows to be copied. */
const withPath: ReadonlySet<ServiceKind> = new Set(['targetprocess', 'projectworks']);

const exampleOf: Readonly<Record<ServiceKind, string>> = {
  projectplace: 'https://api.projectplace.com',
  targetprocess: 'https://account.tpondemand.com',
  planpoint: 'https://app.planpoint.io',
  projectworks: 'https://api.projectworksapp.com',
};

/** The service that a person named. Throws `BadInput`. */
export function serviceNamed(text: string): ServiceKind {
  const service = serviceKinds.find((one) => one === text.toLowerCase());
  if (service) return service;
  throw new BadInput(`There is no service "${text}". Known: ${serviceKinds.join(', ')}.`);
}

/** Throws `BadInput` for a way to sign in that the service has not. */
export function checkWay(service: ServiceKind, way: Way): void {
  if (waysOf[service].includes(way)) return;
  throw new BadInput(`Nobody signs in to ${service} with ${way}. It takes: ${waysOf[service].join(', ')}.`);
}

/** What a person should know of a way to sign in; null for nothing. */
export function cautionOf({ kind }: AuthScheme): string | null {
  if (kind !== 'consumer-key') return null;
  return (
    'Note: an API account of Projectworks may see more than you do there. Tidemark keeps copies of it on this computer: use a key with as few ' +
    "rights as will do. Lists with people's private data stay off until you choose them (tidemark tables --keep)."
  );
}

/** The parts that a person has to give for a way to sign in. */
export function neededParts(auth: AuthScheme): readonly [string, ...string[]] {
  switch (auth.kind) {
    case 'oauth1-robot':
      return ['consumerSecret', 'tokenSecret'];
    case 'app-password':
      return ['appPassword'];
    case 'oauth2-robot':
    case 'oauth2-user':
      return ['clientSecret'];
    case 'access-token':
      return ['accessToken'];
    case 'service-token':
      return ['serviceToken'];
    case 'password':
      return ['password'];
    case 'cookie':
      return ['cookie'];
    case 'consumer-key':
      return ['consumerSecret'];
  }
}

/**
 * Brings an address to the form that is stored: the origin, with the path where the service may have one. Throws `BadInput` for anything
 * that is not https; plain http is taken only on this machine, since secrets would go over the line in the clear.
 */
export function serviceAddress(service: ServiceKind, text: string): string {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new BadInput(`"${text}" is not an address. It looks like ${exampleOf[service]}.`);
  }
  if (url.username !== '' || url.password !== '') throw new BadInput('The address must not hold a user name or password.');
  const path = url.pathname.replace(/\/+$/, '');
  const isWhole = path === '' || withPath.has(service);
  if (!isWhole || url.search !== '' || url.hash !== '') {
    const wanted = withPath.has(service) ? `${url.origin}${path}` : url.origin;
    throw new BadInput(`Give the address without ${isWhole ? 'what follows the path' : 'a path'}: ${wanted}`);
  }
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !local) throw new BadInput(`"${url.origin}" is not encrypted. Use https.`);
  return `${url.origin}${path}`;
}
