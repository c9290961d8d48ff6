import type { Clock } from './ports/time.ts';

/** So much of the time goes by without plans, for each part that is spent on them. */
const restForWork = 10;
/** Plans in a row that need not rest in between: what a person saves now and then is not made to wait. */
const inARow = 3;

/** How soon there may be another plan that may be for nothing: a file that is written all the time must not keep a core busy. */
export class PlanPace {
  readonly #clock: Clock;
  #lastMs = 0;
  /** When all plans so far have had their rest, on the monotonic clock. */
  #restedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs one plan. */
  async timed<Result>(makePlan: () => Promise<Result>): Promise<Result> {
    const begun = this.#clock.monotonic();
    const result = await makePlan();
    const now = this.#clock.monotonic();
    this.#lastMs = now - begun;
    this.#restedAt = Math.max(this.#restedAt, now) + this.#lastMs * restForWork;
    return result;
  }

  /** How long to rest at least before the next one, in ms. */
  get restMs(): number {
    return Math.max(0, this.#restedAt - this.#clock.monotonic() - this.#lastMs * restForWork * inARow);
  }
}
