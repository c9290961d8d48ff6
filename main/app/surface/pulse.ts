import type { Clock } from '../../sync/ports/time.ts';

/** Ten times a second is as often as eyes follow. */
const everyMs = 100;

/** Gathers what has changed and tells of it together: at once after a rest, and then at most ten times a second. */
export class Pulse<Topic> {
  readonly #clock: Clock;
  readonly #tell: (topics: ReadonlySet<Topic>) => void;
  readonly #end = new AbortController();
  #dirty = new Set<Topic>();
  #isWaiting = false;
  #lastAt = -Infinity;

  constructor(clock: Clock, tell: (topics: ReadonlySet<Topic>) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  touch(topic: Topic): void {
    this.#dirty.add(topic);
    if (this.#isWaiting || this.#end.signal.aborted) return;
    this.#isWaiting = true;
    const wait = Math.max(0, this.#lastAt + everyMs - this.#clock.monotonic());
    this.#clock.sleep(wait, this.#end.signal).then(
      () => this.#beat(),
      () => undefined,
    );
  }

  stop(): void {
    this.#end.abort();
  }

  #beat(): void {
    this.#isWaiting = false;
    this.#lastAt = this.#clock.monotonic();
    const topics = this.#dirty;
    this.#dirty = new Set();
    this.#tell(topics);
  }
}
