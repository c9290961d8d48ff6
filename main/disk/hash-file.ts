import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { SyncError } from '../sync/errors.ts';
import type { FileHash, LocalStat } from '../sync/ports/folder.ts';
import { diskError } from './disk-error.ts';
import { isStill, lstatOrNull, toLocalStat } from './local-stat.ts';

/** Never through a link in the last place, and never waiting for the other end of a pipe. Windows has neither flag. */
export const readFlags =
  process.platform === 'win32' ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** One for each thread: a file is read through it piece by piece. */
const buffer = Buffer.allocUnsafeSlow(1024 * 1024);

/**
 * SHA-256 of a file, with what the file was: the same on the open file before and after, and at the path at the end. Throws `busy` when
 * it was not, and as `diskError` does. Synchronous: for a worker thread. Answers null when `stop` says so, which is asked for each MiB.
 */
export function hashFile(full: string, name: string, stop: () => boolean): FileHash | null {
  const hash = createHash('sha256');
  const stat = readThrough({ full, name, expected: null }, (piece) => {
    hash.update(piece);
    return !stop();
  });
  return stat && { hash: hash.digest('hex'), stat };
}

/** All bytes of a small file that is `expected` before and after, in memory of their own. Otherwise as `hashFile`. */
export function readSmallFile(full: string, name: string, expected: LocalStat): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(expected.size);
  let size = 0;
  readThrough({ full, name, expected }, (piece) => {
    if (size + piece.length > bytes.length) return false;
    bytes.set(piece, size);
    size += piece.length;
    return true;
  });
  if (size !== bytes.length) throw changed(name);
  return bytes;
}

interface Reading {
  readonly full: string;
  /** For messages. */
  readonly name: string;
  /** What it has to be; null for whatever it is. */
  readonly expected: LocalStat | null;
}

/** Answers what the file was all the time, or null when `take` wanted no more. The memory of a piece is used again for the next. */
function readThrough({ full, name, expected }: Reading, take: (piece: Buffer) => boolean): LocalStat | null {
  try {
    const file = openSync(full, readFlags);
    try {
      const before = regular(toLocalStat(fstatSync(file)), name);
      if (expected && !isStill(expected, before)) throw new SyncError('busy', `${JSON.stringify(name)} has changed.`);
      let size = 0;
      for (let got = -1; got !== 0;) {
        got = readSync(file, buffer, 0, buffer.length, null);
        if (!take(got === buffer.length ? buffer : buffer.subarray(0, got))) return null;
        size += got;
      }
      checkUnchanged({ before, size, onHandle: toLocalStat(fstatSync(file)), atPath: statOf(full) }, name);
      return before;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw diskError(error, `Cannot read ${JSON.stringify(name)}`);
  }
}

/** What a file was before and after it was read. */
interface BeforeAndAfter {
  readonly before: LocalStat;
  readonly onHandle: LocalStat | null;
  readonly atPath: LocalStat | null;
  /** Bytes that were read. */
  readonly size: number;
}

/** Throws `busy` unless the file stayed as it was. */
export function checkUnchanged({ before, onHandle, atPath, size }: BeforeAndAfter, name: string): void {
  const same = (now: LocalStat | null) => now !== null && isStill(before, now);
  if (size === before.size && same(onHandle) && same(atPath)) return;
  throw changed(name);
}

function changed(name: string): SyncError {
  return new SyncError('busy', `${JSON.stringify(name)} changed while it was read.`);
}

/** Throws `refused` for what is not a plain file. */
export function regular(stat: LocalStat | null, name: string): LocalStat {
  if (stat?.kind === 'file') return stat;
  throw new SyncError('refused', `${JSON.stringify(name)} is not a file.`);
}

function statOf(full: string): LocalStat | null {
  const stats = lstatOrNull(full);
  return stats && toLocalStat(stats);
}
