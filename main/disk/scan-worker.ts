import { parseIgnoreRules } from './ignore-rules.ts';
import { ScanWriter } from './scan-columns.ts';
import type { ScanPart } from './scan-columns.ts';
import { walk } from './walk.ts';
import type { WalkRequest } from './walk.ts';
import { serveJobs } from './worker-jobs.ts';

/** Entry of the thread that scans. Its setting is the text of the ignore rules. */
serveJobs<string, WalkRequest, ScanPart>((setting) => {
  const rules = parseIgnoreRules(setting);
  return (request, job) => {
    const out = new ScanWriter((part) => job.send(part, [part.folders.buffer, part.kinds.buffer, part.numbers.buffer]));
    walk(request, { rules, out, stop: job.stopped });
  };
});
