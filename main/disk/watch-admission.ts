import { lstatSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { IgnoreRules } from './ignore-rules.ts';
import { childPath } from './local-path.ts';

/** So many entries are given to the watcher at a time. */
const entriesAtOnce = 500;
const lookAgainMs = 4;
/** How often it is asked whether all folders are watched, and how long after the last one that came. */
const askAgainMs = 20;
const patienceMs = 10_000;

/** What the admission works with. */
export interface AdmissionPlace {
  /** Absolute. */
  readonly root: string;
  readonly rules: IgnoreRules;
  /** Begins to watch folders, relative to the root. */
  readonly add: (paths: readonly string[]) => void;
  /** Which folders the watcher holds now. */
  readonly watched: () => (path: string) => boolean;
}

/**
 * Lets folders into a watcher a few at a time. chokidar looks at every entry of a tree at once, and the memory that a hundred thousand
 * looks take at the same time stays with the process: 300 MB instead of 40. While this runs, `admits` says no to every folder whose turn
 * has not come.
 */
export class Admission {
  readonly #place: AdmissionPlace;
  readonly #admitted = new Set<string>(['']);
  #open = false;
  #looks = 0;

  constructor(place: AdmissionPlace) {
    this.#place = place;
  }

  /** Whether a folder may be watched. */
  admits(path: string): boolean {
    this.#looks++;
    return this.#open || this.#admitted.has(path);
  }

  /** Counts a look at something that is no folder: as long as there are some, the watcher is busy. */
  looked(): void {
    this.#looks++;
  }

  /** True when a folder was there when the watch began, and is no news. */
  isOld(path: string): boolean {
    return !this.#open && this.#admitted.has(path);
  }

  async run(): Promise<void> {
    await this.#admitAll();
    this.#open = true;
    // What was made in a folder after it was let in, and before all were, has been turned away.
    await this.#admitAll();
    await this.#allWatched();
    this.#admitted.clear();
  }

  /**
   * A disk that answers slowly makes the watcher look still while it is only waiting, and what happens in a folder before its watch is there is
   * told by nobody. A folder that does not come at all, such as one on a dead drive, keeps nothing waiting for long.
   */
  async #allWatched(): Promise<void> {
    let missing = [...this.#admitted];
    let lastCame = performance.now();
    for (;;) {
      const isWatched = this.#place.watched();
      const left = missing.filter((path) => path !== '' && !isWatched(path) && this.#isFolder(path));
      if (left.length < missing.length) lastCame = performance.now();
      missing = left;
      if (missing.length === 0 || performance.now() - lastCame > patienceMs) return;
      await wait(askAgainMs);
    }
  }

  #isFolder(path: string): boolean {
    try {
      return lstatSync(`${this.#place.root}/${path}`).isDirectory();
    } catch {
      return false;
    }
  }

  async #admitAll(): Promise<void> {
    const waiting = [''];
    let batch: string[] = [];
    let entries = 0;
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const { folders, count } = this.#list(path);
      for (const folder of folders) {
        waiting.push(folder);
        if (this.#admitted.has(folder)) continue;
        this.#admitted.add(folder);
        batch.push(folder);
      }
      entries += count;
      if (entries < entriesAtOnce) continue;
      await this.#hand(batch);
      batch = [];
      entries = 0;
    }
    await this.#hand(batch);
  }

  /** A folder that cannot be read has nothing to watch; the scan reports it. */
  #list(path: string): { folders: readonly string[]; count: number } {
    try {
      const entries = readdirSync(`${this.#place.root}/${path}`, { withFileTypes: true });
      const folders = entries.flatMap((entry) => {
        const leftOut = !entry.isDirectory() || this.#place.rules.ignoresChild(path, entry.name, 'folder');
        return leftOut ? [] : [childPath(path, entry.name)];
      });
      return { folders, count: entries.length };
    } catch {
      return { folders: [], count: 0 };
    }
  }

  /** Resolves when the watcher has stopped looking at things. */
  async #hand(batch: readonly string[]): Promise<void> {
    if (batch.length === 0) return;
    this.#place.add(batch);
    let before = -1;
    while (before !== this.#looks) {
      before = this.#looks;
      await wait(lookAgainMs);
    }
  }
}
