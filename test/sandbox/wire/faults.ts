/** What goes wrong. Lengths in bytes of the answer's body, times in ms unless the name says otherwise. */
export type Effect =
  /** This status instead of the answer; nothing is done, unless `when` is `after`. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly when?: 'before' | 'after';
    }
  /** A login page with status 200; nothing is done. */
  | { readonly kind: 'html200' }
  /** The right Content-Length, but the line is cut after so many bytes. */
  | { readonly kind: 'truncate'; readonly after: number }
  /** The Content-Length is wrong by so many bytes (default 10). More than there are: the line ends early. Fewer: the rest is missing. */
  | { readonly kind: 'wrongLength'; readonly by?: number }
  /** The connection is reset, before anything was done, or after it was done and instead of the answer. */
  | { readonly kind: 'reset'; readonly when?: 'before' | 'after' }
  /** No answer ever comes, before anything was done, or after it was done: `Faults.held` counts these. */
  | { readonly kind: 'hold'; readonly when?: 'before' | 'after' }
  /** So much of the body, and then nothing more comes. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The request is handled so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The body comes in pieces of so many bytes, each after a wait. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly ms: number }
  /** 429, with Retry-After when a number of seconds is given; nothing is done. */
  | { readonly kind: 'throttle'; readonly retryAfter?: number }
  /** The request's access token ends now: 401. An OAuth1 token, which knows no end, is revoked. */
  | { readonly kind: 'expireToken' };

/** Which requests an effect meets, and how many of them. */
export interface Fault {
  readonly method?: string;
  /** Regular expression on the normalised path, `/N/…`, without the query. */
  readonly pathMatches?: string;
  /** How many requests; 1 when left out. */
  readonly times?: number;
  /** How many matching requests pass before. */
  readonly skip?: number;
  readonly effect: Effect;
  /** Waits for its requests once this one has met all of its own. */
  readonly then?: Fault;
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp | null;
  left: number;
  skip: number;
}

/** The faults that wait for their requests. The first that fits is taken. */
export class Faults {
  /** How many requests were left without an answer so far. */
  held = 0;
  #armed: Armed[] = [];

  add(fault: Fault): void {
    const path = fault.pathMatches === undefined ? null : new RegExp(fault.pathMatches);
    this.#armed.push({ fault, path, left: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  /** Those that are left, with how many requests each will still meet. */
  list(): readonly (Fault & { readonly left: number })[] {
    return this.#armed.map(({ fault, left }) => ({ ...fault, left }));
  }

  clear(): void {
    this.#armed = [];
  }

  take(method: string, path: string): Effect | null {
    for (const armed of this.#armed) {
      if (armed.fault.method !== undefined && armed.fault.method !== method) continue;
      if (armed.path && !armed.path.test(path)) continue;
      if (armed.skip > 0) {
        armed.skip--;
        continue;
      }
      armed.left--;
      if (armed.left <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
      if (armed.left <= 0 && armed.fault.then) this.add(armed.fault.then);
      return armed.fault.effect;
    }
    return null;
  }
}
