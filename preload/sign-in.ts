/** The part of the contract about signing in to services. Rules as in contract.ts. */

export type Service = 'projectplace' | 'targetprocess' | 'planpoint' | 'projectworks';

export type SignInWay = AccountKey['kind'] | 'oauth2-user';

export interface AccountView {
  readonly id: number;
  readonly service: Service;
  readonly name: string;
  readonly url: string;
  readonly signIn: SignInWay;
  readonly secrets: 'keychain' | 'env' | 'session';
  readonly allowAssumed: boolean;
  readonly state: 'ok' | 'signed-out' | 'unknown';
  /** When the person has to sign in again at the latest, and from when on they are told. */
  readonly expiresAt: number | null;
  readonly warnFrom: number | null;
  /** Whose the credential is, where the service told. */
  readonly owner: string | null;
  readonly addedAt: number;
  /** When the service last took the credential, to some minutes. */
  readonly usedAt: number | null;
  readonly pairs: number;
}

/** How to sign in without a browser. Which of them a service takes, it says itself. */
export type AccountKey =
  | { readonly kind: 'oauth2-robot'; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: 'oauth1-robot';
      readonly consumerKey: string;
      readonly consumerSecret: string;
      readonly token: string;
      readonly tokenSecret: string;
    }
  /** Made by the service's own page on the day of `createdAt`. */
  | { readonly kind: 'app-password'; readonly email: string; readonly createdAt: number; readonly appPassword: string }
  | { readonly kind: 'access-token'; readonly accessToken: string }
  | { readonly kind: 'service-token'; readonly serviceToken: string }
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  | { readonly kind: 'cookie'; readonly cookie: string }
  | { readonly kind: 'consumer-key'; readonly consumerKey: string; readonly consumerSecret: string };

export interface NewAccount {
  readonly service: Service;
  readonly name: string;
  readonly url: string;
  readonly secrets: 'keychain' | 'session';
  readonly allowAssumed: boolean;
}

/** How the browser comes back from a sign-in: `http://127.0.0.1/callback`, `tidemark://sign-in`, or `https://oob`, where a code is pasted. */
export type Redirect = 'loopback' | 'link' | 'paste';

/** The application that a person signs in with. */
export interface SignInApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirect?: Redirect;
}

export interface SignInCommands {
  /** An account on the demo service that runs (`AppInfo.demo`), with the service's own key. `input` where none runs. */
  'accounts.addDemo': () => AccountView;
  'accounts.add': (account: NewAccount, key: AccountKey) => AccountView;
  /**
   * Answers the address to open; the result comes as the event `signIn`. The name and address of a person's account that exists sign that one
   * in again. `redirect` is the application's: left out, it is that of the account, or `http://127.0.0.1/callback`.
   */
  'accounts.beginSignIn': (account: NewAccount, app: SignInApp) => { signIn: string; address: string };
  'accounts.pasteCode': (signIn: string, pasted: string) => null;
  'accounts.cancelSignIn': (signIn: string) => null;
  /** In a window of its own (`electron` only), by its cookie: a new account, or the one of that id. Null when the person closes the window. */
  'accounts.signInByWindow': (account: NewAccount, accountId: number | null) => AccountView | null;
  'accounts.renew': (accountId: number, key: AccountKey) => AccountView;
}
