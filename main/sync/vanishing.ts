import type { LocalObservation } from './observe-local.ts';
import type { Clock } from './ports/time.ts';
import type { LocalId } from './ports/trees.ts';

/** A delete is believed when nothing more has vanished for so long. */
const vanishedMs = 1_000;
/** Something vanishes all the time, or a folder stays closed: deletes do not wait longer than this. */
const longestVanishingMs = 10_000;

/**
 * Knows whether things vanish right now. A person's `rm` and `mv` take their time, and a look in the middle shows half of them. What vanished while
 * another folder could not be read may lie in that one.
 */
export class Vanishing {
  readonly #clock: Clock;
  /** Folders that could not be read when they were last looked at. */
  readonly #closed = new Set<LocalId>();
  /** When things began to vanish and when the last one did, on the monotonic clock. */
  #vanished: { readonly first: number; readonly last: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Told of what a look found. `everything`: it did not come in the middle of things, but finds what happened long ago. */
  note({ drop, read, unreadable }: LocalObservation, { everything }: { readonly everything: boolean }): void {
    if (this.#closed.size > 0) for (const seen of [read, drop]) for (const id of seen) this.#closed.delete(id);
    for (const id of unreadable) this.#closed.add(id);
    if (drop.length === 0 || (everything && this.#closed.size === 0)) return;
    const now = this.#clock.monotonic();
    this.#vanished = { first: this.isGoingOn() ? (this.#vanished?.first ?? now) : now, last: now };
  }

  isGoingOn(): boolean {
    if (!this.#vanished) return false;
    const now = this.#clock.monotonic();
    const { first, last } = this.#vanished;
    if (now - first < longestVanishingMs && (now - last < vanishedMs || this.#closed.size > 0)) return true;
    this.#vanished = null;
    return false;
  }

  /** Folders to look at once more: what vanished may lie in them. */
  get closed(): ReadonlySet<LocalId> {
    return this.#closed;
  }
}
