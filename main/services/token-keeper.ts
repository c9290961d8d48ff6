import { asSyncError, SyncError } from '../sync/errors.ts';
import type { Clock } from '../sync/ports/time.ts';
import type { Authorizer } from './authorized-transport.ts';
import { stoppedError } from './http/failures.ts';
import type { HttpRequest } from './http/transport.ts';
import type { Tokens } from './oauth2-tokens.ts';

/** Where tokens come from and where they are kept. */
export interface TokenSource {
  /** What was kept last, or null. */
  load(): Promise<Tokens | null>;
  /** Asks the service for tokens in place of `old`. Throws `auth` when a person has to sign in. */
  obtain(old: Tokens | null, signal: AbortSignal): Promise<Tokens>;
  /** Keeps them; null where they need not outlive the process. */
  readonly save: ((tokens: Tokens) => Promise<void>) | null;
}

/**
 * One account's access token. All callers share one renewal at a time, which starts shortly before the token ends by the service's own
 * clock. New tokens are used only after they are kept: the service forgets the old refresh token as soon as it gives a new one, so what is
 * kept must never be older than what is in use. Tokens that could not be kept stay in memory and are kept first thing in the next call.
 */
export class TokenKeeper implements Authorizer {
  readonly #source: TokenSource;
  readonly #clock: Clock;
  readonly #life = new AbortController();
  #current: Tokens | null = null;
  #unsaved: Tokens | null = null;
  #renewal: Promise<Tokens> | null = null;
  #loaded = false;
  /** The service's clock minus ours. */
  #offset = 0;

  constructor(source: TokenSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  async header(request: Pick<HttpRequest, 'method' | 'url' | 'signal'>): Promise<string> {
    const tokens = await this.#usable(request.signal);
    if (request.signal.aborted) throw stoppedError({ ...request, headers: {}, body: null, repeatable: true }, { sent: false });
    return `Bearer ${tokens.accessToken}`;
  }

  clockSeen(ms: number): void {
    this.#offset = ms - this.#clock.now();
  }

  async renew(used: string, signal: AbortSignal): Promise<boolean> {
    // Somebody else's 401 may have led to a new token already.
    if (this.#current !== null && `Bearer ${this.#current.accessToken}` !== used) return true;
    await whileWanted(this.#renewed(), signal);
    return true;
  }

  async close(): Promise<void> {
    // A renewal under way is let finish: its answer may be the only copy of a new refresh token.
    await this.#renewal?.catch(() => undefined);
    this.#life.abort();
  }

  async #usable(signal: AbortSignal): Promise<Tokens> {
    if (this.#renewal !== null) return whileWanted(this.#renewal, signal);
    if (!this.#loaded) {
      const kept = await this.#source.load();
      this.#current ??= kept;
      this.#loaded = true;
    }
    const tokens = this.#current;
    if (tokens === null || this.#waitsForSaving()) return whileWanted(this.#renewed(), signal);
    const now = this.#clock.now() + this.#offset;
    if (tokens.refreshAt === null || now < tokens.refreshAt) return tokens;
    try {
      return await whileWanted(this.#renewed(), signal);
    } catch (thrown) {
      const error = asSyncError(thrown);
      // What cannot be renewed now is still good for the rest of its time.
      const good = tokens.expiresAt !== null && now < tokens.expiresAt;
      if (good && !this.#waitsForSaving() && error.kind !== 'auth') return tokens;
      throw error;
    }
  }

  #waitsForSaving(): boolean {
    return this.#unsaved !== null;
  }

  /** The renewal that runs, or a new one. */
  #renewed(): Promise<Tokens> {
    this.#renewal ??= this.#renewOnce().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #renewOnce(): Promise<Tokens> {
    const kept = this.#unsaved === null ? await this.#newer() : null;
    this.#current = kept ?? (await this.#kept(this.#unsaved ?? (await this.#source.obtain(this.#current, this.#life.signal))));
    return this.#current;
  }

  async #kept(tokens: Tokens): Promise<Tokens> {
    if (this.#source.save === null) return tokens;
    this.#unsaved = tokens;
    await this.#source.save(tokens);
    this.#unsaved = null;
    return tokens;
  }

  /** Tokens that another process of this account kept meanwhile: asking with our old ones would fail. */
  async #newer(): Promise<Tokens | null> {
    if (this.#source.save === null) return null;
    const kept = await this.#source.load();
    return kept !== null && kept.accessToken !== this.#current?.accessToken ? kept : null;
  }
}

/** Waits for work that goes on even when this caller does not want it any more. */
function whileWanted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      const reason: unknown = signal.reason;
      reject(reason instanceof SyncError ? reason : new SyncError('busy', 'Signing in was stopped.', { cause: reason }));
    };
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    const over = (): void => signal.removeEventListener('abort', stop);
    work.then(resolve, (error: unknown) => reject(asSyncError(error))).finally(over);
  });
}
