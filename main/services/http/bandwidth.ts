import type { Clock } from '../../sync/ports/time.ts';
import { stoppedError } from './failures.ts';
import { type HttpRequest, type HttpResponse, isStreamBody, type StreamBody, type Transport } from './transport.ts';

/** Bytes a second; 0 for as many as there are. */
export interface BandwidthLimits {
  readonly down: number;
  readonly up: number;
}

export interface BandwidthOptions {
  readonly clock: Clock;
  /** Asked for each piece, so that a change is followed at once. */
  readonly limits: () => BandwidthLimits;
}

/** What was not used is saved up for so long. */
const burstMs = 250;
/** A changed limit is followed within this time, whatever was reckoned with the old one. */
const mostSleepMs = 250;
const smallestPiece = 512;
const largestPiece = 64 * 1024;

/** Time as a stock of bytes: whoever takes some waits until all that was taken has been earned, first come first served. */
class Bucket {
  readonly #clock: Clock;
  readonly #rate: () => number;
  #earned = 0;
  #taken = 0;
  #at: number;

  constructor(clock: Clock, rate: () => number) {
    this.#clock = clock;
    this.#rate = rate;
    this.#at = clock.monotonic();
  }

  get limits(): boolean {
    return this.#rate() > 0;
  }

  /** How much to take at a time: about a twentieth of a second, so that several who share the line all go on. */
  piece(left: number): number {
    const rate = this.#rate();
    if (rate <= 0) return left;
    return Math.min(left, largestPiece, Math.max(smallestPiece, Math.round(rate / 20)));
  }

  /** Rejects with the signal's reason. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    this.#earn();
    this.#taken += bytes;
    const mine = this.#taken;
    for (;;) {
      const rate = this.#earn();
      if (rate <= 0 || this.#earned >= mine) return;
      await this.#clock.sleep(Math.min(mostSleepMs, Math.max(1, ((mine - this.#earned) * 1000) / rate)), signal);
    }
  }

  #earn(): number {
    const rate = this.#rate();
    const now = this.#clock.monotonic();
    const most = this.#taken + (rate * burstMs) / 1000;
    this.#earned = rate <= 0 ? this.#taken : Math.min(most, this.#earned + ((now - this.#at) * rate) / 1000);
    this.#at = now;
    return rate;
  }
}

/**
 * Lets bodies through no faster than the limits, all requests of the program together. Heads are not counted. Pieces are passed on as they
 * may be, so that whoever counts them sees the true rate. Lies above what watches for silence: a body that waits here is not a silent host.
 */
export function withBandwidth(inner: Transport, options: BandwidthOptions): Transport {
  const { clock, limits } = options;
  const down = new Bucket(clock, () => limits().down);
  const up = new Bucket(clock, () => limits().up);

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const { body, signal } = request;
    const stopped = (sent: boolean) => stoppedError(request, { sent });
    const slow = (source: AsyncIterable<Uint8Array>, bucket: Bucket) =>
      slowed(source, (bytes) => bucket.take(bytes, signal).catch(() => Promise.reject(stopped(true))), bucket);
    if (isStreamBody(body)) {
      const paced: StreamBody = { length: body.length, open: () => slow(body.open(), up) };
      return received(await inner.send({ ...request, body: paced }));
    }
    // Small bodies wait as a whole.
    if (body) await up.take(body.byteLength, signal).catch(() => Promise.reject(stopped(false)));
    return received(await inner.send(request));

    function received(response: HttpResponse): HttpResponse {
      const { status, headers } = response;
      return { status, headers, body: slow(response.body, down), discard: () => response.discard() };
    }
  }
  return { send, close: () => inner.close() };
}

/** The same bytes in pieces that come when they may. Without a limit they are handed through as they are: each layer costs time. */
function slowed(
  source: AsyncIterable<Uint8Array>,
  take: (bytes: number) => Promise<void>,
  bucket: Bucket,
): AsyncIterable<Uint8Array> {
  const iterate = (): AsyncIterator<Uint8Array> => {
    const chunks = source[Symbol.asyncIterator]();
    let rest: Uint8Array | null = null;
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (rest === null) {
        const result = await chunks.next();
        if (result.done === true || result.value.byteLength === 0) return result;
        rest = result.value;
      }
      const piece = rest.subarray(0, bucket.piece(rest.byteLength));
      rest = piece.byteLength < rest.byteLength ? rest.subarray(piece.byteLength) : null;
      await take(piece.byteLength);
      return { done: false, value: piece };
    };
    return {
      next: () => (rest === null && !bucket.limits ? chunks.next() : next()),
      return: async () => {
        await chunks.return?.();
        return { done: true, value: undefined };
      },
    };
  };
  return { [Symbol.asyncIterator]: iterate };
}
