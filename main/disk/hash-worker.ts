import type { FileHash } from '../sync/ports/folder.ts';
import { hashFile } from './hash-file.ts';
import { serveJobs } from './worker-jobs.ts';

/** A file to hash: where it is, and how people know it. */
export interface HashRequest {
  readonly full: string;
  readonly name: string;
}

/** Entry of a thread that hashes. It has no setting. */
serveJobs<null, HashRequest, FileHash>(() => (request, job) => {
  const result = hashFile(request.full, request.name, job.stopped);
  if (result) job.send(result);
});
