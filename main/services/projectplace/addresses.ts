import { checkedOrigin } from '../http/origin.ts';

/** Where one ProjectPlace host has what. */
export interface ProjectPlaceHost {
  readonly origin: string;
  /** The address of an API path, written as on the API host: `/2/documents/1`. */
  api(path: string): string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Origin of the reporting feeds (contract 11). */
  readonly feeds: string;
  /** The page where a person sees an object (contract 1: a redirect to any object). */
  page(id: string): string;
}

/**
 * The web application's host has the same resources below `/api/vN` as the API host and the subdomains have below `/N` (contract 1).
 * Throws `refused` for an address that is not safe.
 */
export function projectPlaceHost(url: string): ProjectPlaceHost {
  const origin = checkedOrigin(url);
  const { hostname } = new URL(origin);
  const isReal = hostname.endsWith('.projectplace.com');
  const prefix = hostname === 'service.projectplace.com' ? '/api/v' : '/';
  const pages = isReal ? 'https://www.projectplace.com' : origin;
  return {
    origin,
    api: (path) => `${origin}${prefix}${path.slice(1)}`,
    authorizeUrl: `${origin}/oauth2/authorize`,
    tokenUrl: `${origin}/oauth2/access_token`,
    feeds: isReal ? `https://${feedHost(hostname)}` : origin,
    page: (id) => `${pages}/pp/pp.cgi/r${id}`,
  };
}

/** Environments of the vendor are named in both hosts: `service-eu.` has `odata3-eu.`. */
function feedHost(hostname: string): string {
  return hostname.replace(
    /^[a-z0-9]+(-[a-z0-9-]+)?\./,
    (_whole, environment: string | undefined) => `odata3${environment ?? ''}.`,
  );
}
