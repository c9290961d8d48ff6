import { SyncError } from '../../sync/errors.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { retryAfterMs, stoppedError } from './failures.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';
import { watchedBody } from './watched-body.ts';

export interface PacingOptions {
  readonly clock: Clock;
  /** Requests to one host at a time, counted until their answers are read. */
  readonly parallel: number;
  /** A host that asks for more patience than this makes requests fail with `throttled` at once, so that people are told. */
  readonly longestWaitMs: number;
}

const firstPauseMs = 1_000;
const longestGuessMs = 60_000;

/** Who may talk to one host, and when. */
class HostGate {
  readonly #options: PacingOptions;
  readonly #queue: (() => void)[] = [];
  #free: number;
  #pausedUntil = -Infinity;
  #strikes = 0;

  constructor(options: PacingOptions) {
    this.#options = options;
    this.#free = options.parallel;
  }

  async enter(request: HttpRequest): Promise<void> {
    if (request.signal.aborted) throw stoppedError(request, { sent: false });
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#turn(request.signal))) throw stoppedError(request, { sent: false });
    try {
      await this.#pause(request);
    } catch (error) {
      this.leave();
      throw error instanceof SyncError ? error : stoppedError(request, { sent: false });
    }
  }

  leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }

  /** Learns from an answer: whether the host asks for patience, and for how long. */
  heed(response: HttpResponse): void {
    const { clock } = this.#options;
    const asked = retryAfterMs(response.headers, clock.now());
    const throttled = response.status === 429 || (response.status === 503 && asked !== undefined);
    if (!throttled) {
      if (response.status < 500) this.#strikes = 0;
      return;
    }
    const wait = asked ?? Math.min(firstPauseMs * 2 ** this.#strikes, longestGuessMs);
    this.#strikes += 1;
    this.#pausedUntil = Math.max(this.#pausedUntil, clock.monotonic() + wait);
  }

  /** Waits in line. False when an abort ended the waiting. */
  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const go = (): void => {
        signal.removeEventListener('abort', leaveLine);
        resolve(true);
      };
      const leaveLine = (): void => {
        this.#queue.splice(this.#queue.indexOf(go), 1);
        resolve(false);
      };
      this.#queue.push(go);
      signal.addEventListener('abort', leaveLine, { once: true });
    });
  }

  async #pause(request: HttpRequest): Promise<void> {
    const { clock, longestWaitMs } = this.#options;
    for (;;) {
      const left = this.#pausedUntil - clock.monotonic();
      if (left <= 0) return;
      if (left > longestWaitMs) {
        const { host } = new URL(request.url);
        throw new SyncError('throttled', `${host} asks to be left alone for ${Math.ceil(left / 1000)} s.`, {
          retryAfterMs: left,
        });
      }
      await clock.sleep(left, request.signal);
    }
  }
}

/**
 * Limits how many requests run at a time to one host, and makes all of them wait when it asks for patience (429, or 503 with
 * Retry-After; without a time: 1 s, then twice as long each time). One of these is meant to serve the whole program.
 */
export function withPacing(inner: Transport, options: PacingOptions): Transport {
  const gates = new Map<string, HostGate>();

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const { origin } = new URL(request.url);
    let gate = gates.get(origin);
    if (gate === undefined) gates.set(origin, (gate = new HostGate(options)));
    const held = gate;
    await held.enter(request);
    try {
      const response = await inner.send(request);
      held.heed(response);
      return watchedBody(response, { ended: () => held.leave() });
    } catch (error) {
      held.leave();
      throw error;
    }
  }
  return { send, close: () => inner.close() };
}
