import type { RemoteContent } from '../sync/ports/archive.ts';
import type { LocalFolder } from '../sync/ports/folder.ts';
import type { FileLists, Mirror, ValueStore } from '../sync/ports/mirror.ts';
import type { Outbox } from '../sync/ports/outbox.ts';
import type { SecretStore } from '../sync/ports/secrets.ts';
import type { ServiceSession } from '../sync/ports/service.ts';
import type { Account, Pair, SettingsStore } from '../sync/ports/settings.ts';
import type { RowLists } from '../sync/ports/table-records.ts';
import type { ToolRuns } from '../sync/ports/tool-runs.ts';
import type { Clock, Random } from '../sync/ports/time.ts';

/** The one writer of a home, as long as it is held. */
export interface HomeLock {
  release(): Promise<void>;
}

/** Names a process: numbers are used again, together with the start they are not. */
export interface ProcessMark {
  readonly pid: number;
  /** Null where the system does not tell. */
  readonly start: string | null;
}

/** The text that an account's secret is made of, by the name of each part (`clientSecret`, `consumerSecret`, `tokenSecret`). */
export type SecretParts = Readonly<Record<string, string>>;

/** How a person signs in with the system's browser. */
export interface SignInRequest {
  readonly account: Pick<Account, 'name' | 'url' | 'auth'>;
  /** `clientSecret` of the application. */
  readonly parts: SecretParts;
  /** Shows the address to the person and opens it where that is possible. */
  readonly onAddress: (address: string) => void;
  /** Resolves with what the person pasted: the code, or the whole address of the last page. Never resolves where nobody can paste. */
  readonly pasted: (signal: AbortSignal) => Promise<string>;
}

/** A document that was saved into a plain folder. */
export interface SavedDocument {
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
}

/**
 * What the app room needs of the others, handed to it by the composition root. Everything throws `SyncError` only.
 */
export interface Host {
  /** The folder that holds settings, mirror, log and lock. */
  readonly home: string;
  readonly settings: SettingsStore;
  /** What a person chose that is neither account nor pair. */
  readonly values: ValueStore;
  readonly mirror: Mirror;
  /** Lists of files out of the mirror. */
  readonly fileLists: FileLists;
  /** Lists of rows out of the mirror. */
  readonly rowLists: RowLists;
  readonly outbox: Outbox;
  /** What tools did and are in the middle of; its file is opened when it is asked for. */
  readonly toolRuns: () => ToolRuns;
  readonly clock: Clock;
  readonly random: Random;
  /** This machine's name, for the names of conflict copies. */
  readonly device: string;
  /** What opening the home had to repair, in sentences for a person. */
  readonly notices: readonly string[];

  /**
   * The secrets of one account at the place that it names. Throws `refused` when that place cannot be used here. For `session` the person
   * is asked when the first secret is read.
   */
  secrets(account: Account): SecretStore;
  /** A store in memory that starts with these parts of that account, to try a credential before anything is kept. */
  trialSecrets(account: Account, parts: SecretParts): SecretStore;
  /** When the person has to sign in again at the latest, as far as that is known. */
  signInEnd(account: Account): number | null;
  /** Does no request. */
  connect(account: Account, secrets: SecretStore): ServiceSession;
  /** Answers everything that has to be kept secret, tokens included, by name. Throws `auth` when the person or the service said no. */
  signIn(request: SignInRequest, signal: AbortSignal): Promise<SecretParts>;

  /** Opens the local root of a pair. Throws `gone` when it is missing or not this pair's. */
  openFolder(pair: Pair): Promise<LocalFolder>;
  /** Marks a folder as this pair's. Throws `refused` when it is another's, `unreadable` when it cannot be written. */
  createMarker(folder: string, marker: string): Promise<void>;
  removeMarker(folder: string, marker: string): Promise<void>;
  /** Throws `refused` and names the line that is not a rule. */
  checkIgnoreRules(text: string): void;
  /** What these rules leave out, asked by path below the root. Throws like `checkIgnoreRules`. */
  readIgnoreRules(text: string): (path: string, kind: 'file' | 'folder') => boolean;
  /** Saves content under a name that is fit for the disk and free; nothing is left when it throws. Never overwrites. */
  saveInto(folder: string, name: string, content: RemoteContent): Promise<SavedDocument>;

  /**
   * Gives a file another name in its folder, where nothing may be; on the disk when it returns. Throws `conflict` when something is there, and the
   * file keeps its name then; `full`, `unreadable`.
   */
  readonly placeFile: (from: string, to: string) => Promise<void>;

  /** Throws `busy` when another process syncs this home. */
  lock(): Promise<HomeLock>;
  /** This process, as `isRunning` knows it. */
  readonly self: ProcessMark;
  /** Whether that process, and not another one with the same number, still runs. */
  isRunning(process: ProcessMark): boolean;
  /** What this process has used so far: the processor, in ms, and memory for its objects. `giveBack` holds it up for a tenth of a second for 100 MB. */
  readonly memory: { usage(): { readonly processorMs: number; readonly heapBytes: number }; giveBack(): void };

  /** Writes one line to the log, without what must not be in it. */
  log(message: string): void;
}
