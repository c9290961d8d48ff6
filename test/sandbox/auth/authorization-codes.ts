import { randomBytes } from 'node:crypto';
import type { Person } from '../account.ts';
import type { SandboxClock } from '../clock.ts';

/** What a person has allowed and an application has not fetched yet. */
export interface AuthorizationCode {
  readonly clientId: string;
  readonly person: Person;
  readonly redirectUri: string;
  /** PKCE; null when the application sent none. */
  readonly challenge: string | null;
  readonly challengeMethod: 'S256' | 'plain';
}

const lifetimeMs = 600_000;

/** Codes that are good for ten minutes and for once. */
export class AuthorizationCodes {
  readonly #clock: SandboxClock;
  readonly #codes = new Map<string, AuthorizationCode & { readonly until: number }>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  issue(code: AuthorizationCode): string {
    const name = randomBytes(24).toString('base64url');
    this.#codes.set(name, { ...code, until: this.#clock.now() + lifetimeMs });
    return name;
  }

  /** Null when it is unknown, another client's, too old, or used before. */
  take(name: string, clientId: string): AuthorizationCode | null {
    const code = this.#codes.get(name);
    this.#codes.delete(name);
    return code?.clientId === clientId && code.until > this.#clock.now() ? code : null;
  }
}
