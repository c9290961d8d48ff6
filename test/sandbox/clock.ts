/** The time that the sandbox lives in: the real one plus what tests have added. Every time it tells comes from here. */
export class SandboxClock {
  #offsetMs = 0;
  #dateSecond = -1;
  #date = '';

  /** ms since the epoch. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Whole seconds since the epoch, as the service tells times of documents (contract 2.3). */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** The value of a `Date` header. Made once a second: it goes into every answer. */
  httpDate(): string {
    const second = this.seconds();
    if (second !== this.#dateSecond) {
      this.#dateSecond = second;
      this.#date = new Date(second * 1000).toUTCString();
    }
    return this.#date;
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }

  reset(): void {
    this.#offsetMs = 0;
  }
}
