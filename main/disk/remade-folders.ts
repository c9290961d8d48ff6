import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as othersGoOn } from 'node:timers/promises';
import { childPath } from './local-path.ts';

/** What is told to whoever watches the rest. Paths are relative to the root. */
export interface RemadePlace {
  /** Absolute. */
  readonly root: string;
  readonly leavesOut: (path: string) => boolean;
  /** A folder was made. */
  readonly made: (path: string) => void;
  /** Something happened in a folder. */
  readonly changed: (path: string) => void;
  /** A folder could not be watched. */
  readonly failed: (error: unknown) => void;
}

/** So long until a folder that is made again is there. */
const settleMs = 500;
/** Names that came or went are remembered for so long at least. */
const forgetMs = 10_000;
/** So many folders are watched in one go: hints of all others come over the same thread. */
const watchedAtOnce = 32;

/**
 * Watches folders that were made again where a watched one was deleted or moved away. In a bad moment chokidar takes such a folder for the old
 * one, whose watch is dead, and tells nothing of it any more (chokidar 6 on a busy machine: one in twenty). A second watch of a folder costs the
 * system nothing.
 */
export class RemadeFolders {
  readonly #place: RemadePlace;
  readonly #ended = new Set<string>();
  readonly #watches = new Map<string, FSWatcher>();
  #touched = new Set<string>();
  #touchedBefore: ReadonlySet<string> = new Set();
  #touchedSince = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Folders to watch, the next one last. */
  #waiting: string[] = [];
  #isBeginning = false;

  constructor(place: RemadePlace) {
    this.#place = place;
  }

  /** The watch of a folder has told of the end of the folder itself. */
  ended(path: string): void {
    // Without the root nothing is watched: that is found out otherwise.
    if (path === '') return;
    this.#ended.add(path);
    this.#timer ??= setTimeout(() => this.#settle(), settleMs).unref();
  }

  /** A name came or went. Twice within a short time may be a folder that was deleted and made again. */
  touched(path: string): void {
    const now = performance.now();
    if (now - this.#touchedSince > forgetMs) {
      this.#touchedBefore = this.#touched;
      this.#touched = new Set();
      this.#touchedSince = now;
    }
    if (this.#touched.has(path) || this.#touchedBefore.has(path)) this.ended(path);
    this.#touched.add(path);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#waiting = [];
    for (const path of [...this.#watches.keys()]) this.#end(path);
  }

  #settle(): void {
    this.#timer = null;
    const paths = [...this.#ended];
    this.#ended.clear();
    for (const path of paths) {
      this.#end(path);
      this.#waiting.push(path);
    }
    if (!this.#isBeginning) void this.#beginAll();
  }

  async #beginAll(): Promise<void> {
    this.#isBeginning = true;
    let begun = 0;
    for (let path = this.#waiting.pop(); path !== undefined; path = this.#waiting.pop()) {
      this.#begin(path);
      begun += 1;
      if (begun % watchedAtOnce === 0) await othersGoOn();
    }
    this.#isBeginning = false;
  }

  #end(path: string): void {
    this.#watches.get(path)?.close();
    this.#watches.delete(path);
  }

  /** The folders in it come next: nobody may have told of their making. */
  #begin(path: string): void {
    const { root, leavesOut, made } = this.#place;
    const full = `${root}/${path}`;
    if (leavesOut(path) || this.#watches.has(path) || !isFolder(full)) return;
    try {
      const watcher = watch(full, { persistent: false }, (event, name) => this.#heard(path, event, name));
      watcher.on('error', () => this.#end(path));
      this.#watches.set(path, watcher);
      made(path);
      for (const entry of readdirSync(full, { withFileTypes: true }))
        if (entry.isDirectory()) this.#waiting.push(childPath(path, entry.name));
    } catch (error) {
      this.#place.failed(error);
    }
  }

  #heard(path: string, event: string, name: string | null): void {
    this.#place.changed(path);
    if (event !== 'rename' || name === null) return;
    // Either a folder in it, or by its own name the folder itself.
    if (isFolder(`${this.#place.root}/${path}/${name}`)) this.ended(childPath(path, name));
    else if (name === basename(path)) {
      this.#end(path);
      this.ended(path);
    }
  }
}

function isFolder(full: string): boolean {
  try {
    return lstatSync(full).isDirectory();
  } catch {
    return false;
  }
}
