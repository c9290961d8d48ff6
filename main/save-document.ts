import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { diskError } from './disk/disk-error.ts';
import { syncFolder } from './disk/folder-sync.ts';
import { FreeSpace } from './disk/free-space.ts';
import { partialName } from './disk/own-names.ts';
import { placeNew } from './disk/place-file.ts';
import { SyncError } from './sync/errors.ts';
import { fits, nameWithId, toDiskName } from './sync/names.ts';
import type { SavedDocument } from './app/host.ts';
import type { RemoteContent } from './sync/ports/archive.ts';
import type { FolderTraits } from './sync/ports/folder.ts';

/** How many names are tried (`a.txt`, `a ~2.txt`, …) before the folder counts as full of them. */
const mostNames = 1000;

const controlCharacters = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join('') + '\x7f';

/** What a name may be in a folder that is no pair's root and is not probed: what every disk of this system takes. */
const cautious: FolderTraits = {
  caseInsensitive: false,
  normalizationInsensitive: false,
  forbiddenCharacters: (process.platform === 'win32' ? '<>:"\\|?*' : '') + controlCharacters,
  windowsNames: process.platform === 'win32',
  maxNameLength: 255,
  unit: process.platform === 'win32' ? 'utf16' : 'bytes',
};

/**
 * Saves content into any folder, the same way as a paired folder gets it: whole, in a hidden file first, under a name that is fit for the
 * disk and free. Throws `broken` for a short body, `full`, `unreadable`; nothing is left then.
 */
export async function saveDocument(
  folder: string,
  document: { name: string; token: string },
  content: RemoteContent,
): Promise<SavedDocument> {
  const partial = join(folder, partialName(document.token));
  const what = `Cannot save into ${JSON.stringify(folder)}`;
  try {
    if (content.size !== null) await new FreeSpace(folder).claim(content.size);
    const written = await write(partial, content, what);
    const path = putUnderFreeName(partial, folder, document.name);
    await syncFolder(folder);
    return { path, ...written };
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw diskError(error, what);
  }
}

async function write(partial: string, content: RemoteContent, what: string): Promise<{ bytes: number; hash: string }> {
  const handle = await open(partial, 'wx');
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content.chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await writeAll(handle, chunk).catch((error: unknown) => {
        throw diskError(error, what);
      });
    }
    if (content.size !== null && bytes !== content.size) {
      throw new SyncError('broken', `The document of ${content.size} bytes did not come whole: ${bytes} came.`);
    }
    await handle.sync();
    return { bytes, hash: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
}

/** Links never replace: when a name is taken, even in this moment, the next one is tried. */
function putUnderFreeName(partial: string, folder: string, name: string): string {
  const plain = toDiskName(name, cautious);
  for (let count = 1; count <= mostNames; count += 1) {
    const fit = count === 1 && fits(plain, cautious) ? plain : nameWithId(plain, String(count), cautious);
    const path = join(folder, fit);
    try {
      placeNew(partial, path);
      return path;
    } catch (error) {
      const translated = diskError(error, `Cannot save ${JSON.stringify(fit)}`);
      if (translated.kind !== 'conflict') throw translated;
    }
  }
  throw new SyncError('conflict', `There are ${mostNames} files named like ${JSON.stringify(plain)} already.`);
}
