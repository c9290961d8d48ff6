import { asSyncError } from '../sync/errors.ts';
import { HttpFailure } from './http/failures.ts';
import type { HttpRequest, HttpResponse, Transport } from './http/transport.ts';

/** Puts a credential on requests. */
export interface Authorizer {
  /** The value of the Authorization header for one attempt of a request. Throws `auth` when there is no credential. */
  header(request: HttpRequest): Promise<string>;
  /** The service's clock, ms, as its answers tell. */
  clockSeen(ms: number): void;
  /**
   * Called when the service did not accept `used`. Answers whether there is something better now, so that one more attempt makes sense.
   * Throws `auth` when the account has to sign in anew.
   */
  renew(used: string, signal: AbortSignal): Promise<boolean>;
  /** Waits for what must not be cut off: a renewal whose answer replaces a credential. */
  close(): Promise<void>;
}

/**
 * Signs each attempt anew. After a 401 the credential is renewed once and the request sent once more; a service that answers 401 has not
 * carried it out. `inner` turns statuses into errors.
 */
export function withAuthorization(inner: Transport, authorizer: Authorizer): Transport {
  const noteClock = (date: string | undefined): void => {
    const ms = Date.parse(date ?? '');
    if (!Number.isNaN(ms)) authorizer.clockSeen(ms);
  };

  async function attempt(request: HttpRequest, authorization: string): Promise<HttpResponse> {
    const response = await inner.send({ ...request, headers: { ...request.headers, authorization } });
    noteClock(response.headers['date']);
    return response;
  }

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const used = await authorizer.header(request);
    try {
      return await attempt(request, used);
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.kind !== 'auth') throw error;
      if (error.cause instanceof HttpFailure) noteClock(error.cause.date);
      if (!(await authorizer.renew(used, request.signal))) throw error;
    }
    return attempt(request, await authorizer.header(request));
  }

  return {
    send,
    async close() {
      await authorizer.close();
      await inner.close();
    },
  };
}
