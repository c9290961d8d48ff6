import { readdirSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import type { LocalStat, SkippedEntry } from '../sync/ports/folder.ts';
import { isAbsent, isPathTooLong } from './disk-error.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { childPath, pathNames } from './local-path.ts';
import { lstatOrNull, toLocalStat } from './local-stat.ts';
import { isOwnName, markerFile, ownFolder } from './own-names.ts';
import type { ScanWriter } from './scan-columns.ts';

export interface WalkRequest {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
  readonly deep: boolean;
}

/** What a walk needs beside its request. `stop` is asked once for each folder. */
export interface WalkPlace {
  readonly rules: IgnoreRules;
  readonly out: ScanWriter;
  readonly stop: () => boolean;
}

/**
 * Reads folders, parents before children; see `LocalFolder.scan`. Synchronous, since that is three times as fast as the asynchronous
 * calls: for a worker thread. Links are never followed, and nothing is opened but folders.
 */
export function walk(request: WalkRequest, place: WalkPlace): void {
  const done = new Set<string>();
  const device = deviceOf(request.root);
  for (const start of [...request.paths].sort()) {
    const waiting = [start];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (done.has(path)) continue;
      if (place.stop()) return;
      done.add(path);
      const folder = new FolderWalk({ root: request.root, device, path }, place);
      if (path === start && !folder.open()) continue;
      const below = folder.read();
      if (request.deep) for (const name of below) waiting.push(childPath(path, name));
    }
  }
  place.out.flush();
}

function deviceOf(root: string): number | null {
  try {
    return lstatOrNull(root)?.dev ?? null;
  } catch {
    // Nor can anything in it be read, which is told of it.
    return null;
  }
}

interface WalkedFolder {
  readonly root: string;
  /** The disk that the root is on, by the system's number; null when the root cannot be looked at. */
  readonly device: number | null;
  readonly path: string;
}

/** One folder of a walk. */
class FolderWalk {
  readonly #root: string;
  readonly #device: number | null;
  readonly #path: string;
  readonly #full: string;
  readonly #place: WalkPlace;
  #hasIgnored = false;

  constructor({ root, device, path }: WalkedFolder, place: WalkPlace) {
    this.#root = root;
    this.#device = device;
    this.#path = path;
    this.#full = path === '' ? root : `${root}/${path}`;
    this.#place = place;
  }

  /** False, with a record, when the walk may not begin here: the way leads through a link, a file or another disk, or the rules leave it out. */
  open(): boolean {
    let full = this.#root;
    let self: LocalStat | null = null;
    for (const name of pathNames(this.#path)) {
      full = `${full}/${name}`;
      try {
        const stats = lstatOrNull(full);
        if (!stats?.isDirectory()) return this.#refuse('gone');
        if (this.#isOtherDisk(stats)) return this.#refuse('unreadable');
        self = toLocalStat(stats);
      } catch {
        return this.#refuse('unreadable');
      }
    }
    const leftOut = this.#path !== '' && (this.#place.rules.ignores(this.#path, 'folder') || isOtherRoot(this.#full));
    if (leftOut) return this.#refuse('unreadable');
    if (self) this.#place.out.self(this.#path, self);
    return true;
  }

  /** Records the folder and what is in it. Answers the names of the folders in it. */
  read(): readonly string[] {
    const { out } = this.#place;
    out.openFolder(this.#path);
    const below: string[] = [];
    try {
      for (const entry of this.#list()) this.#record(entry, below);
    } catch (error) {
      out.closeFolder(isAbsent(error) ? 'gone' : 'unreadable', false);
      return [];
    }
    out.closeFolder('read', this.#hasIgnored);
    return below;
  }

  #refuse(state: 'gone' | 'unreadable'): false {
    this.#place.out.openFolder(this.#path);
    this.#place.out.closeFolder(state, false);
    return false;
  }

  /** The names that are text. A name that is not valid UTF-8 cannot be told apart from others by its text. */
  #list(): readonly Dirent[] {
    const entries = readdirSync(this.#full, { withFileTypes: true });
    if (!entries.some((entry) => entry.name.includes('\uFFFD'))) return entries;
    const valid = new Set<string>();
    for (const bytes of readdirSync(this.#full, { encoding: 'buffer' })) {
      const name = bytes.toString('utf8');
      if (Buffer.from(name, 'utf8').equals(bytes)) valid.add(name);
      else this.#skip(name, 'name');
    }
    return entries.filter((entry) => valid.delete(entry.name));
  }

  #record(entry: Dirent, below: string[]): void {
    const { name } = entry;
    if (isOwnName(name)) return;
    if (entry.isSymbolicLink()) {
      // An ignored link is ignored, not reported.
      if (this.#ignores(name, 'file')) return;
      this.#skip(name, 'symlink');
      return;
    }
    // Spares the stat of what is left out anyway; where the system does not tell the kind here, the stat does.
    if (entry.isFile() && this.#ignores(name, 'file')) return;
    const stats = this.#statsOf(name);
    if (!stats) return;
    const stat = toLocalStat(stats);
    if (!stat) {
      this.#skip(name, specialReason(stats));
      return;
    }
    if (!entry.isFile() && this.#ignores(name, stat.kind)) return;
    if (stat.kind === 'folder') {
      if (isOtherRoot(`${this.#full}/${name}`)) {
        this.#skip(name, 'pair');
        return;
      }
      if (this.#isOtherDisk(stats)) {
        this.#skip(name, 'disk');
        return;
      }
      below.push(name);
    }
    this.#place.out.entry(name, stat);
  }

  /** One that is too deep to be reached is no reason to leave its neighbours unread. Null when it is gone, too. */
  #statsOf(name: string): Stats | null {
    try {
      return lstatOrNull(`${this.#full}/${name}`);
    } catch (error) {
      if (!isPathTooLong(error)) throw error;
      this.#skip(name, 'path');
      return null;
    }
  }

  /** A disk that is not there any more would leave an empty folder behind, as if somebody had deleted everything. */
  #isOtherDisk({ dev }: Stats): boolean {
    return dev !== this.#device;
  }

  #ignores(name: string, kind: 'file' | 'folder'): boolean {
    if (!this.#place.rules.ignoresChild(this.#path, name, kind)) return false;
    this.#hasIgnored = true;
    return true;
  }

  #skip(name: string, reason: SkippedEntry['reason']): void {
    this.#hasIgnored = true;
    this.#place.out.skip(childPath(this.#path, name), reason);
  }
}

/** Whether a folder is the root of another pair. */
function isOtherRoot(full: string): boolean {
  try {
    return lstatOrNull(`${full}/${ownFolder}/${markerFile}`) !== null;
  } catch {
    // It may not be looked into: reading it will say so.
    return false;
  }
}

function specialReason(stats: Stats): SkippedEntry['reason'] {
  return stats.isSymbolicLink() ? 'symlink' : 'special';
}
