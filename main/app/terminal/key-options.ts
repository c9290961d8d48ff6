import { BadInput } from '../bad-input.ts';
import { waysInto } from '../ways-to-sign-in.ts';
import type { Command } from 'commander';
import type { AuthScheme, ServiceKind } from '../../sync/ports/settings.ts';

/** How to sign in, as it is said on the command line. Secrets come on stdin. */
export interface KeyOptions {
  readonly oauth2Robot?: string;
  readonly oauth1Robot?: string;
  readonly signIn?: string;
  readonly redirect?: string;
  readonly appPassword?: string;
  readonly created?: string;
  readonly accessToken?: boolean;
  readonly serviceToken?: boolean;
  readonly password?: string;
  readonly cookie?: boolean;
  readonly consumerKey?: string;
}

type Way = AuthScheme['kind'];

const loopbackRedirect = 'http://127.0.0.1/callback';

/** Each way to sign in out of what is typed; null where its option is not. */
const ways: Readonly<Record<Way, (options: KeyOptions, now: number) => AuthScheme | null>> = {
  'oauth2-robot': ({ oauth2Robot }) =>
    oauth2Robot === undefined ? null : { kind: 'oauth2-robot', clientId: filled('--oauth2-robot', oauth2Robot) },
  'oauth1-robot': ({ oauth1Robot }) => (oauth1Robot === undefined ? null : readOAuth1(oauth1Robot)),
  'oauth2-user': ({ signIn, redirect = loopbackRedirect }) =>
    signIn === undefined
      ? null
      : { kind: 'oauth2-user', clientId: filled('--sign-in', signIn), redirectUri: readRedirect(redirect) },
  'app-password': ({ appPassword, created }, now) =>
    appPassword === undefined
      ? null
      : { kind: 'app-password', email: filled('--app-password', appPassword), createdAt: readDay(created, now) },
  'access-token': ({ accessToken }) => (accessToken === true ? { kind: 'access-token' } : null),
  'service-token': ({ serviceToken }) => (serviceToken === true ? { kind: 'service-token' } : null),
  password: ({ password }) => (password === undefined ? null : { kind: 'password', login: filled('--password', password) }),
  cookie: ({ cookie }) => (cookie === true ? { kind: 'cookie' } : null),
  'consumer-key': ({ consumerKey }) =>
    consumerKey === undefined ? null : { kind: 'consumer-key', consumerKey: filled('--consumer-key', consumerKey) },
};

const optionOf: Readonly<Record<Way, string>> = {
  'oauth2-robot': '--oauth2-robot',
  'oauth1-robot': '--oauth1-robot',
  'oauth2-user': '--sign-in',
  'app-password': '--app-password',
  'access-token': '--access-token',
  'service-token': '--service-token',
  password: '--password',
  cookie: '--cookie',
  'consumer-key': '--consumer-key',
};

export function addKeyOptions(command: Command): Command {
  return command
    .option('--oauth2-robot <client-id>', 'ProjectPlace: a robot with client id and client secret')
    .option('--oauth1-robot <key:token>', 'ProjectPlace: a robot with consumer key and access token (OAuth 1)')
    .option('--sign-in <client-id>', 'ProjectPlace: yourself in the browser, for an application that is registered')
    .option('--redirect <address>', 'the redirect address of that application; https://oob to paste the code', loopbackRedirect)
    .option('--app-password <email>', 'ProjectPlace: an app password; opens the reporting feeds, for 90 days, and nothing else')
    .option('--created <day>', 'the day on which the app password was made, YYYY-MM-DD; today when left out')
    .option('--access-token', 'Targetprocess, Planpoint: a token that you made there')
    .option('--service-token', 'Targetprocess: the token of an integration')
    .option('--password <login>', 'Targetprocess, Planpoint: your name and password')
    .option('--cookie', 'Targetprocess: the cookie of a browser that is signed in')
    .option('--consumer-key <key>', 'Projectworks: the consumer key of an API account');
}

/** Throws `BadInput` unless exactly one way is said. */
export function readScheme(options: KeyOptions, now: number, service: ServiceKind): AuthScheme {
  if (options.appPassword === undefined && options.created !== undefined)
    throw new BadInput('--created goes with --app-password.');
  const given = Object.values(ways).flatMap((read) => read(options, now) ?? []);
  const [only] = given;
  if (only && given.length === 1) return only;
  throw new BadInput(
    `Say how to sign in to ${service}: one of ${waysInto(service)
      .map((way) => optionOf[way])
      .join(', ')}.`,
  );
}

/** A new app password is good for another 90 days. */
export function renewedAuth(auth: AuthScheme, now: number): AuthScheme {
  return auth.kind === 'app-password' ? { ...auth, createdAt: now } : auth;
}

function filled(option: string, text: string): string {
  if (text.trim() === '') throw new BadInput(`What follows ${option} is empty.`);
  return text;
}

function readOAuth1(text: string): AuthScheme {
  const [consumerKey = '', token = '', ...rest] = text.split(':');
  if (consumerKey === '' || token === '' || rest.length > 0) {
    throw new BadInput('--oauth1-robot takes CONSUMER_KEY:TOKEN; the secrets of both come on stdin.');
  }
  return { kind: 'oauth1-robot', consumerKey, token };
}

function readDay(created: string | undefined, now: number): number {
  const at = created === undefined ? now : new Date(`${created}T00:00:00`).getTime();
  if (Number.isNaN(at) || at > now) throw new BadInput(`--created is a day until today, as 2026-11-20, not "${created}".`);
  return at;
}

function readRedirect(text: string): string {
  if (!URL.canParse(text)) throw new BadInput(`"${text}" is not a redirect address.`);
  return text;
}
