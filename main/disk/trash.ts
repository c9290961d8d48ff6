import { mkdirSync, renameSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { LocalStat } from '../sync/ports/folder.ts';
import { copyAway } from './copy-away.ts';
import { diskError, errorCode } from './disk-error.ts';
import { checkExpected, syncFoldersOf } from './disk-place.ts';
import type { DiskPlace } from './disk-place.ts';
import { syncFolder } from './folder-sync.ts';
import { lstatOrNull } from './local-stat.ts';

/** Puts one absolute path into the system's trash. May fail; may even fail after it did it. */
export type SystemTrash = (path: string) => Promise<void>;

export interface TrashPlace extends DiskPlace {
  readonly systemTrash: SystemTrash | null;
  /** Absolute folder for what the system's trash does not take; made when it is first needed. */
  readonly rescue: string;
}

/** See `LocalFolder.trash`. */
export async function trashItem(place: TrashPlace, path: string, expected: LocalStat): Promise<string> {
  if (path === '') throw new SyncError('refused', 'The root of a pair is never moved to the trash.');
  const full = place.root.resolve(path);
  const target = { full, name: path, expected };
  try {
    checkExpected(target, place.traits);
    if (place.systemTrash && (await takenBy(place.systemTrash, full))) {
      await syncFoldersOf(place, full);
      return "the system's trash";
    }
    // The attempt took its time: the way and the item are looked at again.
    place.root.resolve(path);
    checkExpected(target, place.traits);
    return await moveToRescue(place, full);
  } catch (error) {
    throw diskError(error, `Cannot move ${JSON.stringify(path)} to the trash`);
  }
}

/** True when the item is not at its path any more, which is what counts, whatever the trash says. */
async function takenBy(systemTrash: SystemTrash, full: string): Promise<boolean> {
  try {
    await systemTrash(full);
  } catch {
    // No trash on this disk, no home, no rights: the rescue folder takes it.
  }
  return lstatOrNull(full) === null;
}

async function moveToRescue(place: TrashPlace, full: string): Promise<string> {
  // Synchronous, so that nothing comes between the last look and the rename.
  mkdirSync(place.rescue, { recursive: true, mode: 0o700 });
  const to = freeName(place.rescue, full);
  try {
    renameSync(full, to);
    await syncFolder(place.rescue);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    await copyAway(full, to);
  }
  await syncFoldersOf(place, full);
  return `the rescue folder, as ${to}`;
}

/** Names are kept this short, in bytes, so that every disk takes them. */
const longestName = 240;

/** A path in the rescue folder at which nothing is. */
function freeName(rescue: string, full: string): string {
  const ending = extname(full);
  const stamp = `(deleted ${localStamp(new Date())})`;
  for (let count = 1; ; count++) {
    const tail = ` ${count === 1 ? stamp : `${stamp} ${count}`}${ending}`;
    let stem = basename(full, ending);
    while (Buffer.byteLength(stem + tail) > longestName && stem !== '') stem = Array.from(stem).slice(0, -1).join('');
    const to = join(rescue, stem + tail);
    if (!lstatOrNull(to)) return to;
  }
}

/** `2026-11-20 14.03.22`, by the clock on the wall. */
function localStamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}.${two(date.getMinutes())}.${two(date.getSeconds())}`;
}
