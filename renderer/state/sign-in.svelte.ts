import type { AccountKey, AccountView, NewAccount, Redirect, Service } from '../../preload/sign-in.ts';
import type { AppState } from './app.svelte.ts';
import { emptyParts, keyOf, serviceFacts, type Method, type PartName } from './services.ts';

/** What the form holds. Secrets are here only while it is open, and in no other state. */
export interface SignInFields {
  service: Service;
  name: string;
  url: string;
  method: Method;
  secrets: NewAccount['secrets'];
  allowAssumed: boolean;
  /** Null for an account that has one. */
  redirect: Redirect | null;
  /** What is typed for the way to sign in. */
  parts: Record<PartName, string>;
}

/** One sign-in from the form to the account, by whichever way. */
export class SignInState {
  readonly fields = $state<SignInFields>({
    service: 'projectplace',
    name: '',
    url: '',
    method: 'oauth2-user',
    secrets: 'keychain',
    allowAssumed: false,
    redirect: 'loopback',
    parts: emptyParts(),
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

  /** Begins with what is usual for a service. */
  choose(service: string | undefined, name: (service: Service) => string): void {
    const facts = serviceFacts(service);
    const [method] = facts.methods;
    Object.assign(this.fields, { service: facts.service, name: name(facts.service), url: facts.usualAddress, method });
  }

  /** Whether the service's own page asks for name and password, in a window of its own. */
  get inWindow(): boolean {
    return this.fields.method === 'cookie' && this.#app.info?.carrier === 'electron';
  }

  async submit(): Promise<void> {
    this.busy = true;
    this.problem = null;
    const account = this.#account();
    const key = this.#key();
    if (this.inWindow) await this.#byWindow(account, null);
    else if (key === null) await this.#begin(account);
    else {
      const answer = await this.#app.bridge.call('accounts.add', account, key);
      if (answer.ok) await this.#finish(answer.value);
      else this.problem = answer.error.message;
    }
    this.busy = false;
  }

  /** Fills in what is known of an account that signs in again. */
  take({ service, name, url, signIn, secrets, allowAssumed }: AccountView): void {
    Object.assign(this.fields, {
      service,
      name,
      url,
      method: signIn,
      secrets: secrets === 'env' ? 'session' : secrets,
      allowAssumed,
      redirect: null,
    });
  }

  /** A new key, or, for a person, a new sign-in in the browser, for an account that is there. */
  async renew(accountId: number): Promise<void> {
    const key = this.#key();
    if (key === null) return this.submit();
    this.busy = true;
    this.problem = null;
    if (this.inWindow) await this.#byWindow(this.#account(), accountId);
    else {
      const answer = await this.#app.bridge.call('accounts.renew', accountId, key);
      if (answer.ok) await this.#finish(answer.value);
      else this.problem = answer.error.message;
    }
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
    this.problem = null;
    const answer = await this.#app.bridge.call('accounts.pasteCode', this.waiting.signIn, text.trim());
    // How the sign-in ended may be told before this answer comes.
    if (!answer.ok) this.problem = answer.error.message;
    this.busy = false;
  }

  async cancel(): Promise<void> {
    const { waiting } = this;
    this.waiting = null;
    this.problem = null;
    if (waiting) await this.#app.bridge.call('accounts.cancelSignIn', waiting.signIn);
  }

  #account(): NewAccount {
    const { service, name, url, secrets, allowAssumed } = this.fields;
    return { service, name: name.trim(), url: url.trim(), secrets, allowAssumed };
  }

  /** Whoever closes the window is back at the form. */
  async #byWindow(account: NewAccount, accountId: number | null): Promise<void> {
    const answer = await this.#app.bridge.call('accounts.signInByWindow', account, accountId);
    if (!answer.ok) this.problem = answer.error.message;
    else if (answer.value) await this.#finish(answer.value);
  }

  /** Null where the browser signs in. */
  #key(): AccountKey | null {
    const { method, parts } = this.fields;
    return method === 'oauth2-user' ? null : keyOf(method, parts);
  }

  async #begin(account: NewAccount): Promise<void> {
    const { parts, redirect } = this.fields;
    const known = { clientId: parts.clientId.trim(), clientSecret: parts.clientSecret.trim() };
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
    this.fields.parts = emptyParts();
    await this.#app.readAccounts();
    this.#onDone(account);
  }
}
