import { asSyncError, type SyncError } from '../errors.ts';
import type { Step } from '../plan/model.ts';
import { adopt, createLocalFolder, createRemoteFolder, forget, keepResidue } from './folders.ts';
import type { ApplyContext } from './context.ts';
import { moveLocal, moveRemote } from './moves.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { trashLocal, trashRemote } from './trash.ts';

export interface StepResult {
  readonly step: Step;
  readonly error: SyncError | null;
  /** Whether content went over the line. */
  readonly transferred: boolean;
}

export interface ExecuteOptions {
  /** Steps at a time. */
  readonly parallel: number;
  readonly onStart: (step: Step) => void;
  /** Says whether to go on. */
  readonly onResult: (result: StepResult) => boolean;
}

/** Large transfers leave room for small ones: at least one place is never theirs. */
const largeBytes = 32 * 1024 * 1024;

/**
 * Does steps, several at a time, each after those that it waits for. A step that fails takes along only those that need it. Rejects only when
 * aborted, after what was running has ended.
 */
export async function execute(
  steps: readonly Step[],
  context: ApplyContext,
  facts: { options: ExecuteOptions; signal: AbortSignal },
): Promise<void> {
  await new Execution(steps, context, facts).run();
}

class Execution {
  readonly #context: ApplyContext;
  readonly #options: ExecuteOptions;
  readonly #signal: AbortSignal;
  readonly #byKey: Map<string, Step>;
  /** How many steps each one still waits for. */
  readonly #missing = new Map<string, number>();
  readonly #dependents = new Map<string, Step[]>();
  readonly #ready: Step[] = [];
  readonly #readyLarge: Step[] = [];
  #nextReady = 0;
  #running = 0;
  #runningLarge = 0;
  #stopped = false;
  #fatal: SyncError | null = null;
  #done: () => void = () => undefined;

  constructor(steps: readonly Step[], context: ApplyContext, facts: { options: ExecuteOptions; signal: AbortSignal }) {
    this.#context = context;
    this.#options = facts.options;
    this.#signal = facts.signal;
    this.#byKey = new Map(steps.map((step) => [step.key, step]));
  }

  async run(): Promise<void> {
    for (const step of this.#byKey.values()) this.#enqueue(step);
    await new Promise<void>((done) => {
      this.#done = done;
      this.#fill();
    });
    this.#signal.throwIfAborted();
    if (this.#fatal) throw this.#fatal;
  }

  #enqueue(step: Step): void {
    let missing = 0;
    for (const key of step.after) {
      if (!this.#byKey.has(key)) continue;
      missing += 1;
      const list = this.#dependents.get(key);
      if (list) list.push(step);
      else this.#dependents.set(key, [step]);
    }
    this.#missing.set(step.key, missing);
    if (missing === 0) this.#makeReady(step);
  }

  #makeReady(step: Step): void {
    if ((sizeOf(step) ?? 0) >= largeBytes) this.#readyLarge.push(step);
    else this.#ready.push(step);
  }

  #take(): Step | undefined {
    if (this.#signal.aborted || this.#stopped || this.#running >= this.#options.parallel) return undefined;
    if (this.#readyLarge.length > 0 && this.#runningLarge < Math.max(1, this.#options.parallel - 2))
      return this.#readyLarge.shift();
    const step = this.#ready[this.#nextReady];
    if (step) this.#nextReady += 1;
    return step;
  }

  #fill(): void {
    for (let step = this.#take(); step; step = this.#take()) void this.#start(step);
    if (this.#running === 0) this.#done();
  }

  async #start(step: Step): Promise<void> {
    const large = (sizeOf(step) ?? 0) >= largeBytes;
    this.#running += 1;
    if (large) this.#runningLarge += 1;
    this.#options.onStart(step);
    const result = await this.#perform(step);
    this.#running -= 1;
    if (large) this.#runningLarge -= 1;
    this.#finish(result);
    this.#fill();
  }

  /** What cannot even be recorded (a full disk) ends everything, after what is running has ended. */
  #finish(result: StepResult): void {
    try {
      if (!this.#signal.aborted && !this.#options.onResult(result)) this.#stopped = true;
      if (!result.error) this.#release(result.step);
    } catch (error) {
      this.#stopped = true;
      this.#fatal ??= asSyncError(error);
    }
  }

  #release(step: Step): void {
    for (const dependent of this.#dependents.get(step.key) ?? []) {
      const missing = (this.#missing.get(dependent.key) ?? 1) - 1;
      this.#missing.set(dependent.key, missing);
      if (missing === 0) this.#makeReady(dependent);
    }
  }

  async #perform(step: Step): Promise<StepResult> {
    try {
      const transferred = await perform(step, this.#context, this.#signal);
      return { step, error: null, transferred };
    } catch (error) {
      return { step, error: asSyncError(error), transferred: false };
    }
  }
}

/** Answers whether content was moved. */
async function perform(step: Step, context: ApplyContext, signal: AbortSignal): Promise<boolean> {
  switch (step.type) {
    case 'create-local-folder':
      await createLocalFolder(step, context);
      return false;
    case 'create-remote-folder':
      await createRemoteFolder(step, context, signal);
      return false;
    case 'pull':
      return (await pull(step, context, signal)) === 'moved';
    case 'push':
      await push(step, context, signal);
      return true;
    case 'move-local':
      await moveLocal(step, context);
      return false;
    case 'move-remote':
      await moveRemote(step, context, signal);
      return false;
    case 'trash-local':
      await trashLocal(step, context, signal);
      return false;
    case 'trash-remote':
      await trashRemote(step, context, signal);
      return false;
    case 'adopt':
      adopt(step, context);
      return false;
    case 'forget':
      forget(step, context);
      return false;
    case 'residue':
      keepResidue(step, context);
      return false;
  }
}

/** Bytes to move, null when unknown or none. */
export function sizeOf(step: Step): number | null {
  if (step.type === 'pull') return step.remote.size;
  return step.type === 'push' ? step.local.size : null;
}
