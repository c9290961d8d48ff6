import { SyncError } from '../../sync/errors.ts';

/** A text as a value behind the question mark. Throws `broken` for half of a character: an answer may tell it, no address can hold it. */
export function queryPart(text: string): string {
  if (!text.isWellFormed()) throw unaskable(text);
  return encodeURIComponent(text);
}

/** A text as one step of a path. Throws `broken` as well for what would lead elsewhere: none, `.` and `..`. */
export function pathPart(text: string): string {
  if (text === '' || text === '.' || text === '..') throw unaskable(text);
  return queryPart(text);
}

function unaskable(text: string): SyncError {
  return new SyncError('broken', `The service tells “${text.toWellFormed()}” as a name or an id, which cannot be asked for.`);
}
