import { readFileSync, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import { diskError, isAbsent } from './disk-error.ts';
import { pathNames } from './local-path.ts';
import { lstatOrNull } from './local-stat.ts';
import { markerFile, ownFolder } from './own-names.ts';

/** The text of the marker in a folder, null where there is none. */
export function readMarker(folder: string): string | null {
  try {
    return readFileSync(join(folder, ownFolder, markerFile), 'utf8').trim();
  } catch (error) {
    if (isAbsent(error)) return null;
    throw diskError(error, `Cannot read the marker of the folder ${JSON.stringify(folder)}`);
  }
}

/**
 * Where a pair's folder is, and the proof that it is that folder and not an empty mount point. The checks are synchronous: a handful of
 * stats of things just used, so that nothing can change between a check and the act that follows it in the same turn.
 */
export class Root {
  /** As the person named it, for messages. */
  readonly name: string;
  /** With links in the way to it resolved, once, when it was opened. */
  readonly path: string;
  readonly #marker: string;
  readonly #markerPath: string;
  #seen: { folder: Stats; marker: Stats } | null = null;

  constructor(name: string, marker: string) {
    this.name = resolve(name);
    this.#marker = marker;
    try {
      this.path = realpathSync(this.name);
    } catch (error) {
      if (isAbsent(error)) throw this.#gone('is not there');
      throw diskError(error, `Cannot open the folder ${JSON.stringify(this.name)}`);
    }
    this.#markerPath = join(this.path, ownFolder, markerFile);
  }

  /** Throws `gone` when the folder is missing or does not hold the pair's marker. */
  check(): void {
    let folder, marker;
    try {
      folder = lstatOrNull(this.path);
      marker = folder && lstatOrNull(this.#markerPath);
    } catch (error) {
      throw diskError(error, `Cannot look into the folder ${JSON.stringify(this.name)}`);
    }
    if (!folder?.isDirectory()) throw this.#gone('is not there');
    if (!marker) throw this.#gone('does not hold its Tidemark marker: another disk may be in its place');
    const seen = this.#seen;
    if (seen && isSame(seen.folder, folder) && isSame(seen.marker, marker) && seen.marker.mtimeMs === marker.mtimeMs) return;
    if (readMarker(this.path) !== this.#marker) throw this.#gone('belongs to another pair');
    this.#seen = { folder, marker };
  }

  /**
   * The absolute path of a relative one. Checks the root, and that each folder above the item is a real folder: throws `gone` when one
   * is missing or a file, `refused` when one is a link.
   */
  resolve(path: string): string {
    const names = pathNames(path);
    this.check();
    return this.#fullPath(names, (full) => this.#checkFolder(full, path));
  }

  /** The same for many paths in one turn: what several of them lie in is looked at once. */
  resolver(): (path: string) => string {
    const folders = new Set<string>();
    const check = (full: string, path: string): void => {
      if (!folders.has(full)) this.#checkFolder(full, path);
      folders.add(full);
    };
    let isChecked = false;
    return (path) => {
      const names = pathNames(path);
      if (!isChecked) this.check();
      isChecked = true;
      return this.#fullPath(names, (full) => check(full, path));
    };
  }

  #fullPath(names: readonly string[], checkFolder: (full: string) => void): string {
    let full = this.path;
    names.forEach((name, index) => {
      if (index > 0) checkFolder(full);
      // Not `join`, which looks for what `pathNames` lets through in no name: this runs several times for each file.
      full += full.endsWith(sep) ? name : sep + name;
    });
    return full;
  }

  #checkFolder(full: string, path: string): void {
    let stats;
    try {
      stats = lstatOrNull(full);
    } catch (error) {
      throw diskError(error, `Cannot reach ${JSON.stringify(path)}`);
    }
    if (stats?.isDirectory()) return;
    if (stats?.isSymbolicLink()) {
      throw new SyncError('refused', `${JSON.stringify(path)} is behind a link, and links are not followed.`);
    }
    throw new SyncError('gone', `The folder of ${JSON.stringify(path)} is not there any more.`);
  }

  #gone(how: string): SyncError {
    this.#seen = null;
    return new SyncError('gone', `The folder ${this.name} ${how}. Nothing is synced until it is back.`);
  }
}

function isSame(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}
