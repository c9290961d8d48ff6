import { open } from 'node:fs/promises';
import { diskError, errorCode, isAbsent } from './disk-error.ts';

/**
 * Puts a folder's list of names on the disk, so that what was renamed or made in it is there after a power loss. Does nothing where
 * the system cannot open a folder (Windows) or the disk has no such thing.
 */
export async function syncFolder(path: string): Promise<void> {
  let handle;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    const code = errorCode(error);
    if (process.platform === 'win32' || code === 'EINVAL' || code === 'ENOTSUP' || code === 'ENOSYS') return;
    // Renamed or removed since: whoever did that has changed another folder, which is theirs to store.
    if (isAbsent(error)) return;
    throw diskError(error, `Cannot store the changes of the folder ${JSON.stringify(path)}`);
  } finally {
    await handle?.close();
  }
}
