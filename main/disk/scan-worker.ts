import { parseIgnoreRules } from './ignore-rules.ts';
import { ScanWriter } from './scan-columns.ts';
import type { ScanPart } from './scan-columns.ts';
import { walk } from './walk.ts';
import type { WalkRequest } from './walk.ts';
import { serveJobs } from './worker-jobs.ts';

export interface ScanRequest extends WalkRequest {
  /** The text of the ignore rules. */
  readonly ignore: string;
}

/** A folder is scanned again and again by the same rules. */
let rules = parseIgnoreRules('');

/** Entry of the thread that scans. */
serveJobs<ScanRequest, ScanPart>((request, job) => {
  if (rules.text !== request.ignore) rules = parseIgnoreRules(request.ignore);
  const out = new ScanWriter((part) => job.send(part, [part.folders.buffer, part.kinds.buffer, part.numbers.buffer]));
  walk(request, { rules, out, stop: job.stopped });
});
