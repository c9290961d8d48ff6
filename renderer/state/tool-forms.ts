/** One thing that a tool asks before it plans; `key` names it among the tool's options. */
export type Field =
  | { readonly key: string; readonly kind: 'number'; readonly least: number; readonly value: number }
  /** Left empty: null where it is `optional`. */
  | { readonly key: string; readonly kind: 'text'; readonly optional: boolean }
  /** Ids; null for all that are active. */
  | { readonly key: string; readonly kind: 'workspaces' }
  | { readonly key: string; readonly kind: 'file'; readonly accept: string }
  /** An id; null for nobody. */
  | { readonly key: string; readonly kind: 'person' }
  | { readonly key: string; readonly kind: 'check' };

export interface Form {
  readonly fields: readonly Field[];
  /** Options that the window does not ask for. */
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/** In the order of the list. */
export const toolNames = ['rename-column', 'change-emails'] as const;

export type ToolName = (typeof toolNames)[number];

/** What the messages say of a tool. */
export interface ToolWords {
  readonly title: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, { readonly label: string; readonly hint?: string }>>;
}

/**
 * The tools that the window knows, in its order. To add one: its name above, a line here, its icon in `views/tools/tool-icons.ts`, and in the messages its name, what it is for and the labels of its
 * fields (`tools.names`).
 */
export const forms: Readonly<Record<ToolName, Form>> = {
  'rename-column': {
    fields: [
      { key: 'position', kind: 'number', least: 1, value: 1 },
      { key: 'to', kind: 'text', optional: false },
      { key: 'from', kind: 'text', optional: true },
      { key: 'workspaceIds', kind: 'workspaces' },
    ],
  },
  'change-emails': { fields: [{ key: 'file', kind: 'file', accept: '.csv,.txt,text/csv' }] },
};

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(forms, name);
}
