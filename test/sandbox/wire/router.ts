import type { World } from '../world.ts';
import type { Reply } from './reply.ts';
import type { ApiRequest, SignedRequest } from './request.ts';

interface RouteFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Normalised path with `{name}` for each number, each id of a webhook and each key of a token. */
  readonly template: string;
}

/** A route that takes no credentials, or checks them by itself. */
export interface PublicRoute extends RouteFacts {
  readonly access: 'public';
  readonly handle: (request: ApiRequest, world: World) => Reply | Promise<Reply>;
}

export interface SignedRoute extends RouteFacts {
  /** `write` is closed to read-only robots. */
  readonly access: 'read' | 'write';
  /** Reads the body itself. */
  readonly streams?: boolean;
  readonly handle: (request: SignedRequest, world: World) => Reply | Promise<Reply>;
}

export type Route = PublicRoute | SignedRoute;

/** What a path leads to. No route for the method, but some `methods`: 405. */
export interface Match {
  readonly route: Route | undefined;
  readonly ids: readonly [number, number];
  readonly hexId: string;
  readonly template: string;
  readonly methods: readonly string[];
}

const singular: Readonly<Record<string, string>> = { project: 'projects', document: 'documents', board: 'boards' };

/** What means the same in a path, encoded or not. */
const plainSign = /[\w.~$!&'()*+,;=:@-]/;

/**
 * One form for all the ways to say the same (contract 1): `/api/vN/x` and `/N/x`, a slash at the end, the `.json` and the singular
 * collections of old clients, and signs that need not be encoded (RFC 3986).
 */
export function normalisePath(path: string): string {
  let normal = path.replace(/%[2-7][\da-f]/gi, (code) => {
    const sign = decodeURIComponent(code);
    return plainSign.test(sign) ? sign : code;
  });
  normal = normal.replace(/^\/api\/v(\d)\//, '/$1/');
  normal = normal.replace(/\/+$/, '');
  if (normal.endsWith('.json')) normal = normal.slice(0, -5);
  return normal.replace(/^(\/\d\/)([a-z]+)(?=\/)/, (whole, version: string, word: string) =>
    word in singular ? `${version}${singular[word] ?? ''}` : whole,
  );
}

/** Finds routes by one look into a map, however many there are. */
export class Router {
  readonly #routes = new Map<string, Map<string, Route>>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = route.template.replace(/\{\w+\}/g, '{id}');
      const methods = this.#routes.get(key) ?? new Map<string, Route>();
      if (methods.has(route.method)) throw new Error(`two routes for ${route.method} ${route.template}`);
      this.#routes.set(key, methods.set(route.method, route));
    }
  }

  match(method: string, path: string): Match {
    const ids: number[] = [];
    let hexId = '';
    const segments = path.split('/');
    for (let i = 2; i < segments.length; i++) {
      const segment = segments[i] ?? '';
      if (/^[0-9a-f]{24}(?:[0-9a-f]{8})?$/.test(segment)) hexId = segment;
      else if (/^\d+$/.test(segment)) ids.push(Number(segment));
      else continue;
      segments[i] = '{id}';
    }
    const template = segments.join('/');
    const methods = this.#routes.get(template);
    const route = methods?.get(method);
    return {
      route,
      ids: [ids[0] ?? Number.NaN, ids[1] ?? Number.NaN],
      hexId,
      template: route?.template ?? template,
      methods: methods ? [...methods.keys()] : [],
    };
  }
}
