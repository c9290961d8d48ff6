import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { copyFile, lstat, lutimes, mkdir, open, readdir, readlink, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SyncError } from '../sync/errors.ts';
import { syncFolder } from './folder-sync.ts';

/** Something that was copied, and what it was then. */
interface Copied {
  readonly from: string;
  readonly stats: Stats;
}

/**
 * Moves a file or folder to another disk, where `to` is a name that nothing has: copied whole and stored there first, then each original
 * is removed that is still what was copied. Throws `busy` when something changed or was added meanwhile; that stays where it is, and the
 * copies stay too.
 */
export async function copyAway(from: string, to: string): Promise<void> {
  const draft = `${to}.unfinished`;
  const copied: Copied[] = [];
  try {
    await copyItem(from, draft, copied);
    await rename(draft, to);
  } catch (error) {
    // Every original is still in its place.
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(dirname(to));
  for (const item of copied) await removeOriginal(item);
}

/** Adds what it copied to `copied`, what is in a folder before the folder itself. */
async function copyItem(from: string, to: string, copied: Copied[]): Promise<void> {
  const stats = await lstat(from);
  if (stats.isDirectory()) {
    await mkdir(to);
    for (const name of await readdir(from)) await copyItem(join(from, name), join(to, name), copied);
    await syncFolder(to);
  } else if (stats.isSymbolicLink()) {
    await symlink(await readlink(from), to);
  } else if (stats.isFile()) {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const handle = await open(to, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } else {
    throw new SyncError('refused', `${JSON.stringify(from)} is neither a file nor a folder and cannot be copied.`);
  }
  await lutimes(to, stats.atimeMs / 1000, stats.mtimeMs / 1000);
  copied.push({ from, stats });
}

async function removeOriginal({ from, stats }: Copied): Promise<void> {
  if (stats.isDirectory()) {
    // Fails when something was added since, which is what it should do.
    await rmdir(from);
    return;
  }
  const now = await lstat(from);
  if (now.ino !== stats.ino || now.size !== stats.size || now.mtimeMs !== stats.mtimeMs) {
    throw new SyncError('busy', `${JSON.stringify(from)} changed while it was moved to the rescue folder.`);
  }
  await unlink(from);
}
