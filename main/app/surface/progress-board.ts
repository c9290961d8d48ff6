import type { EngineEvent, StepFacts } from '../../sync/ports/progress.ts';

export interface PairProgress {
  readonly done: number;
  readonly steps: number;
  readonly phase: 'scanning' | 'listing' | 'working';
}

export interface Transfer {
  readonly pairId: number;
  readonly path: string;
  readonly direction: 'down' | 'up';
  readonly bytes: number;
  readonly total: number | null;
  /** Bytes a second; null until enough time has passed for it to mean something. */
  readonly rate: number | null;
  readonly startedAt: number;
}

interface Running {
  view: Transfer;
  readonly since: number;
}

/** A rate that jumps helps nobody: it is told after this time, as the mean since the start. */
const steadyMs = 1500;

/** Remembers what the engines are doing now. */
export class ProgressBoard {
  readonly #clock: { now(): number; monotonic(): number };
  readonly #pairs = new Map<number, PairProgress>();
  readonly #transfers = new Map<string, Running>();

  constructor(clock: { now(): number; monotonic(): number }) {
    this.#clock = clock;
  }

  progressOf(pairId: number): PairProgress | null {
    return this.#pairs.get(pairId) ?? null;
  }

  /** Longest running first. What has come and only waits for the disk is none any more: small files do so by the hundred. */
  transfers(): readonly Transfer[] {
    return [...this.#transfers.values()].map((one) => one.view).filter((view) => !hasCome(view));
  }

  take(pairId: number, event: EngineEvent): void {
    switch (event.type) {
      case 'phase':
        this.#phase(pairId, event.phase);
        break;
      case 'planned':
        this.#pairs.set(pairId, { phase: this.#pairs.get(pairId)?.phase ?? 'working', done: 0, steps: event.steps });
        break;
      case 'step':
        this.#step(pairId, event.state, event.step);
        break;
      case 'progress':
        this.#progress(pairId, event.step, event);
        break;
      case 'notice':
        break;
    }
  }

  /** The pair's engine ended or came to rest. */
  clear(pairId: number): void {
    this.#pairs.delete(pairId);
    for (const [key, one] of this.#transfers) if (one.view.pairId === pairId) this.#transfers.delete(key);
  }

  #phase(pairId: number, phase: PairProgress['phase'] | 'idle'): void {
    if (phase === 'idle') this.clear(pairId);
    else this.#pairs.set(pairId, { done: 0, steps: 0, ...this.#pairs.get(pairId), phase });
  }

  #step(pairId: number, state: 'started' | 'done' | 'failed', step: StepFacts): void {
    const key = keyOf(pairId, step);
    if (state === 'started') {
      const direction = directionOf(step);
      if (direction === null) return;
      const view = { pairId, path: step.path, direction, bytes: 0, total: step.size, rate: null, startedAt: this.#clock.now() };
      this.#transfers.set(key, { view, since: this.#clock.monotonic() });
      return;
    }
    this.#transfers.delete(key);
    const before = this.#pairs.get(pairId);
    if (before) this.#pairs.set(pairId, { ...before, done: Math.min(before.done + 1, Math.max(before.steps, 1)) });
  }

  #progress(pairId: number, step: StepFacts, facts: { bytes: number; total: number | null }): void {
    const running = this.#transfers.get(keyOf(pairId, step));
    if (!running) return;
    const elapsed = this.#clock.monotonic() - running.since;
    const rate = elapsed < steadyMs ? null : Math.round((facts.bytes * 1000) / elapsed);
    running.view = { ...running.view, bytes: facts.bytes, total: facts.total ?? running.view.total, rate };
  }
}

function keyOf(pairId: number, step: StepFacts): string {
  return `${pairId} ${step.action} ${step.path}`;
}

function hasCome({ direction, bytes, total }: Transfer): boolean {
  return direction === 'down' && total !== null && bytes >= total;
}

function directionOf(step: StepFacts): Transfer['direction'] | null {
  if (step.action === 'download') return 'down';
  return step.action === 'upload' ? 'up' : null;
}
