import type { RemoteId } from './archive.ts';

export type ServiceKind = 'projectplace' | 'targetprocess' | 'planpoint' | 'projectworks';

/** How an account signs in. What is secret lives in the keychain, never here. */
export type AuthScheme =
  | { readonly kind: 'oauth2-robot'; readonly clientId: string }
  | { readonly kind: 'oauth1-robot'; readonly consumerKey: string; readonly token: string }
  | { readonly kind: 'oauth2-user'; readonly clientId: string; readonly redirectUri: string }
  /** Opens the reporting feeds of a person and nothing else. `createdAt`, ms, tells when it ends. */
  | { readonly kind: 'app-password'; readonly email: string; readonly createdAt: number }
  /** A token that a person made on the service. */
  | { readonly kind: 'access-token' }
  /** Targetprocess: ends with the password of the person whose it is. */
  | { readonly kind: 'service-token' }
  | { readonly kind: 'password'; readonly login: string }
  /** The session of a browser. */
  | { readonly kind: 'cookie' }
  /** Projectworks: a key, whose secret is shown once. */
  | { readonly kind: 'consumer-key'; readonly consumerKey: string };

/** Where an account's secret is kept. */
export type SecretPlace = 'keychain' | 'env' | 'session';

export interface Account {
  readonly id: number;
  readonly service: ServiceKind;
  /** Unique among accounts; people type it. */
  readonly name: string;
  /** Origin of the service, and the path below which it lies where it may have one; no trailing slash. */
  readonly url: string;
  readonly auth: AuthScheme;
  readonly secrets: SecretPlace;
  /** Operations that nobody has seen documented are done only where this is on. */
  readonly allowAssumed: boolean;
  /** Corrections of the operation profile, JSON as the service understands it, or null. */
  readonly profile: string | null;
  readonly addedAt: number;
}

export interface Pair {
  readonly id: number;
  readonly accountId: number;
  readonly workspaceId: RemoteId;
  readonly workspaceName: string;
  /** The folder that is paired, or the root container of the workspace. */
  readonly rootId: RemoteId;
  /** Absolute, as the system writes it. */
  readonly folder: string;
  /** Written into the folder; proves that the folder is there and is this pair's. */
  readonly marker: string;
  /** Remote folders left out, with all below them. */
  readonly excluded: readonly RemoteId[];
  /** Those of them whose local files stay, no longer synced. The synced files of the others go to the trash. */
  readonly leftHere: readonly RemoteId[];
  /** Ignore rules in the syntax of .gitignore, on top of the built-in ones. */
  readonly ignore: string;
  /** Whether links appear on disk as .url files. */
  readonly linkFiles: boolean;
  /** Wall time until which it is paused; Infinity for until resumed; null for not paused. */
  readonly pausedUntil: number | null;
  readonly addedAt: number;
}

/** What a person said to a mass delete: these items, by remote id, on that side. */
export interface DeleteAnswer {
  readonly pairId: number;
  readonly answer: 'delete' | 'keep';
  readonly items: readonly RemoteId[];
  readonly at: number;
}

/**
 * What cannot be fetched again, in a file of its own. Every call is one synchronous transaction. `add…` throw `refused` with a clear
 * message for a name or folder that is taken.
 */
export interface SettingsStore {
  accounts(): readonly Account[];
  addAccount(account: Omit<Account, 'id'>): Account;
  updateAccount(account: Account): void;
  removeAccount(id: number): void;
  pairs(): readonly Pair[];
  addPair(pair: Omit<Pair, 'id'>): Pair;
  updatePair(pair: Pair): void;
  removePair(id: number): void;
  deleteAnswers(pairId: number): readonly DeleteAnswer[];
  addDeleteAnswer(answer: DeleteAnswer): void;
  clearDeleteAnswers(pairId: number): void;
  /** Pause of everything; same meaning as in a pair. */
  pausedUntil(): number | null;
  setPausedUntil(until: number | null): void;
  /** Grows whenever another process changed the file, so that a watching process notices. */
  changeCounter(): number;
}
