import { lstatSync, renameSync } from 'node:fs';
import { SyncError } from '../sync/errors.ts';
import type { LocalStat } from '../sync/ports/folder.ts';
import { diskError } from './disk-error.ts';
import { checkExpected, resultAt, syncFoldersOf } from './disk-place.ts';
import type { DiskPlace } from './disk-place.ts';
import { lstatOrNull } from './local-stat.ts';
import { isRespelling, placeNew } from './place-file.ts';

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly expected: LocalStat;
}

/** See `LocalFolder.move`. */
export async function moveItem(place: DiskPlace, move: Move): Promise<LocalStat> {
  const from = place.root.resolve(move.from);
  const to = place.root.resolve(move.to);
  const stat = moveNow(place, { from, to }, move);
  await syncFoldersOf(place, from, to);
  return stat;
}

/** Synchronous from the last look to the rename. */
function moveNow(place: DiskPlace, full: { from: string; to: string }, move: Move): LocalStat {
  try {
    checkExpected({ full: full.from, name: move.from, expected: move.expected }, place.traits);
    if (full.from !== full.to) rename(place, full, move);
    return resultAt(full.to, move.to);
  } catch (error) {
    throw diskError(error, `Cannot move ${JSON.stringify(move.from)} to ${JSON.stringify(move.to)}`);
  }
}

function rename(place: DiskPlace, { from, to }: { from: string; to: string }, move: Move): void {
  const there = lstatOrNull(to);
  if (there) {
    const self = lstatSync(from);
    const respelled = there.ino === self.ino && there.dev === self.dev && isRespelling(from, to, place.traits);
    if (!respelled) {
      throw new SyncError('conflict', `Cannot move ${JSON.stringify(move.from)}: something is at ${JSON.stringify(move.to)}.`);
    }
    renameSync(from, to);
  } else if (move.expected.kind === 'file') {
    placeNew(from, to);
  } else {
    // A folder cannot be linked, but a rename replaces only an empty folder, and fails on everything else.
    renameSync(from, to);
  }
}
