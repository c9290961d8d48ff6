import type { AccountView, NewAccount, Redirect, RobotKey } from '../../preload/contract.ts';
import type { AppState } from './app.svelte.ts';

/** Where the service's own host is; a person with another one changes it. */
const usualAddress = 'https://service.projectplace.com';

export type Method = 'oauth2-user' | 'oauth2-robot' | 'oauth1-robot';

/** What the form holds. Secrets are here only while it is open, and in no other state. */
export interface SignInFields {
  name: string;
  url: string;
  method: Method;
  secrets: NewAccount['secrets'];
  allowAssumed: boolean;
  clientId: string;
  clientSecret: string;
  /** Null for an account that has one. */
  redirect: Redirect | null;
  consumerKey: string;
  consumerSecret: string;
  token: string;
  tokenSecret: string;
}

/** One sign-in from the form to the account, by whichever way. */
export class SignInState {
  readonly fields = $state<SignInFields>({
    name: '',
    url: usualAddress,
    method: 'oauth2-user',
    secrets: 'keychain',
    allowAssumed: false,
    clientId: '',
    clientSecret: '',
    redirect: 'loopback',
    consumerKey: '',
    consumerSecret: '',
    token: '',
    tokenSecret: '',
  });
  busy = $state.raw(false);
  problem = $state.raw<string | null>(null);
  /** The sign-in that goes on in the browser. */
  waiting = $state.raw<{ readonly signIn: string; readonly address: string } | null>(null);
  readonly #app: AppState;
  readonly #onDone: (account: AccountView) => void;

  constructor(app: AppState, onDone: (account: AccountView) => void) {
    this.#app = app;
    this.#onDone = onDone;
    if (app.info?.keychain.available === false) this.fields.secrets = 'session';
  }

  get key(): RobotKey {
    const { method, clientId, clientSecret, consumerKey, consumerSecret, token, tokenSecret } = this.fields;
    if (method === 'oauth1-robot') {
      return {
        kind: method,
        consumerKey: consumerKey.trim(),
        consumerSecret: consumerSecret.trim(),
        token: token.trim(),
        tokenSecret: tokenSecret.trim(),
      };
    }
    return { kind: 'oauth2-robot', clientId: clientId.trim(), clientSecret: clientSecret.trim() };
  }

  async submit(): Promise<void> {
    this.busy = true;
    this.problem = null;
    const { name, url, secrets, allowAssumed, method } = this.fields;
    const account: NewAccount = { service: 'projectplace', name: name.trim(), url: url.trim(), secrets, allowAssumed };
    if (method === 'oauth2-user') await this.#begin(account);
    else {
      const answer = await this.#app.bridge.call('accounts.addRobot', account, this.key);
      if (answer.ok) await this.#finish(answer.value);
      else this.problem = answer.error.message;
    }
    this.busy = false;
  }

  /** Fills in what is known of an account that signs in again. */
  take({ name, url, signIn, secrets, allowAssumed }: AccountView): void {
    Object.assign(this.fields, {
      name,
      url,
      // An app password is renewed in the terminal.
      ...(signIn === 'app-password' ? {} : { method: signIn }),
      secrets: secrets === 'env' ? 'session' : secrets,
      allowAssumed,
      redirect: null,
    });
  }

  /** A new key, or, for a person, a new sign-in in the browser, for an account that is there. */
  async renew(accountId: number): Promise<void> {
    if (this.fields.method === 'oauth2-user') return this.submit();
    this.busy = true;
    this.problem = null;
    const answer = await this.#app.bridge.call('accounts.renew', accountId, this.key);
    if (answer.ok) await this.#finish(answer.value);
    else this.problem = answer.error.message;
    this.busy = false;
  }

  /** Hears how the sign-in in the browser ends, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('signIn', ({ signIn, state, account, problem }) => {
      if (signIn !== this.waiting?.signIn) return;
      this.waiting = null;
      if (state === 'done' && account) void this.#finish(account);
      else this.problem = problem?.message ?? '';
    });
  }

  async paste(text: string): Promise<void> {
    if (!this.waiting) return;
    this.busy = true;
    const answer = await this.#app.bridge.call('accounts.pasteCode', this.waiting.signIn, text.trim());
    this.problem = answer.ok ? null : answer.error.message;
    this.busy = false;
  }

  async cancel(): Promise<void> {
    const { waiting } = this;
    this.waiting = null;
    this.problem = null;
    if (waiting) await this.#app.bridge.call('accounts.cancelSignIn', waiting.signIn);
  }

  async #begin(account: NewAccount): Promise<void> {
    const { clientId, clientSecret, redirect } = this.fields;
    const known = { clientId: clientId.trim(), clientSecret: clientSecret.trim() };
    const app = redirect === null ? known : { ...known, redirect };
    const answer = await this.#app.bridge.call('accounts.beginSignIn', account, app);
    if (!answer.ok) {
      this.problem = answer.error.message;
      return;
    }
    this.waiting = answer.value;
    window.open(answer.value.address, '_blank', 'noopener');
  }

  async #finish(account: AccountView): Promise<void> {
    Object.assign(this.fields, { clientSecret: '', consumerSecret: '', tokenSecret: '' });
    await this.#app.readAccounts();
    this.#onDone(account);
  }
}
