import { hostname } from 'node:os';
import { join } from 'node:path';
import trash from 'trash';
import { askedSecrets, learnedSecrets } from './app/guarded-secrets.ts';
import { followLimits } from './app/bandwidth.ts';
import { openLog } from './app/log.ts';
import { makeFolder } from './app/make-folder.ts';
import { noteSignInEnd, readSignInEnd } from './app/sign-in-end.ts';
import { openFolder } from './disk/disk-folder.ts';
import { lockHome } from './disk/home-lock.ts';
import { parseIgnoreRules } from './disk/ignore-rules.ts';
import { createMarker, removeMarker } from './disk/marker.ts';
import { isRunning, processStart } from './disk/process-identity.ts';
import { openFileLists } from './mirror/file-lists.ts';
import { openRowLists } from './mirror/row-lists.ts';
import { openMirror } from './mirror/mirror.ts';
import { openOutbox } from './mirror/outbox.ts';
import { openSettings } from './mirror/settings.ts';
import { openToolRuns } from './mirror/tool-runs.ts';
import { placeFile } from './disk/place-file.ts';
import { processMemory } from './process-memory.ts';
import { saveDocument } from './save-document.ts';
import { appPasswordEnd } from './services/projectplace/app-password.ts';
import { environmentSecrets } from './secrets/environment.ts';
import { keychainSecrets } from './secrets/keychain.ts';
import { sessionSecrets } from './secrets/session.ts';
import { openHttp } from './services/http/open-http.ts';
import { connectService } from './services/connect.ts';
import { signIn } from './sign-in.ts';
import { systemClock, systemRandom } from './system-time.ts';
import type { Host, SecretParts } from './app/host.ts';
import type { Redactor } from './app/redact.ts';
import type { AccountSecrets } from './services/account-secrets.ts';
import type { Transport } from './services/http/transport.ts';
import type { ValueStore } from './sync/ports/mirror.ts';
import type { SecretStore } from './sync/ports/secrets.ts';
import type { Account, Pair } from './sync/ports/settings.ts';
import type { ToolRuns } from './sync/ports/tool-runs.ts';

export interface CoreOptions {
  /** The folder for settings, mirror, log and lock; made when it is missing. */
  readonly home: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
  /** Asks the person for the secret of an account that keeps it nowhere. */
  readonly askSecret: (account: Account) => Promise<SecretParts>;
  /** What carries HTTP; undici's pools when left out. */
  readonly carrier?: Transport;
  /** Moves to the system's trash; with helper programs of its own when left out. */
  readonly moveToTrash?: (path: string) => Promise<void>;
  /** False to leave the system's trash alone: deleted files go to the home's rescue folder. */
  readonly useSystemTrash?: boolean;
}

/** Everything that Tidemark is, put together, without a window or a terminal. */
export interface Core {
  readonly host: Host;
  /** What a person chose that is neither account nor pair. */
  readonly values: ValueStore;
  /** Takes out of a text what must never be seen. */
  readonly redact: (text: string) => string;
  /** Ends connections and closes the files of the home. */
  close(): Promise<void>;
}

/** Opens a home. Throws `SyncError`: `refused` when a newer Tidemark wrote it, `broken`, `unreadable`, `full`. */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { home, redactor } = options;
  await makeFolder(home, 0o700);
  const settings = openSettings(join(home, 'settings.db'));
  try {
    const mirror = openMirror(join(home, 'mirror.db'));
    const outbox = openOutbox(join(home, 'outbox.db'));
    const tools = lazyToolRuns(join(home, 'tools.db'));
    const carrier = options.carrier === undefined ? {} : { carrier: options.carrier };
    const limits = followLimits(settings.values, systemClock);
    const transport = openHttp({ clock: systemClock, userAgent: `Tidemark/${options.version}`, limits, ...carrier });
    const host: Host = {
      home,
      ...records(home, settings, mirror),
      outbox,
      toolRuns: tools.get,
      clock: systemClock,
      random: systemRandom,
      device: hostname().split('.')[0] ?? 'this computer',
      notices: [...settings.notices, ...mirror.notices, ...outbox.notices],
      ...secretPlaces(options, () => settings.accounts()),
      connect: (account, secrets) =>
        connectService({
          account,
          secrets: secretsOf(account, secrets),
          transport,
          clock: systemClock,
          random: systemRandom,
          onSignInEnd: (at) => noteSignInEnd(settings.values, account, at),
        }),
      signInEnd: (account) => appPasswordEnd(account.auth) ?? readSignInEnd(settings.values, account),
      signIn: (request, signal) => signIn({ request, transport, redactor }, signal),
      openFolder: (pair) => openPairFolder(options, pair),
      ...files,
      checkIgnoreRules: (text) => void parseIgnoreRules(text),
      readIgnoreRules,
      saveInto: (folder, name, content) => saveDocument(folder, { name, token: systemRandom.token() }, content),
      lock: () => lockHome(home),
      ...processes,
      memory: processMemory,
      log: openLog({ folder: join(home, 'logs'), redactor, now: () => systemClock.now() }),
    };
    return {
      host,
      values: settings.values,
      redact: (text) => redactor.clean(text),
      close: async () => {
        await transport.close();
        await Promise.all([host.fileLists.close(), host.rowLists.close()]);
        for (const records of [mirror, outbox, tools, settings]) records.close();
      },
    };
  } catch (error) {
    settings.close();
    throw error;
  }
}

const files: Pick<Host, 'createMarker' | 'removeMarker' | 'placeFile'> = { createMarker, removeMarker, placeFile };

const processes: Pick<Host, 'self' | 'isRunning'> = {
  self: { pid: process.pid, start: processStart(process.pid) },
  isRunning: ({ pid, start }) => isRunning(pid, start),
};

/** Most people never use a tool. */
function lazyToolRuns(file: string): { get: () => ToolRuns; close: () => void } {
  let open: ToolRuns | null = null;
  return { get: () => (open ??= openToolRuns(file)), close: () => open?.close() };
}

type Records = Pick<Host, 'settings' | 'values' | 'mirror' | 'fileLists' | 'rowLists'>;

function records(home: string, settings: ReturnType<typeof openSettings>, mirror: Host['mirror']): Records {
  const file = join(home, 'mirror.db');
  const lists = { fileLists: openFileLists(file, mirror), rowLists: openRowLists(file, mirror.tables) };
  return { settings, values: settings.values, mirror, ...lists };
}

function readIgnoreRules(text: string): ReturnType<Host['readIgnoreRules']> {
  const rules = parseIgnoreRules(text);
  return (path, kind) => rules.ignores(path, kind);
}

function openPairFolder(options: CoreOptions, pair: Pair): ReturnType<Host['openFolder']> {
  // Names on a disk are names, never patterns.
  const systemTrash = options.moveToTrash ?? (async (path: string) => trash(path, { glob: false }));
  return openFolder({
    root: pair.folder,
    marker: pair.marker,
    ignore: pair.ignore,
    rescue: join(options.home, 'rescue', `pair-${pair.id}`),
    ...(options.useSystemTrash === false ? {} : { trash: systemTrash }),
  });
}

function secretPlaces(options: CoreOptions, accounts: () => readonly Account[]): Pick<Host, 'secrets' | 'trialSecrets'> {
  const { env, redactor, askSecret } = options;
  const keychain = learnedSecrets(keychainSecrets({ env }), redactor);
  const session = learnedSecrets(sessionSecrets(), redactor);
  return {
    secrets: (account) => {
      switch (account.secrets) {
        case 'keychain':
          return keychain;
        case 'session':
          return askedSecrets(session, account, askSecret);
        case 'env':
          // An account that is only tried is not among the others yet.
          return learnedSecrets(
            environmentSecrets(env, () => [...accounts(), account]),
            redactor,
          );
      }
    },
    trialSecrets: (account, parts) => filledSecrets(account, parts, redactor),
  };
}

function filledSecrets(account: Account, parts: SecretParts, redactor: Redactor): SecretStore {
  const store = learnedSecrets(sessionSecrets(), redactor);
  // A store in memory takes what it is given at once.
  for (const [name, value] of Object.entries(parts)) void store.set(`${account.id}/${name}`, value);
  return store;
}

/** One account's part of a store. */
function secretsOf(account: Pick<Account, 'id'>, store: SecretStore): AccountSecrets {
  return {
    get: (name) => store.get(`${account.id}/${name}`),
    set: (name, value) => store.set(`${account.id}/${name}`, value),
  };
}
