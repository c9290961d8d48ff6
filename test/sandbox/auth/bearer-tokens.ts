import { randomBytes } from 'node:crypto';
import type { Person } from '../account.ts';
import type { SandboxClock } from '../clock.ts';

/** 30 days (contract 3.3). */
const accessSeconds = 2_592_000;
const dayMs = 86_400_000;

/** The body of a token answer. Both `expires` and `expires_in`, since clients read one or the other. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires: number;
  readonly expires_in: number;
  readonly refresh_token?: string;
}

interface Grant {
  readonly person: Person;
  readonly clientId: string;
  readonly until: number;
}

/** OAuth2 tokens, 22 url-safe characters each. Refresh tokens are good for once. */
export class BearerTokens {
  readonly #clock: SandboxClock;
  readonly #refreshMs: number;
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();

  constructor(clock: SandboxClock, refreshDays: number) {
    this.#clock = clock;
    this.#refreshMs = refreshDays * dayMs;
  }

  /** Robots get no refresh token: they ask again. */
  issue(person: Person, clientId: string): TokenAnswer {
    const now = this.#clock.now();
    const answer: TokenAnswer = {
      access_token: newToken(),
      token_type: 'Bearer',
      expires: accessSeconds,
      expires_in: accessSeconds,
      ...(person.role === 'robot' ? {} : { refresh_token: newToken() }),
    };
    this.#access.set(answer.access_token, { person, clientId, until: now + accessSeconds * 1000 });
    if (answer.refresh_token) this.#refresh.set(answer.refresh_token, { person, clientId, until: now + this.#refreshMs });
    return answer;
  }

  /** Whose access token it is; null when it is unknown or expired. */
  holder(accessToken: string): Person | null {
    const grant = this.#access.get(accessToken);
    return grant && grant.until > this.#clock.now() ? grant.person : null;
  }

  /** New tokens for a refresh token, which is dead from then on; null when it is not good. Access tokens live on. */
  renew(refreshToken: string, clientId: string): TokenAnswer | null {
    const grant = this.#refresh.get(refreshToken);
    if (grant?.clientId !== clientId || grant.until <= this.#clock.now() || grant.person.isGone) return null;
    this.#refresh.delete(refreshToken);
    return this.issue(grant.person, clientId);
  }

  /** Ends an access token before its time. */
  expire(accessToken: string): void {
    this.#access.delete(accessToken);
  }
}

function newToken(): string {
  return randomBytes(16).toString('base64url');
}
