import { lstat, open } from 'node:fs/promises';
import { SyncError } from '../sync/errors.ts';
import type { LocalStat } from '../sync/ports/folder.ts';
import { diskError, isAbsent } from './disk-error.ts';
import { checkUnchanged, readFlags, regular } from './hash-file.ts';
import { isStill, toLocalStat } from './local-stat.ts';

const chunkBytes = 256 * 1024;

/**
 * The bytes of a file that is `expected` when it is opened and still when the last byte was read; throws `busy` otherwise. `name` is for
 * messages.
 */
export async function* readFile(full: string, name: string, expected: LocalStat): AsyncGenerator<Uint8Array> {
  const what = `Cannot read ${JSON.stringify(name)}`;
  const handle = await open(full, readFlags).catch((error: unknown) => {
    throw diskError(error, what);
  });
  try {
    const before = regular(toLocalStat(await handle.stat()), name);
    if (!isStill(expected, before)) throw new SyncError('busy', `${JSON.stringify(name)} has changed.`);
    let size = 0;
    for (;;) {
      // A fresh buffer for each piece: whoever sends it may still hold the last one. No larger than what is left, plus one byte that
      // shows a file that grows.
      const piece = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, before.size - size + 1)));
      const { bytesRead } = await handle.read(piece, 0, piece.length, null);
      if (bytesRead === 0) break;
      size += bytesRead;
      if (size > before.size) break;
      yield piece.subarray(0, bytesRead);
    }
    const onHandle = toLocalStat(await handle.stat());
    checkUnchanged({ before, size, onHandle, atPath: await statOf(full) }, name);
  } catch (error) {
    throw diskError(error, what);
  } finally {
    await handle.close();
  }
}

async function statOf(full: string): Promise<LocalStat | null> {
  try {
    return toLocalStat(await lstat(full));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
