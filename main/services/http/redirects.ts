import { SyncError } from '../../sync/errors.ts';
import { describeRequest, HttpFailure } from './failures.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

const mostHops = 5;

function target(request: HttpRequest, response: HttpResponse): URL | null {
  const location = response.headers['location'];
  if (location === undefined || !URL.canParse(location, request.url)) return null;
  return new URL(location, request.url);
}

/**
 * Follows redirects of GETs within one origin. Every other one is `broken`: a token goes to nobody but the host that the user named, and a
 * redirect to a foreign host is more often a captive portal than a service that moved.
 */
export function withRedirects(inner: Transport): Transport {
  async function send(request: HttpRequest): Promise<HttpResponse> {
    let current = request;
    for (let hop = 0; ; hop += 1) {
      const response = await inner.send(current);
      if (response.status < 300 || response.status > 399 || response.status === 304) return response;
      response.discard();
      const next = target(current, response);
      const what = `${describeRequest(current)} was redirected`;
      const facts = { maybeDone: !request.repeatable };
      if (next === null) throw new SyncError('broken', `${what} to nowhere (HTTP ${response.status}).`, facts);
      if (next.origin !== new URL(request.url).origin) {
        throw new SyncError(
          'broken',
          `${what} to another host, ${next.origin}; it was not followed. Is there a sign-in page of the network in between?`,
          facts,
        );
      }
      if (request.followsRedirects === false) {
        const cause = new HttpFailure({ status: response.status, code: null, said: null, date: response.headers['date'] });
        throw new SyncError('broken', `${what} to ${next.pathname}; it was not followed.`, { ...facts, cause });
      }
      if (request.method !== 'GET')
        throw new SyncError('broken', `${what} to ${next.pathname}, which only a GET may follow.`, facts);
      if (hop === mostHops) throw new SyncError('broken', `${what} more than ${mostHops} times.`);
      current = { ...request, url: next.href };
    }
  }
  return { send, close: () => inner.close() };
}
