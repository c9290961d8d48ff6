import type { Clock } from './ports/time.ts';

/**
 * An eighth of what a window may stand still for: the work that is under way when it is over comes on top, and V8 may look through all that is new
 * in the same turn, which takes twenty more.
 */
const longestMs = 5;

/**
 * Lets others of this thread act in the middle of long work. Begins with the work. A clock that stands still never pauses.
 */
export class Breath {
  readonly #clock: Clock;
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.monotonic();
  }

  /** Called now and then. Rejects with the signal's reason when aborted meanwhile. */
  async take(signal: AbortSignal): Promise<void> {
    if (this.#clock.monotonic() - this.#since < longestMs) return;
    await this.#clock.sleep(0, signal);
    this.#since = this.#clock.monotonic();
  }
}
