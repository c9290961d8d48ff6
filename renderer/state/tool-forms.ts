/** One thing that a tool asks before it plans; `key` names it among the tool's options. */
export type Field =
  | { readonly key: string; readonly kind: 'number'; readonly least: number; readonly value: number }
  /** Left empty: null where it is `optional`. `addresses`: beginnings of those that webhooks have now are offered. */
  | { readonly key: string; readonly kind: 'text'; readonly optional: boolean; readonly offers?: 'addresses' }
  /** A list of texts, one a line. */
  | { readonly key: string; readonly kind: 'lines' }
  /** Ids of those that the account itself is in; null for all that are active. */
  | { readonly key: string; readonly kind: 'own-workspaces' }
  /** Ids of those of the whole account. */
  | { readonly key: string; readonly kind: 'workspaces'; readonly which: 'active' | 'archived' | 'any' }
  /** `{ workspace, to }` for each that gets another name. */
  | { readonly key: string; readonly kind: 'renames' }
  | { readonly key: string; readonly kind: 'file'; readonly accept: string }
  /** An id; null for nobody. */
  | { readonly key: string; readonly kind: 'person' }
  /** `{ of, to }` for each person of whom somebody else takes over. */
  | { readonly key: string; readonly kind: 'successors' }
  | { readonly key: string; readonly kind: 'check' }
  /** A folder of the computer that Tidemark runs on. */
  | { readonly key: string; readonly kind: 'folder' }
  /** At least one; all are chosen at the beginning. */
  | { readonly key: string; readonly kind: 'several'; readonly choices: readonly string[] }
  /** The first is what is chosen at the beginning; the messages say what they mean (`choices`). */
  | { readonly key: string; readonly kind: 'choice'; readonly choices: readonly string[] };

export interface Form {
  /** As the core names it, where that is another. */
  readonly tool?: string;
  readonly fields: readonly Field[];
  /** The option that takes the ids of what was chosen elsewhere, instead of the field of that key. */
  readonly chosen?: string;
  /** Options that the window does not ask for. */
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/** In the order of the list. */
export const toolNames = [
  'import-cards',
  'rename-column',
  'change-emails',
  'remove-inactive',
  'create-workspaces',
  'rename-workspaces',
  'archive-workspaces',
  'unarchive-workspaces',
  'delete-workspaces',
  'save-archived',
  'purge-archived',
  'end-webhooks',
  'move-webhooks',
] as const;

export type ToolName = (typeof toolNames)[number];

export interface FieldWords {
  readonly label: string;
  readonly hint?: string;
  readonly choices?: Readonly<Record<string, string>>;
}

/** What an export of a workspace can hold. */
const exportParts = [
  ...['documents', 'documentVersions', 'plan', 'planAttachments', 'boards', 'cardAttachments', 'archivedBoards'],
  ...['conversations', 'conversationAttachments', 'issues', 'issueAttachments'],
];

/** What the messages say of a tool. */
export interface ToolWords {
  readonly title: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, FieldWords>>;
}

/**
 * The tools that the window knows. To add one: its name above, a line here, its icon in `views/tools/tool-icons.ts`, and in the messages its
 * name, what it is for and the labels of its fields (`tools.names`).
 */
export const forms: Readonly<Record<ToolName, Form>> = {
  'import-cards': {
    fields: [
      { key: 'file', kind: 'file', accept: '.xlsx,.csv,text/csv' },
      { key: 'again', kind: 'check' },
    ],
  },
  'rename-column': {
    fields: [
      { key: 'position', kind: 'number', least: 1, value: 1 },
      { key: 'to', kind: 'text', optional: false },
      { key: 'from', kind: 'text', optional: true },
      { key: 'workspaceIds', kind: 'own-workspaces' },
    ],
  },
  'change-emails': { fields: [{ key: 'file', kind: 'file', accept: '.csv,.txt,text/csv' }] },
  'remove-inactive': {
    fields: [
      { key: 'days', kind: 'number', least: 1, value: 365 },
      { key: 'neverSignedIn', kind: 'check' },
      { key: 'successor', kind: 'person' },
      { key: 'successors', kind: 'successors' },
    ],
    // Who stays is unticked in the preview.
    fixed: { only: null },
  },
  'create-workspaces': {
    fields: [
      { key: 'names', kind: 'lines' },
      { key: 'owner', kind: 'person' },
    ],
  },
  'rename-workspaces': { fields: [{ key: 'renames', kind: 'renames' }] },
  'archive-workspaces': { fields: [{ key: 'workspaces', kind: 'workspaces', which: 'active' }], fixed: { archived: true } },
  'unarchive-workspaces': {
    tool: 'archive-workspaces',
    fields: [{ key: 'workspaces', kind: 'workspaces', which: 'archived' }],
    fixed: { archived: false },
  },
  'delete-workspaces': {
    fields: [
      { key: 'workspaces', kind: 'workspaces', which: 'any' },
      { key: 'activeToo', kind: 'check' },
    ],
  },
  'save-archived': {
    fields: [
      { key: 'workspaces', kind: 'workspaces', which: 'archived' },
      { key: 'folder', kind: 'folder' },
      { key: 'parts', kind: 'several', choices: exportParts },
    ],
  },
  'purge-archived': { fields: [{ key: 'workspaces', kind: 'workspaces', which: 'archived' }] },
  'end-webhooks': { chosen: 'which', fields: [{ key: 'which', kind: 'choice', choices: ['dead', 'all'] }] },
  'move-webhooks': {
    chosen: 'only',
    fields: [
      { key: 'from', kind: 'text', optional: false, offers: 'addresses' },
      { key: 'to', kind: 'text', optional: false },
    ],
  },
};

/** The name by which the core knows it. */
export function toolOf(name: ToolName): string {
  return forms[name].tool ?? name;
}

/** Whether a tool, as the core names it, makes what was not there before: nothing has a former value then. */
export function makesNew(tool: string): boolean {
  return tool === 'import-cards' || tool === 'create-workspaces';
}

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(forms, name);
}
