/**
 * Keeps older answers from covering newer news. An answer is as old as its question, an event as its coming, and for each key only what is at
 * least as new as what was taken last is taken.
 */
export class Ages<Key> {
  #now = 0;
  /** Of what all keys were taken with. */
  #all = 0;
  /** Of those that were taken since. */
  readonly #taken = new Map<Key, number>();

  /** The age of what is asked for, or told, now. */
  next(): number {
    this.#now += 1;
    return this.#now;
  }

  /** Whether something of that age is news for the key; from then on nothing older is. */
  take(key: Key, age = this.next()): boolean {
    if (age < (this.#taken.get(key) ?? this.#all)) return false;
    this.#taken.set(key, age);
    return true;
  }

  /** Takes news of all keys and answers those that are known from later. */
  takeAll(age: number): readonly Key[] {
    for (const [key, taken] of this.#taken) if (taken <= age) this.#taken.delete(key);
    this.#all = Math.max(this.#all, age);
    return [...this.#taken.keys()];
  }
}
