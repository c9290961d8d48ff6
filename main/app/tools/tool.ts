import type { Host } from '../host.ts';
import type { ServiceSession } from '../../sync/ports/service.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { Clock } from '../../sync/ports/time.ts';
import type { Change, RunChange, ToolRuns } from '../../sync/ports/tool-runs.ts';

/** How much of a file has come, in bytes; `size` null where the service does not tell. */
export interface Transfer {
  readonly bytes: number;
  readonly size: number | null;
}

/** What a tool works with on one account. */
export interface ToolWork {
  readonly account: Account;
  readonly session: ServiceSession;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** What tools did before. */
  readonly runs: Pick<ToolRuns, 'runs' | 'changes'>;
  /** As the host's. */
  readonly placeFile: Host['placeFile'];
  /** Told while a file comes. */
  readonly onTransfer: (transfer: Transfer) => void;
}

/** What would be left as it is, with the reason. */
export interface Left extends Change {
  readonly reason: string;
  /** Where a line of a file has a mistake that a person may correct: corrected cells come back in the options' `fixes`. */
  readonly line?: FixableLine;
}

/** A line of a file, as it was read. */
export interface FixableLine {
  /** Names the line among the `fixes`: `Sheet1!5`. */
  readonly id: string;
  readonly cells: readonly { readonly name: string; readonly value: string }[];
}

/** What a plan cannot know by itself. It is planned again with the answer in the options' `answers`; what depends on it is left until then. */
export interface Question {
  /** The key of its answer. */
  readonly id: string;
  /** In words: `There are two boards called "Site". Which one is meant?` */
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
}

/** Everything that a tool would do, before anything is sent. */
export interface Plan {
  /** What it does, in words: `Rename column 2 to "Doing"`. */
  readonly title: string;
  readonly changes: readonly Change[];
  readonly left: readonly Left[];
  /** What it does cannot be taken back: the number of changes has to be typed. */
  readonly destructive: boolean;
  readonly questions?: readonly Question[];
  /** What else to know before saying yes, in sentences: headers that are ignored. */
  readonly notes?: readonly string[];
}

/**
 * Puts what became known on the way in place of a change's order, on the disk when it returns: the id of what was made, how far a download
 * is. Whoever looks at the change later gets it.
 */
export type Keep = (order: unknown) => void;

/** What is found where a change is to be made: made already, still to be made, or something else, for a reason in words. */
export type Looked = 'done' | 'open' | { readonly other: string };

/**
 * A job that administrators do to many things at once. A tool plans, and carries out one change at a time; everything else (preview, order,
 * records, pausing, repeating) is the runner's. Both methods throw only `SyncError`.
 */
export interface Tool {
  readonly name: string;
  /** Looks whether a change still is to be made, or was made by a request whose answer was lost. Changes nothing there. */
  look(work: ToolWork, order: unknown, keep: Keep): Promise<Looked>;
  /** Makes one change. Answers what there is to know of it, or null. */
  carryOut(work: ToolWork, order: unknown, keep: Keep): Promise<string | null>;
  /** What takes finished changes back; absent where that cannot be done. */
  undo?(done: readonly RunChange[]): Plan;
}
