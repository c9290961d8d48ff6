import { hash } from 'node:crypto';
import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { ErrorKind } from '../sync/errors.ts';
import { diskError } from './disk-error.ts';
import { syncFolder } from './folder-sync.ts';
import { several } from './several.ts';
import { synced } from './store-written.ts';

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

/**
 * Stores all of a group; what fails does not stop the others. All files are written before the first sync, a folder's too, and several syncs wait at a
 * time: the disk then takes most of them in one go. 48 together cost about a tenth of 48 one by one. Only a sync is left to Node's threads: a write
 * ends in the system's memory, and handing it to another thread and back costs more than that.
 */
export async function storeGroup({ files, folders }: StoreRequest): Promise<StoreAnswer> {
  const written = await several(files, (file) => attempt(() => writeNew(file), file.what));
  const stored = await several(written, (file, index) => {
    const { what = '', bytes = new Uint8Array() } = files[index] ?? {};
    return typeof file === 'number' ? attempt(() => syncAndClose(file, bytes), what) : file;
  });
  return {
    files: stored,
    folders: await several(folders, (folder) => attempt(() => syncFolder(folder).then(() => null), folder)),
  };
}

/**
 * Linux' ext4 looks for a file's place on the disk when it is synced, and then notes that in its journal before anything else goes on. With a file that
 * was cut to nothing it does so when that is closed, so that one entry in the journal is enough for a group: a fifth of its time.
 */
const placesOnClose = process.platform === 'linux';

/** Answers the open file. */
function writeNew({ full, bytes }: NewFile): number {
  const file = openSync(full, 'wx');
  try {
    if (placesOnClose) ftruncateSync(file, 0);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    if (!placesOnClose) return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
  closeSync(file);
  return openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW);
}

async function syncAndClose(file: number, bytes: Uint8Array): Promise<string> {
  try {
    await synced(file);
  } finally {
    closeSync(file);
  }
  return hash('sha256', bytes);
}

async function attempt<Result>(act: () => Promise<Result> | Result, what: string): Promise<Result | StoreFailure> {
  try {
    return await act();
  } catch (error) {
    const { kind, message } = diskError(error, what);
    return { kind, message };
  }
}
