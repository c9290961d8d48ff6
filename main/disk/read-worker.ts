import type { ErrorKind } from '../sync/errors.ts';
import { asSyncError } from '../sync/errors.ts';
import type { FileHash, LocalStat } from '../sync/ports/folder.ts';
import { hashFile, readSmallFile } from './hash-file.ts';
import { serveJobs } from './worker-jobs.ts';

/** A file to hash, or to read whole when it is `small`: where it is, and how people know it. */
export interface ReadTask {
  readonly full: string;
  readonly name: string;
  /** What it has to be, and small enough to be in memory whole; null to hash what is there. */
  readonly small: LocalStat | null;
}

export interface ReadRequest {
  readonly files: readonly ReadTask[];
}

/** What came of one file. */
export type ReadAnswer =
  FileHash | { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly kind: ErrorKind; readonly message: string };

/** Entry of a thread that reads files: answers in the order of the request. */
serveJobs<ReadRequest, readonly ReadAnswer[]>(({ files }, { send, stopped }) => {
  const answers: ReadAnswer[] = [];
  for (const file of files) {
    const answer = read(file, stopped);
    // Nobody waits for the rest either.
    if (!answer) return;
    answers.push(answer);
  }
  const memory = answers.flatMap((answer) => ('bytes' in answer ? [answer.bytes.buffer] : []));
  send(answers, memory);
});

/** Null when it was stopped. */
function read({ full, name, small }: ReadTask, stopped: () => boolean): ReadAnswer | null {
  try {
    return small ? { bytes: readSmallFile(full, name, small) } : hashFile(full, name, stopped);
  } catch (error) {
    const { kind, message } = asSyncError(error);
    return { kind, message };
  }
}
