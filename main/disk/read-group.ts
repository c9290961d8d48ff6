import type { ErrorKind, SyncError } from '../sync/errors.ts';
import { asSyncError } from '../sync/errors.ts';
import type { FileHash, LocalStat } from '../sync/ports/folder.ts';
import { hashFile, readSmallFile } from './hash-file.ts';
import { isStill } from './local-stat.ts';
import { storeWritten, type WrittenFile } from './store-written.ts';

/** A file to hash, or to read whole when it is `small`: where it is, and how people know it. */
export interface ReadTask {
  readonly full: string;
  readonly name: string;
  /** What it has to be, and small enough to be in memory whole; null to hash what is there. */
  readonly small: LocalStat | null;
  /** What it was before all that was written went on the disk; null when that was not done. */
  readonly stored: LocalStat | null;
}

export interface ReadRequest {
  readonly files: readonly ReadTask[];
}

/** What came of one file. */
export type ReadAnswer =
  FileHash | { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly kind: ErrorKind; readonly message: string };

/** Answers in the order of the files, or null when it was stopped. What has a hash is on the disk: hashes are what records are made of. */
export async function readGroup(
  { files }: ReadRequest,
  { stopped, now }: { stopped: () => boolean; now: number },
): Promise<readonly ReadAnswer[] | null> {
  const answers: ReadAnswer[] = [];
  const hashed: (WrittenFile & { readonly at: number })[] = [];
  for (const [at, file] of files.entries()) {
    const answer = read(file, stopped);
    if (!answer) return null;
    answers.push(answer);
    if (!('hash' in answer)) continue;
    const { stat } = answer;
    if (!file.stored || !isStill(file.stored, stat)) hashed.push({ ...file, stat, at });
  }
  const failures = await storeWritten(hashed, now);
  for (const [index, { at }] of hashed.entries()) {
    const failure = failures[index];
    if (failure) answers[at] = told(failure);
  }
  return answers;
}

/** Null when it was stopped. */
function read({ full, name, small }: ReadTask, stopped: () => boolean): ReadAnswer | null {
  try {
    return small ? { bytes: readSmallFile(full, name, small) } : hashFile(full, name, stopped);
  } catch (error) {
    return told(asSyncError(error));
  }
}

function told({ kind, message }: SyncError): ReadAnswer {
  return { kind, message };
}
