import { checkedOrigin } from '../http/origin.ts';

/**
 * The root of the API for what the dialog of API accounts shows as "API endpoint", or for a bare host (contract 3.1): both `/api/v1` and
 * `/api/v1.0` are in use, and a path that names a version is taken as it is. Without a slash at the end. Throws `refused` for an address
 * that is not safe.
 */
export function projectworksRoot(url: string): string {
  const origin = checkedOrigin(url);
  const path = new URL(url).pathname.replace(/\/+$/, '');
  const hasVersion = /\/v\d+(?:\.\d+)?$/.test(path);
  return `${origin}${path}${hasVersion ? '' : '/api/v1'}`;
}
