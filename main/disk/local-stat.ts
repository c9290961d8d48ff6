import { lstatSync } from 'node:fs';
import type { Stats } from 'node:fs';
import type { LocalStat } from '../sync/ports/folder.ts';

/** The facts of a file or folder; null for a link, socket, pipe or device. */
export function toLocalStat(stats: Stats): LocalStat | null {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : null;
  if (kind === null) return null;
  return {
    kind,
    size: stats.size,
    mtimeMs: stats.mtimeMs,
    ctimeMs: stats.ctimeMs,
    birthMs: stats.birthtimeMs,
    ino: stats.ino,
  };
}

/**
 * True when `now` is the thing that `planned` was. A file must have the same content by all that a stat tells; a folder only has to be
 * the same folder, since its size and times change with what is in it.
 */
export function isStill(planned: LocalStat, now: LocalStat): boolean {
  if (planned.kind !== now.kind || planned.ino !== now.ino) return false;
  // The time of the last change of state tells of writers that put the modification time back.
  const isSame = planned.size === now.size && planned.mtimeMs === now.mtimeMs && planned.ctimeMs === now.ctimeMs;
  return now.kind === 'folder' || isSame;
}

/** Null when nothing is there. Throws what the system throws, but for absence. */
export function lstatOrNull(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    // A file where a folder was expected is the same as nothing.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}
