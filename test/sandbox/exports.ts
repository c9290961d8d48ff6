import type { SandboxClock } from './clock.ts';
import { IdSequence } from './archive/ids.ts';
import type { StreamBody } from './wire/reply.ts';

/** A workspace being zipped. Times in ms since the epoch. */
export interface ExportJob {
  readonly id: number;
  readonly workspaceId: number;
  readonly name: string;
  readonly startedAt: number;
  finishedAt: number | null;
  pollsLeft: number;
  readonly zip: StreamBody;
}

/** How exports go. The vendor's script sleeps five seconds after each look. */
export interface ExportManners {
  /** How often a client is told to wait. */
  polls: number;
  /** Whether a download can begin in the middle. Nothing tells that of the service. */
  ranges: boolean;
  /** Workspaces whose exports fail, by id. */
  readonly failing: Set<number>;
  /** Workspaces whose exports are never done. */
  readonly hanging: Set<number>;
}

/** The export jobs of all workspaces. */
export class Exports {
  readonly manners: ExportManners = { polls: 1, ranges: false, failing: new Set(), hanging: new Set() };
  readonly #clock: SandboxClock;
  readonly #ids = new IdSequence(51_207, 1);
  readonly #jobs = new Map<number, ExportJob>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  start(workspace: { id: number; name: string }, zip: StreamBody): ExportJob {
    const startedAt = this.#clock.now();
    const { id: workspaceId, name } = workspace;
    const { polls } = this.manners;
    const job: ExportJob = { id: this.#ids.next(), workspaceId, name, startedAt, finishedAt: null, pollsLeft: polls, zip };
    this.#jobs.set(job.id, job);
    return job;
  }

  find(workspaceId: number, id: number): ExportJob | undefined {
    const job = this.#jobs.get(id);
    return job?.workspaceId === workspaceId ? job : undefined;
  }

  /** One look at a job: it is done after a few. */
  poll(job: ExportJob): void {
    if (this.manners.hanging.has(job.workspaceId)) return;
    if (job.pollsLeft > 0) job.pollsLeft--;
    else job.finishedAt ??= this.#clock.now();
  }
}
