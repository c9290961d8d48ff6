import type { Clock } from './ports/time.ts';
import type { LocalId, LocalNode } from './ports/trees.ts';

/** How long a file must lie still before it is read and sent. */
export const quietMs = 2_000;
/** Files are not asked about more often. */
const leastMs = 50;

/**
 * Knows which files lie still. A file's own times tell for most; where they cannot be (the clock was set, a time in the future), two
 * seconds of looking do.
 */
export class Quiet {
  readonly #clock: Clock;
  readonly #watched = new Map<LocalId, { signature: string; since: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isQuiet(node: LocalNode): boolean {
    const changed = Math.max(node.mtimeMs, node.ctimeMs);
    const age = this.#clock.now() - changed;
    if (age >= quietMs) {
      this.#watched.delete(node.id);
      return true;
    }
    const signature = `${node.ino}:${node.size}:${node.mtimeMs}:${node.ctimeMs}`;
    const seen = this.#watched.get(node.id);
    const now = this.#clock.monotonic();
    if (seen?.signature !== signature) {
      this.#watched.set(node.id, { signature, since: now });
      return false;
    }
    if (now - seen.since < quietMs) return false;
    this.#watched.delete(node.id);
    return true;
  }

  /** How long until it may lie still, in ms, unless it changes; not less than `leastMs`. */
  msUntil(node: LocalNode): number {
    const byItsTimes = quietMs - (this.#clock.now() - Math.max(node.mtimeMs, node.ctimeMs));
    const seen = this.#watched.get(node.id);
    const byLooking = seen ? quietMs - (this.#clock.monotonic() - seen.since) : quietMs;
    return Math.max(leastMs, Math.min(byItsTimes, byLooking));
  }
}
