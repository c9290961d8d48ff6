/**
 * The whole surface between the UI and the core: plain data that JSON can hold and nothing else. Three carriers bring it across: Electron's
 * IPC, the loopback host over HTTP (see `loopbackWire`) and a fake for component tests. Times are ms since the epoch, sizes bytes; null is unknown.
 */
import type { ActivityRow, FailureView, HeldView, TransferView } from './activity.ts';
import type { BoardCommands, BoardEvents, CardHit } from './boards.ts';
import type { AccountView, SignInCommands } from './sign-in.ts';
import type { RowHit, TableCommands, TableEvents } from './tables.ts';
import type { ToolCommands, ToolEvents } from './tools.ts';
import type { WebhookCommands } from './webhooks.ts';
import type { FileList, FileQuery, FileRow, RemoteFolder, SelectableFolder, VersionView } from './files.ts';

/** The systems that Tidemark runs on, as Node names them. */
export type System = 'linux' | 'darwin' | 'win32';

/** What went wrong, in words for a person. `kind` is the engine's error kind, or `input` for arguments that make no sense. */
export interface Problem {
  readonly kind: string;
  readonly message: string;
}

export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Problem };

/** A part of a long list. The core pages: the UI never holds everything. */
export interface Page<Row> {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly Row[];
}

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'en' | 'sv' | 'de';

export interface AppInfo {
  readonly version: string;
  readonly system: System;
  readonly home: string;
  readonly device: string;
  /** `electron` can open, reveal and trash; a browser cannot. */
  readonly carrier: 'electron' | 'browser';
  /** Where a demo service runs, an account on it can be added with one click. */
  readonly demo: { readonly url: string } | null;
  /** Whether it knows when the computer runs on its battery. */
  readonly tellsBattery: boolean;
  readonly keychain: { readonly available: boolean; readonly why: string | null };
}

export interface OperationView {
  readonly name: string;
  readonly evidence: 'documented' | 'observed' | 'assumed';
  readonly enabled: boolean;
  /** The request that would be sent, with placeholders. */
  readonly request: string;
}

export interface WorkspaceView {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly goneAt: number | null;
  readonly pairId: number | null;
  /** Whether only folders of it are paired, so that others can be. */
  readonly partly: boolean;
}

export type PairState = 'never' | 'syncing' | 'up-to-date' | 'paused' | 'offline' | 'attention' | 'signed-out';

export interface PairView {
  readonly id: number;
  readonly accountId: number;
  readonly workspaceId: string;
  readonly workspace: string;
  readonly rootId: string;
  readonly folder: string;
  readonly linkFiles: boolean;
  readonly state: PairState;
  /** While it is paused: null for "until I resume". */
  readonly pausedUntil: number | null;
  /** Null while it is not paused. */
  readonly pausedBy: 'person' | 'battery' | null;
  readonly lastGoodAt: number | null;
  readonly documents: number;
  readonly folders: number;
  /** Of those documents whose size the service tells. */
  readonly bytes: number;
  readonly sizedDocuments: number;
  /** Steps that may not be done, but for `deletes`. */
  readonly held: number;
  readonly failed: number;
  readonly conflicts: number;
  /** Items whose delete waits for an answer, folders and all that is in them counted, or 0. */
  readonly deletes: number;
  readonly stopped: Problem | null;
  /** Of the run that goes on now. */
  readonly progress: { readonly done: number; readonly steps: number; readonly phase: 'scanning' | 'listing' | 'working' } | null;
}

export interface StatusView {
  /** The tray's six states. Offline beats attention beats syncing. */
  readonly state: 'idle' | 'syncing' | 'paused' | 'offline' | 'attention' | 'signed-out';
  /** Since when, for offline and paused. */
  readonly since: number | null;
  /** While it is paused: null for "until I resume". */
  readonly pausedUntil: number | null;
  /** Null while it is not paused. */
  readonly pausedBy: 'person' | 'battery' | null;
  readonly needsYou: number;
  readonly pairs: readonly PairView[];
}

export type Preview =
  | { readonly kind: 'text'; readonly text: string; readonly cut: boolean }
  /** Base64, at most a few MB; `pdf` only for browsers, which have a viewer. */
  | { readonly kind: 'image' | 'pdf'; readonly type: string; readonly data: string }
  | { readonly kind: 'none'; readonly why: 'not-here' | 'too-large' | 'no-preview' | 'own-program' };

export interface ConflictView {
  readonly id: string;
  readonly pairId: number;
  readonly at: number;
  readonly kind: string;
  readonly path: string;
  readonly copyPath: string | null;
  readonly outcome: string;
}

export interface ConflictSide {
  readonly path: string;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
  readonly preview: Preview;
}

export interface Comparison {
  readonly conflict: ConflictView;
  readonly theirs: ConflictSide | null;
  readonly mine: ConflictSide | null;
}

export interface SearchRow {
  readonly pairId: number;
  readonly id: string;
  readonly kind: 'folder' | 'document' | 'link' | 'other';
  readonly name: string;
  readonly path: string;
  readonly modifiedAt: number | null;
}

/** What people are notified of, each kind on its own. */
export type IncidentKind = 'conflicts' | 'problems' | 'deletes' | 'sign-in' | 'first-sync';

export interface Preferences {
  readonly theme: Theme;
  /** Null follows the system. */
  readonly language: Language | null;
  readonly startAtLogin: boolean;
  /** Rests while the computer runs on its battery. */
  readonly pauseOnBattery: boolean;
  /** KB (1000 bytes) a second for all transfers together; 0 for no limit. */
  readonly limitDown: number;
  readonly limitUp: number;
  /** Of these nobody is notified. */
  readonly silenced: readonly IncidentKind[];
}

export interface Commands extends BoardCommands, SignInCommands, TableCommands, ToolCommands, WebhookCommands {
  'app.info': () => AppInfo;
  'status.read': () => StatusView;
  'preferences.read': () => Preferences;
  'preferences.write': (changed: Partial<Preferences>) => Preferences;

  'accounts.list': () => readonly AccountView[];
  'accounts.test': (accountId: number) => { person: string };
  'accounts.setAllowAssumed': (accountId: number, allow: boolean) => AccountView;
  'accounts.operations': (accountId: number) => readonly OperationView[];
  /** `discard`: edits of its boards that the person saw and gives up; refused while others wait. */
  'accounts.remove': (accountId: number, discard: readonly string[]) => null;
  'accounts.workspaces': (accountId: number) => readonly WorkspaceView[];
  /** One level of a workspace's archive, asked of the service; with null the top one. For choosing what to pair. */
  'accounts.folders': (accountId: number, workspaceId: string, parentId: string | null) => readonly RemoteFolder[];

  'pairs.add': (pair: { accountId: number; workspaceId: string; remoteFolderId: string | null; folder: string }) => PairView;
  'pairs.suggestFolder': (workspace: string) => string;
  /** Null where the carrier has no dialog, or nothing was chosen. */
  'pairs.chooseFolder': () => string | null;
  'pairs.remove': (pairId: number, options: { trash: boolean }) => null;
  /** Null for all pairs; until null for "until I resume", `tomorrow` for the next morning. */
  'pairs.pause': (pairId: number | null, until: number | 'tomorrow' | null) => null;
  'pairs.resume': (pairId: number | null) => null;
  'pairs.syncNow': (pairId: number | null) => null;
  'pairs.setLinkFiles': (pairId: number, on: boolean) => PairView;
  'pairs.folders': (pairId: number, parentId: string | null) => readonly SelectableFolder[];
  /** Leaves a remote folder out, its synced local files to the trash or staying as they are, or takes it in again. */
  'pairs.select': (pairId: number, folderId: string, how: 'sync' | 'trash' | 'stay') => null;
  'pairs.ignoreRules': (pairId: number) => string;
  /** What the rules would leave out of what is in the mirror; throws `input` naming the line that is no rule. */
  'pairs.previewIgnore': (pairId: number, rules: string) => { count: number; examples: readonly string[] };
  'pairs.setIgnoreRules': (pairId: number, rules: string) => null;
  'pairs.answerDeletes': (pairId: number, answer: 'delete' | 'keep') => null;

  'files.page': (query: FileQuery) => Page<FileRow>;
  /** How many rows of the whole list come before an item; null when it is not in it. */
  'files.position': (list: FileList, id: string) => number | null;
  /** The folders from below the pair's root down to the item, the item itself last. */
  'files.trail': (pairId: number, id: string) => readonly { id: string; name: string }[];
  'files.preview': (pairId: number, id: string) => Preview;
  'files.versions': (pairId: number, id: string) => readonly VersionView[];
  'files.why': (pairId: number, id: string) => readonly ActivityRow[];
  'files.open': (pairId: number, id: string) => null;
  'files.reveal': (pairId: number, id: string) => null;
  'files.webAddress': (pairId: number, id: string) => string;
  /** Puts dropped files into the paired folder, from where they are synced; base64 content from a browser, paths from Electron. */
  'files.drop': (pairId: number, parentId: string | null, files: readonly { name: string; data: string }[]) => { added: number };

  'activity.page': (query: { pairId: number | null; before: number | null; limit: number }) => readonly ActivityRow[];
  'activity.transfers': () => readonly TransferView[];
  'activity.held': (query: { offset: number; limit: number }) => Page<HeldView>;
  'activity.failures': (query: { offset: number; limit: number }) => Page<FailureView>;
  'activity.retry': (pairId: number) => null;

  'conflicts.list': () => readonly ConflictView[];
  'conflicts.compare': (pairId: number, id: string) => Comparison;
  'conflicts.resolve': (
    pairId: number,
    ids: readonly string[],
    how: 'mine' | 'theirs' | 'both',
  ) => { settled: number; problems: readonly Problem[] };

  /** Best first, documents, cards and rows of tables in one order. */
  'search.find': (text: string, limit: number) => readonly (SearchRow | CardHit | RowHit)[];

  /** The names and redacted texts of what a bundle would hold, to be read before it is saved. */
  'diagnostics.preview': () => readonly { name: string; text: string }[];
  'diagnostics.save': () => { path: string };
}

export interface Events extends BoardEvents, TableEvents, ToolEvents {
  /** At most ten times a second. */
  status: StatusView;
  transfers: readonly TransferView[];
  /** Something was added to the history of these pairs. */
  activity: { readonly pairs: readonly number[] };
  /** The mirror's tree of these pairs has changed. */
  files: { readonly pairs: readonly number[] };
  conflicts: null;
  accounts: null;
  preferences: Preferences;
  signIn: {
    readonly signIn: string;
    readonly state: 'done' | 'failed';
    readonly account: AccountView | null;
    readonly problem: Problem | null;
  };
  /**
   * Something that a person may want to know begins, told once however long it lasts; null when it is over or was silenced. The desktop shows
   * it by the system, a browser in its page. `place` is where something can be done about it, as after `#` in the page's address.
   */
  incident: {
    readonly key: string;
    readonly begun: {
      readonly kind: IncidentKind;
      readonly title: string;
      readonly message: string;
      readonly place: string;
    } | null;
  };
  /** The page shall go there: the person has clicked a notification. */
  go: { readonly place: string };
  /** For the person, once. */
  notice: { readonly message: string };
}

export type CommandName = keyof Commands;
export type EventName = keyof Events;
export type Arguments<Name extends CommandName> = Parameters<Commands[Name]>;
export type Result<Name extends CommandName> = ReturnType<Commands[Name]>;

/** What the UI is given, whatever carries it. `call` never throws; `on` answers how to end the subscription. */
export interface Bridge {
  readonly system: System;
  call<Name extends CommandName>(name: Name, ...args: Arguments<Name>): Promise<Answer<Result<Name>>>;
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): () => void;
}

/** Where the bridge stands on `window`. Not there in a plain browser. */
export const bridgeName = 'tidemark';

/**
 * How a plain browser reaches the core at the page's own origin. `call`: POST of JSON `{ name, args }`, answered by the JSON of an `Answer`.
 * `events`: Server-Sent Events, each of the type of its name with its value as JSON; after each connection the current `status` and
 * `transfers` come first. Both need the page's cookie.
 */
export const loopbackWire = { call: '/call', events: '/events' } as const;
