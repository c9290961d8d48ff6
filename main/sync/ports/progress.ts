import type { Side, TreeStore } from './trees.ts';
import type { Archive } from './archive.ts';
import type { LocalFolder } from './folder.ts';
import type { Clock, Random } from './time.ts';
import type { SyncError } from '../errors.ts';
import type { DeleteAnswer } from './settings.ts';

/** What a pair's engine tells while it works. Progress of one transfer comes at most ten times a second. */
export type EngineEvent =
  | { readonly type: 'phase'; readonly phase: 'scanning' | 'listing' | 'working' | 'idle' }
  /** What is left to do in this round. */
  | { readonly type: 'planned'; readonly steps: number; readonly bytes: number | null }
  | { readonly type: 'step'; readonly state: 'started' | 'done' | 'failed'; readonly step: StepFacts; readonly error?: SyncError }
  | { readonly type: 'progress'; readonly step: StepFacts; readonly bytes: number; readonly total: number | null }
  /** Something a person may want to know, once. */
  | { readonly type: 'notice'; readonly message: string };

export interface StepFacts {
  readonly action: string;
  readonly side: Side;
  readonly path: string;
  readonly fromPath: string | null;
  readonly size: number | null;
}

/** What came of one run until nothing was left to do. */
export interface SyncReport {
  readonly downloads: number;
  readonly uploads: number;
  /** Steps done that moved no content: renames, moves, folders, deletes, records. */
  readonly otherSteps: number;
  /** What waits for a person or failed, as counted when the run ended. */
  readonly held: number;
  readonly conflicts: number;
  readonly failures: number;
  /** True when deletes wait for an answer. */
  readonly asksAboutDeletes: boolean;
  /** Files that were still changing when the run ended. */
  readonly unsettled: number;
  /** Why the whole pair stopped, or null. */
  readonly stopped: SyncError | null;
}

/** What a person has decided for the pair; read anew for each round. */
export interface PairRules {
  readonly excluded: ReadonlySet<string>;
  /** Those of the excluded ones whose local files stay. */
  readonly leftHere: ReadonlySet<string>;
  readonly linkFiles: boolean;
  readonly deleteAnswers: readonly DeleteAnswer[];
}

export interface PairSyncOptions {
  readonly pairId: number;
  readonly archive: Archive;
  readonly folder: LocalFolder;
  readonly store: TreeStore;
  readonly clock: Clock;
  readonly random: Random;
  /** This machine's name, for the names of conflict copies. */
  readonly device: string;
  /** Transfers at a time. */
  readonly parallel: number;
  readonly rules: () => PairRules;
  /** Called when delete answers have been acted on. */
  readonly answersUsed: () => void;
  readonly onEvent: (event: EngineEvent) => void;
}

/** One pair's engine. */
export interface PairSync {
  /** Observes both sides and works until nothing is left to do. Never rejects but for `signal`: what stopped it is in the report. */
  syncUntilDone(signal: AbortSignal): Promise<SyncReport>;
  /**
   * Goes on for ever: hints, hourly scans, listings by time, waits after errors. Calls `onReport` after each run. `listEveryMs` is asked
   * again for each wait.
   */
  watch(options: { listEveryMs: () => number; onReport: (report: SyncReport) => void }, signal: AbortSignal): Promise<void>;
  /** `listEveryMs` answers something else now: what is due by it is done at once, and nothing else. */
  reckonAnew(): void;
  /** Lists the remote side at once (a hint, a wake-up, a changed rule, a person's wish). */
  poke(): void;
}
