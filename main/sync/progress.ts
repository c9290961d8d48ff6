import type { PairSyncOptions, StepFacts } from './ports/progress.ts';
import { sizeOf } from './apply/perform.ts';
import { actionOf } from './plan/hold.ts';
import type { Step } from './plan/model.ts';

/** Progress of one transfer is told at most this often, in ms. */
const everyMs = 100;

export function factsOf(step: Step): StepFacts {
  const side = step.type === 'push' || step.type.endsWith('-remote') || step.type === 'create-remote-folder' ? 'remote' : 'local';
  return { action: actionOf(step), side, path: step.path, fromPath: null, size: sizeOf(step) };
}

/** Thins out the progress of transfers. */
export class Progress {
  readonly #options: Pick<PairSyncOptions, 'clock' | 'onEvent'>;
  readonly #last = new Map<string, number>();

  constructor(options: Pick<PairSyncOptions, 'clock' | 'onEvent'>) {
    this.#options = options;
  }

  readonly bytes = (step: Step, facts: { bytes: number; total: number | null }): void => {
    const now = this.#options.clock.monotonic();
    const last = this.#last.get(step.key);
    if (last !== undefined && now - last < everyMs) return;
    this.#last.set(step.key, now);
    this.#options.onEvent({ type: 'progress', step: factsOf(step), ...facts });
  };

  end(step: Step): void {
    this.#last.delete(step.key);
  }
}
