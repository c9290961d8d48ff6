import type { FileHash, LocalStat } from '../sync/ports/folder.ts';
import { hashFile, readSmallFile } from './hash-file.ts';
import { serveJobs } from './worker-jobs.ts';

/** A file to hash, or to read whole when it is `small`: where it is, and how people know it. */
export interface HashRequest {
  readonly full: string;
  readonly name: string;
  /** What it has to be, and small enough to be in memory whole; null to hash what is there. */
  readonly small: LocalStat | null;
}

export type HashAnswer = FileHash | { readonly bytes: Uint8Array<ArrayBuffer> };

/** Entry of a thread that reads files. */
serveJobs<HashRequest, HashAnswer>(({ full, name, small }, job) => {
  if (small) {
    const bytes = readSmallFile(full, name, small);
    job.send({ bytes }, [bytes.buffer]);
    return;
  }
  const result = hashFile(full, name, job.stopped);
  if (result) job.send(result);
});
