import { SyncError } from '../../sync/errors.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { describeRequest } from './failures.ts';
import { type HttpRequest, type HttpResponse, isStreamBody, type StreamBody, type Transport } from './transport.ts';
import { watchedBody } from './watched-body.ts';

export interface TimeoutOptions {
  readonly clock: Clock;
  /** How long a connection may be silent while we wait for it: for the head of the answer, for more of a body, for room to send. */
  readonly idleMs: number;
}

/** Fewer bytes than these are as good as none: whoever sends them one by one would keep a listing from ever ending. */
const leastBytes = 512;

/** One request that is waited for. */
class Watched {
  readonly #now: () => number;
  readonly onSilence: () => void;
  /** When the silence began, less the time in which nobody waited. */
  since: number;
  waiting = true;
  #waitedMs = 0;
  #bytes = 0;

  constructor(now: () => number, onSilence: () => void) {
    this.#now = now;
    this.onSilence = onSilence;
    this.since = now();
  }

  moved(waiting: boolean): void {
    this.waiting = waiting;
    this.since = this.#now();
    this.#waitedMs = this.#bytes = 0;
  }

  /** Somebody waits for more of the answer. */
  wait(): void {
    this.waiting = true;
    this.since = this.#now() - this.#waitedMs;
  }

  arrived(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= leastBytes) this.moved(false);
    this.waiting = false;
    this.#waitedMs = this.#now() - this.since;
  }
}

/** Looks after all requests of a transport with one timer: a timer for each would take as long as sending a small request does. */
class SilenceWatch {
  readonly #options: TimeoutOptions;
  /** A list, not a set: the former tables of a set hold one another, and all requests that were in them, until a full collection of the memory. */
  #watched: readonly Watched[] = [];
  readonly #life = new AbortController();
  #runs = false;

  constructor(options: TimeoutOptions) {
    this.#options = options;
  }

  begin(onSilence: () => void): Watched {
    const watched = new Watched(() => this.#options.clock.monotonic(), onSilence);
    this.#watched = [...this.#watched, watched];
    if (!this.#runs) void this.#run();
    return watched;
  }

  end(watched: Watched): void {
    this.#watched = this.#watched.filter((other) => other !== watched);
  }

  close(): void {
    this.#life.abort();
  }

  async #run(): Promise<void> {
    const { clock, idleMs } = this.#options;
    this.#runs = true;
    try {
      while (this.#watched.length > 0) {
        const left = this.#look(clock.monotonic() - idleMs);
        // Requests that begin while this sleeps run out later than those that are here, so the sleep is never too long.
        if (this.#watched.length > 0) await clock.sleep(left, this.#life.signal);
      }
    } catch {
      // Only the sleep can throw, when `close` ended it.
    }
    this.#runs = false;
  }

  /** Tells the silent ones. Answers the time until the next may be silent. */
  #look(silentSince: number): number {
    let next = this.#options.idleMs;
    for (const watched of this.#watched) {
      const left = watched.since - silentSince;
      if (left > 0) next = Math.min(next, left);
      else if (watched.waiting) {
        this.end(watched);
        watched.onSilence();
      }
    }
    return next;
  }
}

function noticed(body: StreamBody, onChunk: () => void): StreamBody {
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of body.open()) {
      onChunk();
      yield chunk;
    }
  };
  return { length: body.length, open };
}

/** No limit for a whole request: a big download may take hours as long as bytes come. A silent one is `offline`, and so is one that only drips. */
export function withTimeouts(inner: Transport, options: TimeoutOptions): Transport {
  const watch = new SilenceWatch(options);

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const controller = new AbortController();
    const forward = (): void => controller.abort(request.signal.reason);
    if (request.signal.aborted) forward();
    request.signal.addEventListener('abort', forward, { once: true });
    let got = 'got no answer';
    const watched = watch.begin(() => {
      const message = `${describeRequest(request)} ${got} for ${Math.round(options.idleMs / 1000)} s.`;
      controller.abort(new SyncError('offline', message, { maybeDone: !request.repeatable }));
    });
    const end = (): void => {
      watch.end(watched);
      request.signal.removeEventListener('abort', forward);
    };
    const body = isStreamBody(request.body) ? noticed(request.body, () => watched.moved(true)) : request.body;
    try {
      const response = await inner.send({ ...request, body, signal: controller.signal });
      watched.moved(false);
      got = 'got next to nothing more of its answer';
      return watchedBody(response, { waiting: () => watched.wait(), arrived: (bytes) => watched.arrived(bytes), ended: end });
    } catch (error) {
      end();
      throw error;
    }
  }

  return {
    send,
    close() {
      watch.close();
      return inner.close();
    },
  };
}
