import type { Day } from './model.ts';

/** A board of a seed: plain data, cards made on demand. Times are epoch seconds, people e-mail addresses. */
export interface SeedBoard {
  readonly name: string;
  readonly archived?: boolean;
  /** Left to right. */
  readonly columns: readonly { readonly id: number; readonly name: string; readonly wipLimit?: number }[];
  readonly labels?: readonly { readonly id: number; readonly name: string }[];
  /** Members who may only read it. */
  readonly readers?: readonly string[];
  /** In the order in which they were made; in a column, later ones lie below. */
  readonly cards: () => readonly SeedCard[];
}

export interface SeedCard {
  readonly title: string;
  /** Id of the column. */
  readonly column: number;
  readonly created: number;
  readonly createdBy: string;
  /** When it came into its column; it was then made in the first one. */
  readonly moved?: number;
  readonly description?: string;
  readonly assignee?: string;
  readonly contributors?: readonly string[];
  /** Id of the label. */
  readonly label?: number;
  /** Name of the activity of the plan. */
  readonly planlet?: string;
  readonly startDate?: Day;
  readonly dueDate?: Day;
  readonly estimate?: number;
  /** Hours. */
  readonly estimatedTime?: number;
  /** Why it is blocked. */
  readonly blocked?: string;
  readonly checklist?: readonly { readonly title: string; readonly done: boolean }[];
  /** Oldest first. */
  readonly comments?: readonly SeedComment[];
  /** Names. */
  readonly tags?: readonly string[];
  readonly attachments?: readonly { readonly name: string; readonly bytes: () => Uint8Array }[];
  readonly reports?: readonly { readonly by: string; readonly minutes: number; readonly date: Day }[];
}

export interface SeedComment {
  readonly by: string;
  readonly at: number;
  /** `@[e-mail address]` mentions somebody. */
  readonly text: string;
}

/** An activity of the plan, which boards group cards by. */
export interface SeedPlanlet {
  readonly name: string;
  readonly achieved?: boolean;
}
