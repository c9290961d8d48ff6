/** How one change of a run stands; `sending`: a request was begun and its answer is not known. */
export type ChangeState = 'pending' | 'sending' | 'done' | 'failed' | 'skipped';

/** One change of a run, as people see it and as its tool does it. */
export interface Change {
  /** What is changed, in words. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /** What the tool needs to do it: plain data of its own. */
  readonly order: unknown;
}

export interface RunChange extends Change {
  /** Place in the plan, from 0. */
  readonly index: number;
  readonly state: ChangeState;
  /** Why it failed or was skipped, or what there is to know of one that is done. */
  readonly reason: string | null;
}

/** How many changes of a run stand how; `open`: not done yet. */
export interface RunCounts {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly open: number;
}

/** `stopped`: it can go on where it was. `cancelled`: what was left is given up. */
export type RunState = 'running' | 'stopped' | 'cancelled' | 'finished';

export interface ToolRun {
  readonly id: number;
  readonly accountId: number;
  /** Which tool: `rename-column`. */
  readonly tool: string;
  /** What it does, in words. */
  readonly title: string;
  /** The run whose changes it takes back; null for none. */
  readonly undoes: number | null;
  readonly state: RunState;
  /** Why it stopped; null where there is nothing to say. */
  readonly reason: string | null;
  /** The process that runs it, as text that means something to whoever wrote it. */
  readonly owner: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface NewRun extends Pick<ToolRun, 'accountId' | 'tool' | 'title' | 'undoes' | 'owner' | 'startedAt'> {
  readonly changes: readonly Change[];
  /** What the tool leaves as it is, with the reason: part of the report. */
  readonly left: readonly (Change & { readonly reason: string })[];
}

/** Which rows of a report are asked for: of some states, or of any where none is named, with `text` in them. */
export interface RowsWanted {
  readonly states: readonly string[];
  /** '' for any; capitals are all the same. */
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

/**
 * Runs of tools and their reports, in a file of their own: nobody can fetch them again. Every call but `begin` is one synchronous transaction
 * that is on the disk when it returns.
 */
export interface ToolRuns {
  /**
   * Throws `busy` while another run of the account has an owner that is `alive`. Lets others act in between; until it resolves the run is in no
   * list, and nothing of it is left when the process ends before.
   */
  begin(run: NewRun, alive: (owner: string) => boolean): Promise<ToolRun>;
  /** Makes a stopped run, or one whose owner is not alive, go on. Throws `busy` as `begin` does, `refused` for one that has ended. */
  take(id: number, owner: string, alive: (owner: string) => boolean): ToolRun;
  /** Newest first. */
  runs(): readonly ToolRun[];
  run(id: number): ToolRun | null;
  changes(id: number): readonly RunChange[];
  /** The next changes of a run that are pending or being sent, from a place in the plan on. */
  open(id: number, next: { readonly from: number; readonly limit: number }): readonly RunChange[];
  /** Changes of a run from a place in the plan on, without what its tool needs. */
  rows(id: number, next: { readonly from: number; readonly limit: number }): readonly Omit<RunChange, 'order'>[];
  /** Some changes of a run without what its tool needs, for whoever only looks; `total` is how many there are of the kind. */
  page(id: number, wanted: RowsWanted): { readonly total: number; readonly rows: readonly Omit<RunChange, 'order'>[] };
  counts(id: number): RunCounts;
  /** Of every run that has changes, by its id. */
  allCounts(): ReadonlyMap<number, RunCounts>;
  mark(id: number, index: number, now: Pick<RunChange, 'state' | 'reason'>): void;
  /** Puts another order in the place of a change's. */
  keep(id: number, index: number, order: unknown): void;
  /** With `cancelled`, what is pending becomes skipped. */
  end(
    id: number,
    how: { readonly state: Exclude<RunState, 'running'>; readonly reason: string | null; readonly at: number },
  ): void;
  /**
   * Forgets some of a run that has ended, which is in no list from then on. False when nothing is left of it. Whatever took it back is to be forgotten
   * before.
   */
  forget(id: number): boolean;
  /** Forgets the runs of an account. */
  removeAccount(accountId: number): void;
  readonly notices: readonly string[];
  close(): void;
}
