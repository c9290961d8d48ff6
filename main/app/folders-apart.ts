import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, isAbsolute, sep } from 'node:path';
import { SyncError } from '../sync/errors.ts';

/**
 * The path with every link in it resolved, as far as it exists; what does not exist yet is kept as it is. Two names of one folder give
 * one path.
 */
export async function resolveExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path || !isMissing(error)) {
      throw new SyncError('unreadable', `The folder "${path}" cannot be reached.`, { cause: error });
    }
    return join(await resolveExisting(parent), basename(path));
  }
}

/** Whether one of the two folders is the other one or lies in it. Both are resolved already. */
export function overlaps(a: string, b: string): boolean {
  return isInside(a, b) || isInside(b, a);
}

function isInside(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
