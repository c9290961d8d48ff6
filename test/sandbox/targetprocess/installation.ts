import { randomBytes } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';
import type { Rec, Store } from './model.ts';

/** Where the service goes its own ways, and others. Each can be switched (services.md 1.2 to 1.11). */
export interface Manners {
  /** Of the installation's zone, as dates show it. */
  offset: string;
  /** Files are a web page for those who come with a token. */
  filesNeedPassword: boolean;
  /** Addresses of next pages name this origin; null: the one that was asked. */
  nextOrigin: string | null;
  /** Filters are passed over in silence. */
  ignoresFilters: boolean;
  /** `append` is passed over in silence. */
  ignoresAppend: boolean;
  /** Lists of attachments lack the last one. */
  losesAttachment: boolean;
  /** Values of saved boards come as JSON in texts, names in quotes too many. */
  boardsAsText: boolean;
  /** Password, or rights, are not enough for saved boards. */
  storageDenied: boolean;
  /** Basic is switched off for all, as with single sign-on. */
  passwordsRefused: boolean;
  /** Answers are XML, whatever was asked for. */
  answersXml: boolean;
  /** Where browsers sign in, as with single sign-on; null: here. */
  signInElsewhere: string | null;
}

export const plainManners: Readonly<Manners> = {
  offset: '+0200',
  filesNeedPassword: false,
  nextOrigin: null,
  ignoresFilters: false,
  ignoresAppend: false,
  losesAttachment: false,
  boardsAsText: false,
  storageDenied: false,
  passwordsRefused: false,
  answersXml: false,
  signInElsewhere: null,
};

export interface Credentials {
  readonly accessToken: string;
  readonly serviceToken: string;
  readonly login: string;
  readonly password: string;
  /** As a browser sends it. */
  readonly cookie: string;
}

export function newCredentials(login: string): Credentials {
  const token = (bytes: number): string => randomBytes(bytes).toString('base64');
  return { accessToken: token(40), serviceToken: token(33), login, password: token(12), cookie: `TpAuth=${token(24)}` };
}

export interface StoredBoard {
  readonly key: string;
  readonly ownerIds: readonly number[];
  readonly scope: 'Public' | 'Private';
  readonly publicData: Readonly<Record<string, unknown>>;
}

/** One installation: what it knows and how it behaves. */
export interface Installation {
  readonly store: Store;
  readonly boards: readonly StoredBoard[];
  readonly clock: SandboxClock;
  readonly credentials: Credentials;
  readonly manners: Manners;
  /** Whose all credentials are. */
  readonly self: Rec;
  /** Ways to sign in that were ended. */
  readonly ended: Set<string>;
}
