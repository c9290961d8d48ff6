/** Numbers that grow, so that a later thing has a higher id. */
export class IdSequence {
  #next: number;
  readonly #step: number;

  constructor(first: number, step: number) {
    this.#next = first;
    this.#step = step;
  }

  next(): number {
    const id = this.#next;
    this.#next += this.#step;
    return id;
  }
}
