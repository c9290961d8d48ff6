import type { Clock, Random } from '../../main/sync/ports/time.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  #elapsed = 0;
  #wall: number;
  #sleepers: Sleeper[] = [];

  constructor(wall = Date.parse('2026-11-20T12:00:00Z')) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(new Error('woken by the signal'));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const sleeper = { until: this.#elapsed + ms, wake };
      if (signal?.aborted === true) {
        leave();
        return;
      }
      signal?.addEventListener('abort', leave, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  advance(ms: number): void {
    this.#elapsed += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.until <= this.#elapsed);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.until > this.#elapsed);
    for (const { wake } of due) wake();
  }

  /** Sets the wall clock without time passing. */
  jumpTo(wall: number): void {
    this.#wall = wall - this.#elapsed;
  }
}

/** Never waits: each sleep moves the time. Remembers how long was slept. */
export class HastyClock extends ManualClock {
  readonly slept: number[] = [];

  override sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.advance(ms);
    return Promise.resolve();
  }
}

/** No chance at all. */
export const noChance: Random = { token: () => 'token00000000000000', fraction: () => 0 };
