import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ErrorKind } from '../sync/errors.ts';
import { diskError } from './disk-error.ts';
import { syncFolder } from './folder-sync.ts';

/** A whole small file that is to be made. */
export interface NewFile {
  readonly full: string;
  /** The half sentence of what fails if it fails, see `diskError`. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** Files to make and folders whose lists of names are to be stored. */
export interface StoreRequest {
  readonly files: readonly NewFile[];
  readonly folders: readonly string[];
}

export interface StoreFailure {
  readonly kind: ErrorKind;
  readonly message: string;
}

/** In the order of the request: the SHA-256 of each file, null for each folder, or what went wrong with it. */
export interface StoreAnswer {
  readonly files: readonly (string | StoreFailure)[];
  readonly folders: readonly (StoreFailure | null)[];
}

/** Node has four threads for all calls of the process that wait for a disk: one is left to others. */
const atOnce = 3;

/**
 * Stores all of a group; what fails does not stop the others. All files are written before the first is synced, and several syncs wait at a time:
 * the disk then takes most of them in one go. 48 together cost about a tenth of 48 one by one.
 */
export async function storeGroup({ files, folders }: StoreRequest): Promise<StoreAnswer> {
  const syncing = several(folders, (folder) => attempt(() => syncFolder(folder).then(() => null), folder));
  const written = await several(files, (file) => attempt(() => writeNew(file), file.what));
  const stored = await several(written, (handle, index) => {
    const { what = '', bytes = new Uint8Array() } = files[index] ?? {};
    return 'kind' in handle ? handle : attempt(() => syncAndClose(handle, bytes), what);
  });
  return { files: stored, folders: await syncing };
}

async function writeNew({ full, bytes }: NewFile): Promise<FileHandle> {
  const handle = await open(full, 'wx');
  try {
    for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function syncAndClose(handle: FileHandle, bytes: Uint8Array): Promise<string> {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash('sha256', bytes);
}

async function attempt<Result>(act: () => Promise<Result>, what: string): Promise<Result | StoreFailure> {
  try {
    return await act();
  } catch (error) {
    const { kind, message } = diskError(error, what);
    return { kind, message };
  }
}

/** Does the same to all items, several at a time. Answers in their order. */
async function several<Item, Result>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<Result> | Result,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await act(item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
