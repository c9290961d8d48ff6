import { bytesInWords, plain } from './words.ts';
import type { StepFacts } from '../../sync/ports/progress.ts';

const done: Readonly<Record<string, string>> = {
  download: 'downloaded',
  upload: 'uploaded',
  rename: 'renamed',
  move: 'moved',
  trash: 'moved to the trash',
  'create folder': 'made the folder',
};

/** A finished step in one line: `downloaded  plans/site.pdf  (1.2 MB)`. */
export function stepInWords(step: StepFacts): string {
  const where = step.side === 'local' ? 'here' : 'on the service';
  const what =
    step.action === 'download' || step.action === 'upload' ? done[step.action] : `${done[step.action] ?? step.action} ${where}`;
  const path = step.fromPath === null ? plain(step.path) : `${plain(step.fromPath)} → ${plain(step.path)}`;
  return `${what ?? step.action}  ${path}${step.size === null ? '' : `  (${bytesInWords(step.size)})`}`;
}
