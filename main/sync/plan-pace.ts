import type { Plan } from './plan/model.ts';
import type { Clock } from './ports/time.ts';

/** From the beginning of one plan that has nothing to do to the next, so many times what it takes go by. */
const restForWork = 4;
/** So many of them in a row need not rest in between: what a person saves now and then is not made to wait. */
const inARow = 3;

/** How soon there may be another plan: changes that come all the time and are nothing to do must not keep a core busy. */
export class PlanPace {
  readonly #clock: Clock;
  #lastMs = 0;
  /** When all plans so far have had their rest, on the monotonic clock. */
  #restedAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs one plan. */
  async timed<Result extends { readonly next: Plan }>(makePlan: () => Promise<Result>): Promise<Result> {
    const begun = this.#clock.monotonic();
    const result = await makePlan();
    const now = this.#clock.monotonic();
    this.#lastMs = now - begun;
    if (result.next.steps.length === 0) this.#restedAt = Math.max(this.#restedAt, now) + this.#lastMs * restForWork;
    return result;
  }

  /** How long to rest at least before the next one, in ms. */
  get restMs(): number {
    return Math.max(0, this.#restedAt - this.#clock.monotonic() - this.#lastMs * restForWork * inARow);
  }
}
