import type { LocalStat } from './ports/folder.ts';
import type { LocalNode } from './ports/trees.ts';

/**
 * Whether a file has the content that it had, by all that a stat tells. Size and time are not enough: another file may have been given the inode
 * of one that is gone, and some programs put the old time back after they wrote.
 */
export function sameContentStat(a: LocalStat, b: LocalStat): boolean {
  return sameFile(a, b) && a.ctimeMs === b.ctimeMs;
}

function sameFile(a: LocalStat, b: LocalStat): boolean {
  return a.kind === b.kind && a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino && a.birthMs === b.birthMs;
}

/** Whether a file that moved has the content that it had. The move itself is a change of state; where a disk keeps no birth times, nothing is left to tell. */
export function sameContentMoved(known: LocalNode, seen: LocalStat): boolean {
  return sameContentStat(known, seen) || (hasBirth(seen) && sameFile(known, seen));
}

/** Not all disks keep the time of birth: some tell none, others that of the last change of state. */
function hasBirth({ birthMs, ctimeMs }: LocalStat): boolean {
  return birthMs > 0 && birthMs !== ctimeMs;
}

/**
 * The same file or folder, wherever it lies now. An inode alone proves nothing, since it is reused at once; birth time settles it where the
 * disk keeps one (before the last change of state); elsewhere size and time must be equal as well.
 */
export function sameIdentity(known: LocalNode, seen: LocalStat): boolean {
  if (known.kind !== seen.kind || known.ino !== seen.ino) return false;
  if (known.birthMs !== seen.birthMs) return false;
  return hasBirth(seen) || (known.kind === 'file' && known.size === seen.size && known.mtimeMs === seen.mtimeMs);
}

/** Whether a folder is another one than the known folder, although it may stand in its place: its inode tells, and its birth where the disk keeps one. */
export function isAnotherFolder(known: LocalNode, seen: LocalStat): boolean {
  return known.ino !== seen.ino || (hasBirth(seen) && known.birthMs !== seen.birthMs);
}
