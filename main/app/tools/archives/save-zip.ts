import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asSyncError, errorPolicy, SyncError } from '../../../sync/errors.ts';
import { fits, nameWithId, toDiskName } from '../../../sync/names.ts';
import type { FolderTraits } from '../../../sync/ports/folder.ts';
import type { ToolWork } from '../tool.ts';
import { problemOfZip } from './check-zip.ts';
import { exportsOf, sizeInWords } from './choose-archived.ts';
import type { MadeExport } from './fetch-export.ts';

/** What a name may be on every disk: a backup travels. */
const everywhere: FolderTraits = {
  caseInsensitive: false,
  normalizationInsensitive: false,
  forbiddenCharacters: `<>:"/\\|?*${Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join('')}\x7f`,
  windowsNames: true,
  maxNameLength: 200,
  unit: 'bytes',
};

/** A zip in its place. */
export interface SavedZip {
  readonly file: string;
  readonly bytes: number;
}

/** How often a download is taken up again that brings nothing more. */
const mostTries = 3;

/**
 * Fetches an export into a `.partial` beside its place, checks it whole, and only then gives it its name, `{id}-{name of the export}`. What came
 * is kept when it breaks off, and gone on with where the service allows. `onPlace` is told right before it gets its name. Throws `broken` for what is no whole zip, `full`, `unreadable`.
 */
export async function saveZip(work: ToolWork, made: MadeExport, onPlace: (saved: SavedZip) => void): Promise<SavedZip> {
  const { workspaceId, exportId, folder } = made.order;
  const partial = join(folder, partialName(workspaceId, exportId));
  await removeOlder(made.order);
  try {
    const saved = { bytes: await fetchChecked(work, { made, partial }), file: placeOf(made) };
    onPlace(saved);
    await putInPlace(work, partial, saved);
    return saved;
  } catch (thrown) {
    const error = asSyncError(thrown);
    // A run that can go on needs what came.
    if (!work.signal.aborted && !errorPolicy[error.kind].stopsPair) await rm(partial, { force: true });
    throw error;
  }
}

function partialName(workspaceId: string, exportId: string): string {
  return `${workspaceId}-export-${exportId}.partial`;
}

/** Parts of exports that were given up. */
async function removeOlder({ folder, workspaceId, exportId }: MadeExport['order']): Promise<void> {
  const isOlder = (name: string): boolean =>
    name.startsWith(`${workspaceId}-export-`) && name.endsWith('.partial') && name !== partialName(workspaceId, exportId);
  for (const name of (await readdir(folder)).filter(isOlder)) await rm(join(folder, name), { force: true });
}

/** Answers the length of a zip that was read whole. */
async function fetchChecked(work: ToolWork, at: { made: MadeExport; partial: string }): Promise<number> {
  const had = (await sizeOf(at.partial)) ?? 0;
  // All of it may have come before the program ended.
  if (had > 0 && (await problemOfZip(at.partial, work.signal)) === null) return had;
  let bytes = await fetchWhole(work, at);
  let problem = await problemOfZip(at.partial, work.signal);
  if (problem !== null && had > 0) {
    // What came in two parts may not fit together.
    await rm(at.partial, { force: true });
    bytes = await fetchWhole(work, at);
    problem = await problemOfZip(at.partial, work.signal);
  }
  if (problem === null) return bytes;
  throw new SyncError('broken', `What came is not kept: ${problem}.`);
}

async function fetchWhole(work: ToolWork, { made, partial }: { made: MadeExport; partial: string }): Promise<number> {
  for (let tries = 1, had = (await sizeOf(partial)) ?? 0; ;) {
    try {
      return await fetchRest(work, { made, partial });
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (work.signal.aborted || (error.kind !== 'broken' && error.kind !== 'offline')) throw error;
      const has = (await sizeOf(partial)) ?? 0;
      tries = has > had ? 1 : tries + 1;
      had = Math.max(had, has);
      if (tries > mostTries) throw error;
    }
  }
}

async function fetchRest(work: ToolWork, { made, partial }: { made: MadeExport; partial: string }): Promise<number> {
  // Content that the disk refuses would keep its connection.
  const end = new AbortController();
  const handle = await open(partial, 'a+').catch((error: unknown) => {
    throw diskProblem(error, made.order.folder);
  });
  try {
    const { size: has } = await handle.stat();
    const content = await exportsOf(work).read(made.address, has, AbortSignal.any([work.signal, end.signal]));
    // A service that begins at the start again sends all of it again.
    await handle.truncate(content.from);
    await demandRoom(made.order.folder, content.size);
    let bytes = content.from;
    const size = content.size === null ? null : bytes + content.size;
    for await (const chunk of content.chunks) {
      await append(handle, { chunk, folder: made.order.folder });
      bytes += chunk.length;
      work.onTransfer({ bytes, size });
    }
    await handle.sync();
    return bytes;
  } finally {
    end.abort();
    await handle.close();
  }
}

async function append(handle: FileHandle, { chunk, folder }: { chunk: Uint8Array; folder: string }): Promise<void> {
  try {
    await handle.appendFile(chunk);
  } catch (error) {
    throw diskProblem(error, folder);
  }
}

async function demandRoom(folder: string, size: number | null): Promise<void> {
  if (size === null) return;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > size) return;
  throw new SyncError(
    'full',
    `The zip takes ${sizeInWords(size)} more, and "${folder}" has room for ${sizeInWords(bavail * bsize)}.`,
  );
}

function placeOf({ name, order: { folder, workspaceId } }: MadeExport): string {
  const ending = name.toLowerCase().endsWith('.zip') ? '' : '.zip';
  const plain = toDiskName(`${workspaceId}-${basename(name) === '' ? 'export' : name}${ending}`, everywhere);
  return join(folder, fits(plain, everywhere) ? plain : nameWithId(plain, workspaceId, everywhere));
}

/** Never over another file. */
async function putInPlace(work: ToolWork, partial: string, { file }: SavedZip): Promise<void> {
  try {
    await work.placeFile(partial, file);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.kind !== 'conflict') throw error;
    throw new SyncError('conflict', `There is a file "${file}" already; it is not written over.`, { cause: error });
  }
}

async function sizeOf(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.size ?? null;
}

function diskProblem(error: unknown, folder: string): SyncError {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  const what = isFull ? 'its disk is full' : 'check that the folder is there and may be written';
  return new SyncError(isFull ? 'full' : 'unreadable', `"${folder}" cannot be written: ${what}.`, { cause: error });
}
