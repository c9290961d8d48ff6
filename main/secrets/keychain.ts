import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { SecretStore } from '../sync/ports/secrets.ts';
import { longValues } from './long-values.ts';

/** What we use of keytar. */
interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<readonly { readonly account: string }[]>;
}

export interface KeychainOptions {
  /** The name under which people find our entries in their keychain program. */
  readonly service?: string;
  /**
   * How long one call may take, ms. The system may be asking the user for the keychain's password meanwhile.
   */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const advice =
  'Start a desktop session with a keychain and unlock it, or keep the secrets of this account for one session only (--secrets session in the terminal) or in the environment (--secrets env).';

/**
 * The keychain of the system: macOS Keychain, Windows Credential Manager, or the Secret Service on Linux (gnome-keyring, KWallet).
 * Nothing is loaded before the first call. Throws `refused` and says what is missing when there is no keychain or it does not answer.
 * A call that does not answer holds one of Node's four threads until the system gives it up (D-Bus: 25 s), and even `process.exit` waits
 * for it. So the calls after it are refused at once until then, and no more threads are held.
 */
export function keychainSecrets(options: KeychainOptions = {}): SecretStore {
  const service = options.service ?? 'tidemark';
  const calls = oneByOne(options.timeoutMs ?? 60_000);
  const call = async <T>(work: (keytar: Keytar) => Promise<T>): Promise<T> => {
    requireSessionBus(options.env ?? process.env);
    const keytar = await load();
    return calls(() => work(keytar));
  };
  return longValues({
    get: (key) => call((keytar) => keytar.getPassword(service, key)),
    set: (key, value) => call((keytar) => keytar.setPassword(service, key, value)),
    delete: (key) =>
      call(async (keytar) => {
        await keytar.deletePassword(service, key);
      }),
    keys: async () => (await call((keytar) => keytar.findCredentials(service))).map(({ account }) => account),
  });
}

/** Without a session bus libsecret tries to start one, which fails late and in words that help nobody. */
function requireSessionBus(env: Readonly<Record<string, string | undefined>>): void {
  if (process.platform !== 'linux') return;
  const { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder } = env;
  if (address !== undefined && address !== '') return;
  if (folder !== undefined && folder !== '' && existsSync(join(folder, 'bus'))) return;
  throw new SyncError('refused', `There is no keychain: no D-Bus session is running. ${advice}`);
}

async function load(): Promise<Keytar> {
  try {
    return (await import('keytar')).default;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' ? 'keytar' : 'libsecret';
    const what = `the package keytar cannot be loaded (${missing === 'keytar' ? 'it is not installed' : 'is libsecret installed?'})`;
    throw new SyncError('refused', `There is no keychain: ${what}. ${advice}`, { cause: error });
  }
}

type Calls = <T>(work: () => Promise<T>) => Promise<T>;

/** One call at a time, each with an end; none is begun while one that took too long is still out. */
function oneByOne(timeoutMs: number): Calls {
  let last: Promise<unknown> = Promise.resolve();
  let stuck = false;
  const begin = async <T>(work: () => Promise<T>): Promise<T> => {
    if (stuck) throw silent(timeoutMs);
    const answer = translated(work());
    // A late answer frees the way again.
    const free = () => {
      stuck = false;
    };
    answer.then(free, free);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        stuck = true;
        reject(silent(timeoutMs));
      }, timeoutMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      clearTimeout(timer);
    }
  };
  return (work) => {
    const result = last.then(() => begin(work));
    last = result.catch(() => undefined);
    return result;
  };
}

function silent(timeoutMs: number): SyncError {
  return new SyncError('refused', `The keychain does not answer (waited ${timeoutMs / 1000} s). Unlock it and try again`);
}

/** The system's own words are kept for people: they say whether it is locked, missing or denied. They hold no values. */
async function translated<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const words = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    throw new SyncError('refused', `The keychain cannot be used: ${words}. ${advice}`, { cause: error });
  }
}
