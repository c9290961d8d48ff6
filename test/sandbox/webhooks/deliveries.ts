import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isLoopback } from './subscriptions.ts';

/** One attempt to tell a subscriber something. There is never a second one. */
export interface Delivery {
  readonly subscriptionId: string;
  readonly url: string;
  readonly event: string;
  /** ms since the epoch. */
  readonly at: number;
  /** What the subscriber answered; null before, or when it did not. */
  status: number | null;
  /** Why it did not arrive. */
  error: string | null;
}

const patienceMs = 10_000;

/** What is sent to subscribers. Nothing leaves this machine: what is for another one is noted, not sent. */
export class Deliveries {
  readonly list: Delivery[] = [];
  readonly #now: () => number;
  readonly #stop = new AbortController();
  #failures = 0;

  /** `now`: ms since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The next ones do not arrive. */
  failNext(times: number): void {
    this.#failures = times;
  }

  /** Returns at once. */
  send(subscription: { readonly id: string; readonly url: string }, { event, body }: { event: string; body: unknown }): void {
    const { id, url } = subscription;
    const delivery: Delivery = { subscriptionId: id, url, event, at: this.#now(), status: null, error: null };
    this.list.push(delivery);
    if (this.#failures > 0) {
      this.#failures -= 1;
      delivery.error = 'failed as it was told to';
    } else if (isLoopback(new URL(url))) {
      this.#post(delivery, JSON.stringify(body));
    } else {
      delivery.error = 'not sent: the address is not on this machine';
    }
  }

  close(): void {
    this.#stop.abort();
  }

  #post(delivery: Delivery, body: string): void {
    const url = new URL(delivery.url);
    const options = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(patienceMs)]),
    };
    // Nobody has a certificate for loopback that others trust.
    const sent =
      url.protocol === 'https:' ? httpsRequest(url, { ...options, rejectUnauthorized: false }) : httpRequest(url, options);
    sent.once('response', (response) => {
      delivery.status = response.statusCode ?? null;
      response.resume();
    });
    sent.on('error', (error) => {
      delivery.error = error.message;
    });
    sent.end(body);
  }
}
