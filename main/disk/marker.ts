import { link, mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { realpathSync } from 'node:fs';
import { SyncError } from '../sync/errors.ts';
import { diskError, errorCode, isAbsent } from './disk-error.ts';
import { syncFolder } from './folder-sync.ts';
import { markerFile, ownFolder } from './own-names.ts';
import { readMarker } from './root.ts';

/**
 * Marks a folder as the local side of a pair. `marker` is one line of text, unique to the pair. Marking again with the same text does
 * nothing. Throws `refused` when another pair has the folder, one above it or one below it; `gone` when the folder is not there.
 */
export async function createMarker(root: string, marker: string): Promise<void> {
  const name = resolve(root);
  if (marker === '' || marker !== marker.trim())
    throw new SyncError('bug', 'A marker is a line of text without spaces around it.');
  try {
    const folder = realpathSync(name);
    const old = readMarker(folder);
    if (old === marker) return;
    if (old !== null) throw taken(name, name);
    for (let above = dirname(folder); ; above = dirname(above)) {
      if (above !== folder && readMarker(above) !== null) throw taken(name, above);
      if (above === dirname(above)) break;
    }
    const below = await markedBelow(folder);
    if (below !== null) throw taken(name, below);
    await writeMarker(folder, marker);
  } catch (error) {
    throw diskError(error, `Cannot make a pair of the folder ${JSON.stringify(name)}`);
  }
}

/** Takes the mark away, if it is this one; nothing else in the folder is touched. */
export async function removeMarker(root: string, marker: string): Promise<void> {
  const own = join(resolve(root), ownFolder);
  try {
    if (readMarker(resolve(root)) !== marker) return;
    await unlink(join(own, markerFile));
    await rmdir(own);
  } catch (error) {
    // What else may lie in our folder is not ours to delete; the mark is gone.
    if (isAbsent(error) || errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') return;
    throw diskError(error, `Cannot remove the pair's marker from ${JSON.stringify(root)}`);
  }
}

function taken(name: string, by: string): SyncError {
  const where = name === by ? 'is already part of a pair' : `overlaps the folder ${JSON.stringify(by)}, which is part of a pair`;
  return new SyncError(
    'refused',
    `The folder ${JSON.stringify(name)} ${where}. Choose another folder, or remove that pair first.`,
  );
}

/** Written whole under another name first: a marker is there with its text or not at all. */
async function writeMarker(folder: string, marker: string): Promise<void> {
  const own = join(folder, ownFolder);
  await mkdir(own, { recursive: true });
  const draft = join(own, `${markerFile}-${process.pid}-${Date.now()}`);
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(`${marker}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await putInPlace(draft, join(own, markerFile));
    await syncFolder(own);
    await syncFolder(folder);
  } finally {
    await unlink(draft).catch(ignoreAbsence);
  }
}

/** Never over another's marker, where the disk knows hard links. */
async function putInPlace(draft: string, place: string): Promise<void> {
  try {
    await link(draft, place);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST')
      throw new SyncError('conflict', 'Another program made a pair of the folder in this moment.', { cause: error });
    const handle = await open(place, 'wx');
    await handle.close();
    await rename(draft, place);
  }
}

function ignoreAbsence(error: unknown): void {
  if (!isAbsent(error)) throw error;
}

/** The first marked folder below, or null. Folders that may not be read cannot be pairs of ours. */
async function markedBelow(folder: string): Promise<string | null> {
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    let entries;
    try {
      entries = await readdir(next, { withFileTypes: true });
    } catch {
      continue;
    }
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      if (entry.name === ownFolder && next !== folder && readMarker(next) !== null) return next;
      waiting.push(join(next, entry.name));
    }
  }
  return null;
}
