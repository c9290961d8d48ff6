import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SyncError } from '../sync/errors.ts';

/**
 * Makes a folder and those above it that are missing; does nothing where it is there. Folder by folder, since Node's own recursive mkdir
 * never ends where the system answers ENOENT inside a folder that is there (/proc). Throws `unreadable`.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent, mode);
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (await isFolder(folder)) return;
    throw new SyncError('unreadable', `The folder "${folder}" could not be made: check the rights and the space on that disk.`, {
      cause: error,
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => null);
  return there?.isDirectory() === true;
}
