import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Clock } from '../../sync/ports/time.ts';
import type { LevelReader } from './level-listing.ts';

/** How long it is believed that a folder may be written: long enough for a burst of uploads into one folder, short enough to notice changed rights. */
const believedMs = 60_000;

interface Known {
  readonly until: number;
  readonly answer: Promise<boolean | null>;
}

/**
 * Whether uploads into a folder are allowed, asked before the first of them, as Planview's own uploader does before each (contract 4.5): a
 * service that lets a read-only account send everything first would waste it.
 */
export class FolderAccess {
  readonly #levels: LevelReader;
  readonly #clock: Clock;
  readonly #known = new Map<RemoteId, Known>();

  constructor(levels: LevelReader, clock: Clock) {
    this.#levels = levels;
    this.#clock = clock;
  }

  /** Throws `refused` for a folder that is only to be read, `gone`, `broken` for what is not a folder. */
  async check(folderId: RemoteId, signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonic();
    let known = this.#known.get(folderId);
    if (known === undefined || known.until < now) {
      known = { until: now + believedMs, answer: this.#ask(folderId, signal) };
      this.#known.set(folderId, known);
    }
    let writable: boolean | null;
    try {
      writable = await known.answer;
    } catch (error) {
      if (this.#known.get(folderId) === known) this.#known.delete(folderId);
      // The one who asked first may have been stopped: that is no answer for others.
      if (asSyncError(error).kind !== 'busy' || signal.aborted) throw error;
      writable = await this.#ask(folderId, signal);
    }
    if (writable !== false) return;
    // Whoever asks again has a reason to: rights may have been given.
    this.#known.delete(folderId);
    throw new SyncError('refused', `The service lets this account only read in folder ${folderId}.`, { readOnlyIn: folderId });
  }

  async #ask(folderId: RemoteId, signal: AbortSignal): Promise<boolean | null> {
    const level = await this.#levels.read(folderId, signal);
    return level.writable;
  }
}
