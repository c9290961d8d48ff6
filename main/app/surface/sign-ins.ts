import { addAccount, checkAccountName, renewAccount } from '../accounts.ts';
import { BadInput } from '../bad-input.ts';
import { viewAccount } from './account-view.ts';
import { problemOf } from './command.ts';
import { linkRedirect, readSignInLink } from './sign-in-link.ts';
import type { AccountView } from './account-view.ts';
import type { Desk } from './desk.ts';
import type { NewAccount } from '../accounts.ts';
import type { SecretParts } from '../host.ts';
import type { AuthScheme } from '../../sync/ports/settings.ts';

/** Where the browser comes back to. The loopback one is taken back by the port that is opened for it, whatever its number (RFC 8252, 7.3). */
const redirectUris = { loopback: 'http://127.0.0.1/callback', link: linkRedirect, paste: 'https://oob' } as const;

/** The application that a person signs in with. */
export interface SignInApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirect?: keyof typeof redirectUris;
}

type UserAuth = Extract<AuthScheme, { kind: 'oauth2-user' }>;

interface Going {
  readonly abort: AbortController;
  /** What was pasted and not read yet, and who waits for it. */
  readonly pasted: string[];
  waiting: ((text: string) => void) | null;
  /** What the answer has to hold, so that it is this one's; null until the browser is told. */
  state: string | null;
  /** Whether the browser comes back to this machine's loopback: its address says which sign-in it answers, a bare code does not. */
  readonly isLoopback: boolean;
}

/** Sign-ins that people are in the middle of: each ends with the event `signIn`, unless it is cancelled. */
export class SignIns {
  readonly #desk: Desk;
  readonly #going = new Map<string, Going>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Answers where the browser has to go. Throws `BadInput` for a name that is taken, and what keeps a sign-in from beginning. */
  async begin(account: Omit<NewAccount, 'auth'>, app: SignInApp): Promise<{ signIn: string; address: string }> {
    const { host, signal } = this.#desk;
    const auth = this.#authOf(account, app);
    const known = this.#known(account, auth);
    if (!known) checkAccountName(host, account.name);
    const signIn = host.random.token();
    const going: Going = {
      abort: new AbortController(),
      pasted: [],
      waiting: null,
      state: null,
      isLoopback: auth.redirectUri === redirectUris.loopback,
    };
    this.#going.set(signIn, going);
    const address = Promise.withResolvers<string>();
    const request = {
      account: known ?? { name: account.name, url: account.url, auth },
      parts: { clientSecret: app.clientSecret },
      onAddress: (text: string) => {
        going.state = new URL(text).searchParams.get('state');
        address.resolve(text);
      },
      pasted: (stop: AbortSignal) => takePasted(going, stop),
    };
    host
      .signIn(request, AbortSignal.any([signal, going.abort.signal]))
      .then((parts) => this.#keep({ ...account, auth }, parts))
      .then((view) => this.#end(signIn, { account: view, error: null }))
      .catch((error: unknown) => {
        address.reject(error instanceof Error ? error : new Error('The sign-in failed.'));
        this.#end(signIn, { account: null, error });
      });
    return { signIn, address: await address.promise };
  }

  /** Throws `BadInput` for what is not the address that the browser was sent back to: only that says which sign-in it answers. */
  paste(signIn: string, text: string): null {
    const going = this.#going.get(signIn);
    if (!going) throw new BadInput('This sign-in is over. Start it again.');
    if (going.isLoopback && !isAnswer(text)) {
      throw new BadInput('Paste the whole address that the browser shows at the end. It starts with http://127.0.0.1.');
    }
    hand(going, text);
    return null;
  }

  /** Hands a link that the system brought to the sign-in that it answers. Any other link is logged without what is in it, and that is all. */
  takeLink(text: string): void {
    const link = readSignInLink(text);
    const going = link && [...this.#going.values()].find(({ state }) => state === link.state);
    if (going) hand(going, link.address);
    else
      this.#desk.host.log(
        link ? 'A link answers no sign-in that goes on here: ignored.' : 'A link is no answer to a sign-in: ignored.',
      );
  }

  cancel(signIn: string): null {
    const going = this.#going.get(signIn);
    this.#going.delete(signIn);
    going?.abort.abort();
    return null;
  }

  /** One that signs in again keeps its redirect address. */
  #authOf({ name, url }: Omit<NewAccount, 'auth'>, { clientId, redirect }: SignInApp): UserAuth {
    const same = this.#desk.host.settings.accounts().find((one) => one.name === name && one.url === url);
    const isSame = same?.auth.kind === 'oauth2-user' && same.auth.clientId === clientId;
    if (isSame && redirect === undefined) return same.auth;
    return { kind: 'oauth2-user', clientId, redirectUri: redirectUris[redirect ?? 'loopback'] };
  }

  /** A person's account of that name on that service, which is signed in anew. */
  #known(account: Omit<NewAccount, 'auth'>, auth: AuthScheme) {
    return this.#desk.host.settings
      .accounts()
      .find((one) => one.name === account.name && one.url === account.url && JSON.stringify(one.auth) === JSON.stringify(auth));
  }

  async #keep(wanted: NewAccount, parts: SecretParts): Promise<AccountView> {
    const { host, signal } = this.#desk;
    const known = this.#known(wanted, wanted.auth);
    const { account } = known
      ? await renewAccount(host, { account: known, parts }, signal)
      : await addAccount(host, { wanted, parts }, signal);
    const pairs = host.settings.pairs().filter((pair) => pair.accountId === account.id);
    this.#desk.poke((pairId) => pairs.some((pair) => pair.id === pairId));
    return viewAccount(host, account);
  }

  #end(signIn: string, result: { account: AccountView | null; error: unknown }): void {
    // One that was cancelled is nobody's any more.
    if (!this.#going.delete(signIn)) return;
    const { account, error } = result;
    const problem = account ? null : problemOf(error, this.#desk.redact);
    this.#desk.tell({ name: 'signIn', value: { signIn, state: account ? 'done' : 'failed', account, problem } });
    if (account) this.#desk.tell({ name: 'accounts', value: null });
  }
}

function hand(going: Going, text: string): void {
  if (going.waiting) going.waiting(text);
  else going.pasted.push(text);
}

function isAnswer(text: string): boolean {
  const query = URL.parse(text)?.searchParams;
  return query?.has('code') === true || query?.has('error') === true;
}

function takePasted(going: Going, stop: AbortSignal): Promise<string> {
  const ready = going.pasted.shift();
  if (ready !== undefined) return Promise.resolve(ready);
  return new Promise((resolve, reject) => {
    going.waiting = (text) => {
      going.waiting = null;
      resolve(text);
    };
    stop.addEventListener('abort', () => reject(new BadInput('The sign-in is over.')), { once: true });
  });
}
