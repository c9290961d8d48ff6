import { randomBytes } from 'node:crypto';
import type { Folder } from './archive/items.ts';
import type { SeedPerson } from './seed.ts';

/** Somebody who can sign in, or a robot, which is a hidden super-user (contract 3.2). */
export interface Person {
  readonly id: number;
  /** The primary one. */
  email: string;
  readonly secondary: Set<string>;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: SeedPerson['role'] | 'robot';
  /** Robots only. */
  readonly readOnly: boolean;
  /** ms since the epoch; null for never. */
  lastLogin: number | null;
  /** Deleted or removed: no longer of the account, and remembered for what they did. */
  isGone: boolean;
}

/** Some members of a workspace under one name. */
export interface Group {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  /** User ids. */
  readonly members: readonly number[];
}

export interface Workspace {
  readonly id: number;
  name: string;
  description: string;
  costCode: string;
  customField: string;
  /** Set by the Planview connection. */
  externalId: string | null;
  archived: boolean;
  readonly root: Folder;
  /** The head administrator. */
  ownerId: number;
  readonly members: Set<number>;
  readonly groups: Group[];
  /** Epoch seconds. */
  readonly createdTime: number;
}

/** What clients need to get in. The shapes of keys and secrets are those of contract 3.1. */
export interface Credentials {
  /** OAuth2 client credentials. */
  readonly robot: { readonly clientId: string; readonly clientSecret: string };
  readonly oauth1: {
    readonly consumerKey: string;
    readonly consumerSecret: string;
    readonly token: string;
    readonly tokenSecret: string;
  };
  /** Signs people in, with OAuth2 or OAuth1. The first redirect URI is the one that counts when none is asked for. */
  readonly app: { readonly clientId: string; readonly clientSecret: string; readonly redirectUris: readonly string[] };
  readonly user: { readonly email: string; readonly password: string };
  /** The same person's, for the reporting feeds alone. */
  readonly appPassword: { readonly email: string; readonly password: string };
  /** As `robot`, but it may change nothing. */
  readonly readOnlyRobot: { readonly clientId: string; readonly clientSecret: string };
}

export function newKey(): string {
  return randomBytes(16).toString('hex');
}

export function newSecret(): string {
  return randomBytes(20).toString('hex');
}

export function newCredentials(email: string): Credentials {
  return {
    robot: { clientId: newKey(), clientSecret: newSecret() },
    oauth1: { consumerKey: newKey(), consumerSecret: newSecret(), token: newKey(), tokenSecret: newSecret() },
    app: {
      clientId: newKey(),
      clientSecret: newSecret(),
      redirectUris: ['https://oob', 'http://127.0.0.1/callback', 'http://localhost:8080/callback', 'tidemark://sign-in'],
    },
    user: { email, password: newSecret() },
    appPassword: { email, password: newSecret() },
    readOnlyRobot: { clientId: newKey(), clientSecret: newSecret() },
  };
}

export function isAdministrator(person: Person): boolean {
  return person.role === 'robot' || person.role === 'owner' || person.role === 'co_owner' || person.role === 'admin';
}

/** Whether somebody of the account has come in, so that things can be handed to them. */
export function isAccountMember(person: Person): boolean {
  return !person.isGone && ['owner', 'co_owner', 'admin', 'member'].includes(person.role);
}

export function fullName(person: Person): string {
  return `${person.firstName} ${person.lastName}`;
}
