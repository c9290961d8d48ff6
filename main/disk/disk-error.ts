import { SyncError } from '../sync/errors.ts';
import type { ErrorKind } from '../sync/errors.ts';

/** What the system's error codes mean to the program, and how they read. A code that is not here is our own mistake. */
const meanings: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  ENOENT: ['gone', 'it is not there'],
  ENOTDIR: ['gone', 'its folder is not there'],
  ESTALE: ['gone', 'the disk has lost it'],
  ENODEV: ['gone', 'its disk is not there'],
  ENXIO: ['gone', 'its disk is not there'],
  EACCES: ['unreadable', 'this user has no right to'],
  EPERM: ['unreadable', 'this user has no right to'],
  EROFS: ['unreadable', 'the disk is read-only'],
  EIO: ['unreadable', 'the disk reports an error'],
  ENOSPC: ['full', 'the disk is full'],
  EDQUOT: ['full', 'the quota of this user is used up'],
  EFBIG: ['refused', 'it is larger than this disk can hold'],
  EBUSY: ['busy', 'another program uses it'],
  ETXTBSY: ['busy', 'it is a program that runs'],
  EAGAIN: ['busy', 'another program uses it'],
  EMFILE: ['busy', 'too many files are open'],
  ENFILE: ['busy', 'too many files are open'],
  EINTR: ['busy', 'the system interrupted it'],
  EEXIST: ['conflict', 'something is there already'],
  ENOTEMPTY: ['conflict', 'the folder is not empty'],
  EISDIR: ['conflict', 'a folder is there'],
  ELOOP: ['refused', 'it is a link, and links are not followed'],
  ENAMETOOLONG: ['refused', 'its name is too long for this disk'],
  EINVAL: ['refused', 'this disk cannot hold that name'],
  EILSEQ: ['refused', 'this disk cannot hold that name'],
  EXDEV: ['refused', 'it is on another disk'],
};

/** The system's code of an error, or null when it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** True when the error says that nothing is at a path. */
export function isAbsent(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Whether a path is longer than the system takes, although each name in it is not. */
export function isPathTooLong(error: unknown): boolean {
  return errorCode(error) === 'ENAMETOOLONG';
}

/** Translates what the file system threw. `what` is the half sentence of what failed: `Cannot read "a/b.txt"`. */
export function diskError(error: unknown, what: string): SyncError {
  if (error instanceof SyncError) return error;
  const code = errorCode(error);
  const meaning = code === null ? undefined : meanings[code];
  if (meaning) return new SyncError(meaning[0], `${what}: ${meaning[1]}.`, { cause: error });
  return new SyncError('bug', `${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
