import { closeSync, constants, fsync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import type { LocalStat } from '../sync/ports/folder.ts';
import { diskError, errorCode } from './disk-error.ts';
import { syncFolder } from './folder-sync.ts';
import { readFlags } from './hash-file.ts';
import { several } from './several.ts';

/** A file that somebody wrote. */
export interface WrittenFile {
  readonly full: string;
  /** For messages. */
  readonly name: string;
  readonly stat: LocalStat;
}

/** What was changed longer ago is on the disk: systems wait half a minute with it, those that save power up to ten. */
const youngMs = 10 * 60_000;

/** Three threads read files, and downloads are stored at the same time. */
const ofThreads = 1 / 4;

/** Windows stores only what is open for writing. */
const syncFlags = process.platform === 'win32' ? constants.O_RDWR : readFlags;

/** That it is not on the disk, and not only that this system or this user cannot ask for it. */
const lost = new Set(['EIO', 'ENOSPC', 'EDQUOT']);

/**
 * Puts files that other programs wrote a short time ago on the disk, and their names. Whatever is recorded of a file has to be true after a power
 * failure as well: one that has gone, or is empty, would be taken for deleted or changed by somebody, and the archive's would follow. Answers in the
 * order of the files: null, or `unreadable` where the disk failed. Asks as well as the system lets it; where it does not, nothing is wrong.
 */
export async function storeWritten(files: readonly WrittenFile[], now: number): Promise<readonly (SyncError | null)[]> {
  const failures = await several(files, (file) => (isYoung(file.stat, now) ? syncFile(file) : null), ofThreads);
  const young = files.filter(({ stat }) => isYoung(stat, now));
  const folders = [...new Set(young.map(({ full }) => dirname(full)))];
  await several(folders, (folder) => syncFolder(folder).catch(() => undefined), ofThreads);
  return failures;
}

/** Whether the system may still have to put it on the disk. */
export function isYoung({ mtimeMs, ctimeMs, birthMs }: LocalStat, now: number): boolean {
  return now - Math.max(mtimeMs, ctimeMs, birthMs) < youngMs;
}

async function syncFile({ full, name }: WrittenFile): Promise<SyncError | null> {
  try {
    const file = openSync(full, syncFlags);
    try {
      await synced(file);
    } finally {
      closeSync(file);
    }
    return null;
  } catch (error) {
    if (!lost.has(errorCode(error) ?? '')) return null;
    const { message } = diskError(error, `Cannot store ${JSON.stringify(name)} on the disk`);
    return new SyncError('unreadable', message, { cause: error });
  }
}

/** Resolves when the file's content is on the disk. */
export function synced(file: number): Promise<void> {
  return new Promise((resolve, reject) => fsync(file, (error) => (error ? reject(error) : resolve())));
}
