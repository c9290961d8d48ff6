import { newKey, newSecret } from '../account.ts';

export interface KeyPair {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

type State = 'active' | 'deactivated' | 'deleted' | 'cycled';

/** The keys of API accounts: shown once, cycled to a new pair, deactivated and activated again, deleted for good (services.md 3.1). */
export class Keys {
  readonly #states = new Map<string, { readonly secret: string; state: State }>();
  #newest: KeyPair;

  constructor() {
    this.#newest = this.#make();
  }

  get newest(): KeyPair {
    return this.#newest;
  }

  /** A new pair; the old one is dead at once. */
  cycle(): KeyPair {
    this.#set('cycled');
    this.#newest = this.#make();
    return this.#newest;
  }

  deactivate(): void {
    this.#set('deactivated');
  }

  activate(): void {
    this.#set('active');
  }

  delete(): void {
    this.#set('deleted');
  }

  /** Null for a good pair, else why it is none. */
  refusal(authorization: string | undefined): string | null {
    const [, encoded = ''] = /^Basic +(.+)$/i.exec(authorization ?? '') ?? [];
    const [key = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s);
    const known = this.#states.get(key);
    if (known === undefined) return 'The API account does not exist';
    if (known.state === 'deleted') return 'The API account was deleted';
    if (known.state === 'deactivated') return 'The API account is inactive';
    if (known.secret !== secret || known.state === 'cycled') return 'Invalid consumer secret';
    return null;
  }

  #set(state: State): void {
    const known = this.#states.get(this.#newest.consumerKey);
    if (known) known.state = state;
  }

  #make(): KeyPair {
    const pair = { consumerKey: newKey(), consumerSecret: newSecret() };
    this.#states.set(pair.consumerKey, { secret: pair.consumerSecret, state: 'active' });
    return pair;
  }
}
