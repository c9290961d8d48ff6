import Database from 'better-sqlite3';
import { SyncError, type ErrorKind } from '../sync/errors.ts';

/**
 * SQLite's result codes, and those of the system for copies and renames, as our kinds; the longest fitting one decides (extended codes
 * begin with the primary one). A write that fails otherwise than by ENOSPC is most often a quota (EDQUOT), hence `full`.
 * What is missing here is our own mistake.
 */
const kinds: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  SQLITE_FULL: ['full', 'there is no space left for it'],
  SQLITE_IOERR: ['unreadable', 'the disk reports an error'],
  SQLITE_IOERR_WRITE: ['full', 'it cannot be written: the disk is full, over its quota, or failing'],
  SQLITE_IOERR_SHMSIZE: ['full', 'there is no space left for it'],
  SQLITE_NOMEM: ['busy', 'there is not enough memory'],
  SQLITE_BUSY: ['busy', 'another Tidemark is using it'],
  SQLITE_LOCKED: ['busy', 'another Tidemark is using it'],
  SQLITE_CORRUPT: ['broken', 'it is damaged'],
  SQLITE_NOTADB: ['broken', 'it is damaged, or not a database'],
  SQLITE_READONLY: ['unreadable', 'it may not be written'],
  SQLITE_CANTOPEN: ['unreadable', 'it cannot be opened'],
  SQLITE_PERM: ['unreadable', 'it may not be opened'],
  SQLITE_AUTH: ['unreadable', 'it may not be opened'],
  ENOSPC: ['full', 'there is no space left for it'],
  EDQUOT: ['full', 'there is no space left for it'],
  EACCES: ['unreadable', 'it may not be read or written'],
  EPERM: ['unreadable', 'it may not be read or written'],
  EROFS: ['unreadable', 'it may not be written'],
  ENOTDIR: ['unreadable', 'its folder is not a folder'],
  EEXIST: ['unreadable', 'its folder is not a folder'],
  EIO: ['unreadable', 'the disk reports an error'],
  EBUSY: ['busy', 'another program is using it'],
};

/** The code of an error of SQLite or of the system, or null. */
function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function isDamage(error: unknown): boolean {
  const code = error instanceof Database.SqliteError ? error.code : '';
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** True when a value that has to be the only one of its kind is there already. */
export function isTaken(error: unknown): boolean {
  const cause = error instanceof SyncError ? error.cause : error;
  return cause instanceof Database.SqliteError && cause.code === 'SQLITE_CONSTRAINT_UNIQUE';
}

/** True when a row that others refer to would go, or one would refer to none. */
export function isReferred(error: unknown): boolean {
  const cause = error instanceof SyncError ? error.cause : error;
  return cause instanceof Database.SqliteError && cause.code === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/**
 * Translates whatever a database call threw. `sql` is named only where the error is unexpected, and never with its values.
 */
export function translate(error: unknown, file: string, sql: string): SyncError {
  if (error instanceof SyncError) return error;
  const code = codeOf(error);
  if (code !== null) {
    const fitting = Object.keys(kinds).filter((known) => code === known || code.startsWith(`${known}_`));
    const [kind, what] = kinds[fitting.reduce((a, b) => (b.length > a.length ? b : a), '')] ?? [];
    if (kind !== undefined) return new SyncError(kind, `${file}: ${what ?? code}`, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new SyncError('bug', `${file}: ${message} in: ${sql.replace(/\s+/g, ' ').trim()}`, { cause: error });
}
