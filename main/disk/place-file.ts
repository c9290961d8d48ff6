import { linkSync, readdirSync, renameSync, unlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { FolderTraits } from '../sync/ports/folder.ts';
import { diskError, errorCode } from './disk-error.ts';
import { syncFolder } from './folder-sync.ts';
import { lstatOrNull } from './local-stat.ts';

/** What a disk without hard links answers, or a system that does not let this user link that file. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EACCES']);

/**
 * Gives a file another name where nothing is. A link fails when the name is taken, where a rename would silently replace what has it.
 * Where there are no hard links, the last look comes right before the rename. Throws `conflict`, or what the system throws.
 */
export function placeNew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === null || !noLinks.has(code)) throw error;
    if (lstatOrNull(to)) throw new SyncError('conflict', `Something is at ${JSON.stringify(to)} already.`);
    renameSync(from, to);
    return;
  }
  try {
    unlinkSync(from);
  } catch (error) {
    // Both names are the one file: taking the new one back loses nothing.
    unlinkSync(to);
    throw error;
  }
}

/** `placeNew`, on the disk when it returns. Throws `conflict`, `full`, `unreadable` and what else `diskError` knows. */
export async function placeFile(from: string, to: string): Promise<void> {
  try {
    placeNew(from, to);
  } catch (error) {
    throw diskError(error, `Cannot name ${JSON.stringify(basename(to))}`);
  }
  await syncFolder(dirname(to));
}

/**
 * Whether the disk has an item under exactly this name. Where it takes `A` for `a`, a stat also answers for an item that somebody has
 * renamed since, and that is not the item that was meant.
 */
export function hasExactName(full: string, traits: FolderTraits): boolean {
  if (!traits.caseInsensitive && !traits.normalizationInsensitive) return true;
  const names = readdirSync(dirname(full));
  if (!traits.normalizationInsensitive) return names.includes(basename(full));
  // Such a disk may list accents otherwise than they were written.
  const name = basename(full).normalize('NFC');
  return names.some((other) => other.normalize('NFC') === name);
}

/** Whether two names are one name on the disk but written differently. */
export function isRespelling(from: string, to: string, traits: FolderTraits): boolean {
  if (dirname(from) !== dirname(to) || from === to) return false;
  const fold = (full: string) => {
    const name = traits.normalizationInsensitive ? basename(full).normalize('NFC') : basename(full);
    return traits.caseInsensitive ? name.toLowerCase() : name;
  };
  return fold(from) === fold(to);
}
