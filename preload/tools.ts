/**
 * Tools of account administrators as the window knows them: a part of the contract (`contract.ts`), plain data that JSON can hold. Everything is
 * planned and looked at as a preview before it is run; a run keeps what came of each change. Times are ms since the epoch.
 */

export interface ToolView {
  /** As the terminal names it: `rename-column`. */
  readonly name: string;
  /** Whether this account can use it, as far as can be found without changing anything. */
  readonly usable: 'yes' | 'no' | 'unknown';
  /** Why not, or why that is not known. */
  readonly why: string | null;
}

/** Somebody of the account. */
export interface ToolPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: 'owner' | 'co-owner' | 'administrator' | 'member' | 'external' | 'pending' | 'unknown';
}

/** A workspace of the whole account, also where its key is in none of them. */
export interface ToolWorkspace {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  /** In bytes, as far as the service tells. */
  readonly size: number | null;
}

/** An account, and what the key with which it is signed in to may do; null is what it may not see. */
export interface ToolAccount {
  readonly name: string | null;
  readonly managers: readonly ToolPerson[] | null;
  readonly key: { readonly name: string; readonly isRobot: boolean; readonly changes: 'yes' | 'no' | 'unknown' };
  readonly people: readonly { readonly role: ToolPerson['role']; readonly count: number }[] | null;
  /** `size` in bytes, as far as the service tells. */
  readonly workspaces: { readonly active: number; readonly archived: number; readonly size: number } | null;
}

/** Somebody in a workspace; the role in the service's words. */
export interface ToolMember {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: string;
}

/** A subscription that the account's key made. */
export interface ToolWebhook {
  readonly id: string;
  /** What it is about, in words. */
  readonly subject: string;
  readonly events: readonly string[];
  /** Without what may be a secret. */
  readonly address: string;
  /** Why it serves nobody; null for one that does, as far as can be known. */
  readonly dead: string | null;
}

/** What a plan cannot know by itself: plan again with `answers: { [id]: choice }` among the options. */
export interface QuestionView {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
}

/** Everything that a tool would do; nothing is sent yet. It is kept for a while. */
export interface PreviewView {
  readonly id: string;
  readonly accountId: number;
  readonly tool: string;
  readonly title: string;
  /** The run whose changes it takes back. */
  readonly undoes: number | null;
  /** How many changes: rows 0 to this; those that are left as they are come after them. */
  readonly changes: number;
  readonly left: number;
  /** It cannot be taken back: the number of changes has to be typed. */
  readonly destructive: boolean;
  readonly questions: readonly QuestionView[];
  readonly notes: readonly string[];
}

/** `stopped` can go on where it was; in `cancelled` what was left is given up. */
export type RunState = 'running' | 'stopped' | 'cancelled' | 'finished';

export interface RunView {
  readonly id: number;
  readonly accountId: number;
  readonly account: string;
  readonly tool: string;
  readonly title: string;
  readonly undoes: number | null;
  readonly state: RunState;
  /** Why it stopped. */
  readonly reason: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly counts: { readonly done: number; readonly failed: number; readonly skipped: number; readonly open: number };
  /** Whether what it did can be taken back. */
  readonly undoable: boolean;
  /** The file that comes now, in bytes, with the change that it belongs to; `size` null where the service does not tell. */
  readonly transfer: { readonly what: string; readonly bytes: number; readonly size: number | null } | null;
}

/** How a row of a preview (`planned`, `left`) or of a report stands. `sending`: its answer is not known. */
export type ToolRowState = 'planned' | 'left' | 'pending' | 'sending' | 'done' | 'failed' | 'skipped';

export interface ToolRowView {
  /** Place in the plan, from 0. */
  readonly index: number;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly state: ToolRowState;
  readonly reason: string | null;
  /** A line of a file that can be corrected: plan again with `fixes: { [id]: { [name]: value } }` among the options. */
  readonly line: {
    readonly id: string;
    readonly cells: readonly { readonly name: string; readonly value: string }[];
  } | null;
}

/** Rows of a preview or a run, all or those of some states, with the words of `text` in them. */
export interface ToolRowQuery {
  readonly of: { readonly preview: string } | { readonly run: number };
  readonly states: readonly ToolRowState[];
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

/** `gone` for a preview or a run that is not there any more, `input` for options that make no sense, `busy` while a tool works on the account. */
export interface ToolCommands {
  /** Asks the service what the account's key may do. */
  'tools.list': (accountId: number) => readonly ToolView[];
  /** Asks the service. */
  'tools.people': (accountId: number) => readonly ToolPerson[];
  /** Asks the service. */
  'tools.workspaces': (accountId: number) => readonly ToolWorkspace[];
  /** Asks the service. */
  'tools.account': (accountId: number) => ToolAccount;
  /** Asks the service. */
  'tools.members': (accountId: number, workspaceId: string) => readonly ToolMember[];
  /** Asks the service. */
  'tools.webhooks': (accountId: number) => readonly ToolWebhook[];
  /** Reads all that is asked about, and changes nothing. A file among the options is `{ name, data }`, its content as base64. */
  'tools.plan': (accountId: number, tool: string, options: unknown) => PreviewView;
  /** The planning that goes on ends with an error. */
  'tools.stopPlanning': (accountId: number) => null;
  'tools.planUndo': (runId: number) => PreviewView;
  'tools.dropPreview': (id: string) => null;
  'tools.rows': (query: ToolRowQuery) => {
    readonly total: number;
    readonly offset: number;
    readonly rows: readonly ToolRowView[];
  };
  /** Begins to do what a preview shows, but for `without`; `typed` is the number of changes as the person typed it. */
  'tools.run': (preview: string, consent: { readonly typed: number | null; readonly without: readonly number[] }) => RunView;
  /** Ends a run after what it is sending; it can go on later. */
  'tools.stop': (runId: number) => RunView;
  'tools.resume': (runId: number) => RunView;
  /** Gives up what a run has left. */
  'tools.cancel': (runId: number) => RunView;
  /** Of all accounts, newest first. */
  'tools.runs': () => readonly RunView[];
  /** Writes a preview or a report to a new file where downloads go. Answers which. */
  'tools.saveCsv': (of: { readonly preview: string } | { readonly run: number }) => { readonly path: string };
}

export interface ToolEvents {
  /** Runs that are other than before; at most ten times a second. */
  tools: readonly RunView[];
}
