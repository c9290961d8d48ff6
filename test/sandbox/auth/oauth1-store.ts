import type { Credentials, Person } from '../account.ts';
import { newKey, newSecret } from '../account.ts';

/** An application as OAuth1 sees it. Its callback is fixed (contract 3.1). */
export interface Consumer {
  readonly key: string;
  readonly secret: string;
  readonly callback: string;
}

export interface OAuth1Token {
  readonly token: string;
  readonly secret: string;
  readonly consumerKey: string;
  /** Temporary credentials wait to be changed into a token; `person` is who has allowed it so far. */
  readonly temporary: boolean;
  person: Person | null;
  verifier: string | null;
}

/** Consumers, tokens and used nonces. Access tokens are good until revoked. */
export class OAuth1Store {
  readonly #consumers = new Map<string, Consumer>();
  readonly #tokens = new Map<string, OAuth1Token>();
  /** By timestamp, so that those too old to be accepted again can be forgotten at once. */
  readonly #nonces = new Map<number, Set<string>>();

  constructor(credentials: Credentials, robot: Person) {
    const { oauth1, app } = credentials;
    const callback = app.redirectUris[0] ?? 'https://oob';
    this.#consumers.set(oauth1.consumerKey, { key: oauth1.consumerKey, secret: oauth1.consumerSecret, callback });
    this.#consumers.set(app.clientId, { key: app.clientId, secret: app.clientSecret, callback });
    const { token, tokenSecret: secret, consumerKey } = oauth1;
    this.#tokens.set(token, { token, secret, consumerKey, temporary: false, person: robot, verifier: null });
  }

  consumer(key: string): Consumer | undefined {
    return this.#consumers.get(key);
  }

  token(token: string): OAuth1Token | undefined {
    return this.#tokens.get(token);
  }

  addTemporary(consumerKey: string): OAuth1Token {
    return this.#add({ consumerKey, temporary: true, person: null });
  }

  /** The access token for temporary credentials, which are used up. */
  exchange(temporary: OAuth1Token): OAuth1Token {
    this.#tokens.delete(temporary.token);
    return this.#add({ consumerKey: temporary.consumerKey, temporary: false, person: temporary.person });
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  /** False when the nonce was used before. `oldest` is the oldest timestamp that would be accepted now. */
  useNonce(nonce: { timestamp: number; key: string }, oldest: number): boolean {
    let used = this.#nonces.get(nonce.timestamp);
    if (!used) {
      for (const timestamp of this.#nonces.keys()) if (timestamp < oldest) this.#nonces.delete(timestamp);
      this.#nonces.set(nonce.timestamp, (used = new Set()));
    }
    if (used.has(nonce.key)) return false;
    used.add(nonce.key);
    return true;
  }

  #add(facts: Pick<OAuth1Token, 'consumerKey' | 'temporary' | 'person'>): OAuth1Token {
    const token: OAuth1Token = { token: newKey(), secret: newSecret(), verifier: null, ...facts };
    this.#tokens.set(token.token, token);
    return token;
  }
}
