import type { Clock } from './ports/time.ts';
import type { LocalId, LocalNode } from './ports/trees.ts';

/** How long a file must lie still before it is read and sent. */
export const quietMs = 2_000;
/** Files are not asked about more often. */
const leastMs = 50;
/** A look takes its time: less than this between two looks proves nothing of the clocks. */
const slackMs = 500;
/** No more files are remembered that were found quiet. */
const mostRemembered = 1_000;

/** A file as it was seen, and when, on the monotonic clock. */
interface Seen {
  readonly node: LocalNode;
  readonly at: number;
}

function isAsSeen(node: LocalNode, { node: before }: Seen): boolean {
  return (
    before.size === node.size && before.mtimeMs === node.mtimeMs && before.ctimeMs === node.ctimeMs && before.ino === node.ino
  );
}

/**
 * Knows which files lie still, and which folders are not just made. A file's own times tell for most; where they cannot be (the clock was set, a time in the future), two
 * seconds of looking do. The disk may be another machine's, whose clock is behind ours: a file that changed between two looks is no older than
 * the first of them, whatever its times say.
 */
export class Quiet {
  readonly #clock: Clock;
  readonly #watched = new Map<LocalId, Seen>();
  readonly #found = new Map<LocalId, Seen>();
  /** How far the disk's clock is behind ours, as far as that is known, in ms. */
  #behind = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isQuiet(node: LocalNode): boolean {
    const now = this.#clock.monotonic();
    this.#compareClocks(node, now);
    const age = this.#age(node);
    if (age >= quietMs) {
      this.#watched.delete(node.id);
      if (this.#found.size >= mostRemembered) this.#found.clear();
      this.#found.set(node.id, { node, at: now });
      return true;
    }
    const seen = this.#watched.get(node.id);
    if (!seen || !isAsSeen(node, seen)) {
      this.#watched.set(node.id, { node, at: now });
      return false;
    }
    if (now - seen.at < quietMs) return false;
    this.#watched.delete(node.id);
    return true;
  }

  /** How long until it may lie still, in ms, unless it changes; not less than `leastMs`. */
  msUntil(node: LocalNode): number {
    const byItsTimes = quietMs - this.#age(node);
    const seen = this.#watched.get(node.id);
    const byLooking = seen ? quietMs - (this.#clock.monotonic() - seen.at) : quietMs;
    return Math.max(leastMs, Math.min(byItsTimes, byLooking));
  }

  #age({ kind, mtimeMs, ctimeMs, birthMs }: LocalNode): number {
    // A folder's other times tell of what is in it.
    const changed = kind === 'folder' ? birthMs : Math.max(mtimeMs, ctimeMs);
    return this.#clock.now() - changed - this.#behind;
  }

  #compareClocks(node: LocalNode, now: number): void {
    // Nobody but the disk sets this time, so that its clock has come that far.
    this.#behind = Math.min(this.#behind, Math.max(0, this.#clock.now() - node.ctimeMs));
    const before = this.#found.get(node.id);
    if (!before || isAsSeen(node, before)) return;
    const tooOld = this.#age(node) - (now - before.at);
    if (tooOld > slackMs) this.#behind += tooOld;
  }
}
