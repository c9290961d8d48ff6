import type { SyncError } from '../../sync/errors.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { Clock, Random } from '../../sync/ports/time.ts';
import { HttpFailure, stoppedError } from './failures.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

export interface RetryOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** In all, the first one counted. */
  readonly attempts: number;
  /** Before the second attempt; doubled each time, each shortened by up to half at random. */
  readonly firstWaitMs: number;
  /** A service that asks for more patience than this is left to the caller. */
  readonly longestWaitMs: number;
}

function isTransient(error: SyncError): boolean {
  if (error.kind === 'offline' || error.kind === 'throttled') return true;
  return error.kind === 'broken' && error.cause instanceof HttpFailure && error.cause.status >= 500;
}

function mayRepeat(error: SyncError, request: HttpRequest): boolean {
  return isTransient(error) && (request.repeatable || !error.maybeDone);
}

/**
 * Sends a request again when it failed for a passing reason and a second attempt does no harm: it is `repeatable`, or it certainly was not
 * carried out. Bodies of answers are not read here, so what breaks off in one is not repeated.
 */
export function withRetry(inner: Transport, options: RetryOptions): Transport {
  const { clock, random, attempts, firstWaitMs, longestWaitMs } = options;

  async function send(request: HttpRequest): Promise<HttpResponse> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inner.send(request);
      } catch (thrown) {
        const error = asSyncError(thrown);
        const backoff = firstWaitMs * 2 ** (attempt - 1) * (1 - random.fraction() / 2);
        const wait = Math.max(backoff, error.retryAfterMs ?? 0);
        if (attempt === attempts || request.signal.aborted || wait > longestWaitMs || !mayRepeat(error, request)) throw error;
        await clock.sleep(wait, request.signal).catch(() => {
          throw stoppedError(request, { sent: false });
        });
      }
    }
  }
  return { send, close: () => inner.close() };
}
