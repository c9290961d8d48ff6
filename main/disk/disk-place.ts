import { dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { FolderTraits, LocalStat } from '../sync/ports/folder.ts';
import { diskError } from './disk-error.ts';
import type { FreeSpace } from './free-space.ts';
import type { GroupStore } from './group-store.ts';
import { isStill, lstatOrNull, toLocalStat } from './local-stat.ts';
import { hasExactName } from './place-file.ts';
import type { Root } from './root.ts';

/** What every act in a paired folder works with. */
export interface DiskPlace {
  readonly root: Root;
  readonly traits: FolderTraits;
  readonly space: FreeSpace;
  readonly store: GroupStore;
}

/** What is at an absolute path: null for nothing. Throws `refused` for a link or special file; `name` is for messages. */
export function statAt(full: string, name: string): LocalStat | null {
  let stats;
  try {
    stats = lstatOrNull(full);
  } catch (error) {
    throw diskError(error, `Cannot look at ${JSON.stringify(name)}`);
  }
  if (!stats) return null;
  const stat = toLocalStat(stats);
  if (stat) return stat;
  const kind = stats.isSymbolicLink() ? 'a link' : 'neither a file nor a folder';
  throw new SyncError('refused', `${JSON.stringify(name)} is ${kind}, which is left alone.`);
}

/** An item that an act is about. */
export interface Target {
  readonly full: string;
  readonly name: string;
  readonly expected: LocalStat;
}

/** Re-reads an item right before it is changed. Throws `gone` when nothing is there, `conflict` when it is not what was expected. */
export function checkExpected({ full, name, expected }: Target, traits: FolderTraits): void {
  const now = statAt(full, name);
  if (!now) throw new SyncError('gone', `${JSON.stringify(name)} is not there any more.`);
  if (isStill(expected, now) && hasExactName(full, traits)) return;
  throw new SyncError('conflict', `${JSON.stringify(name)} is not what it was: it is looked at again.`);
}

/** What an act left at a path. */
export function resultAt(full: string, name: string): LocalStat {
  const stat = statAt(full, name);
  if (stat) return stat;
  throw new SyncError('gone', `${JSON.stringify(name)} was taken away right after it was put in place.`);
}

/** Stores the name lists of the folders of these paths on the disk. */
export async function syncFoldersOf(place: DiskPlace, ...fulls: readonly string[]): Promise<void> {
  await Promise.all([...new Set(fulls.map((full) => dirname(full)))].map((folder) => place.store.syncFolder(folder)));
}
