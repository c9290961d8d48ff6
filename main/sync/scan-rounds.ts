import type { LocalObservation } from './observe-local.ts';
import type { ScannedFolder, ScanResult, SkippedEntry } from './ports/folder.ts';

/** Folders to read, with all below them or alone. */
export interface ScanRequest {
  readonly paths: readonly string[];
  readonly deep: boolean;
}

/** A look at folders in as many rounds as it takes until what was read hangs together. Of a folder read twice the later reading counts. */
export class ScanRounds {
  readonly #folders = new Map<string, ScannedFolder>();
  readonly #skipped = new Map<string, SkippedEntry>();
  readonly #readAgain = new Set<string>();

  add(part: ScanResult): void {
    for (const scanned of part.folders) this.#folders.set(scanned.path, scanned);
    for (const entry of part.skipped) this.#skipped.set(entry.path, entry);
  }

  /** All that was read so far. */
  get scan(): ScanResult {
    return { folders: [...this.#folders.values()], skipped: [...this.#skipped.values()] };
  }

  /** What to read before `seen`, which was made of `scan`, can be believed; null when it can. */
  next(seen: LocalObservation): ScanRequest | null {
    const unread = (path: string): boolean => !this.#folders.has(path);
    const deep = seen.alsoDeep.filter(unread);
    if (deep.length > 0) return { paths: deep, deep: true };
    const shallow = seen.alsoShallow.filter(unread);
    if (shallow.length > 0) return { paths: shallow, deep: false };
    // Once: a second name of one file is seen in both places for ever.
    const again = seen.alsoAgain.filter((path) => !this.#readAgain.has(path));
    for (const path of again) this.#readAgain.add(path);
    return again.length > 0 ? { paths: again, deep: false } : null;
  }
}
