import { fileURLToPath } from 'node:url';
import { openMirror } from '../../main/mirror/mirror.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import { Trees } from '../../main/sync/trees.ts';
import { now } from '../mirror/records.ts';
import { quietInput } from '../sync/world/quiet-input.ts';

/** What opening, planning and searching one mirror took, in ms, and the most memory that the process had, in MB. */
export interface OpenedTimes {
  readonly open: number;
  readonly plan: number;
  readonly search: number;
  readonly memory: number;
}

export const rootId = 'root';
const texts = ['report 4711', 'budget draft', 'invoice 99', 'survey', 'design 123456'];

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(measure(process.argv[2] ?? '')));

function measure(file: string): OpenedTimes {
  const opened = timed(() => {
    const mirror = openMirror(file, () => now);
    return { mirror, trees: new Trees(rootId, mirror.trees(1).load()) };
  });
  const { mirror, trees } = opened.result;
  const planned = timed(() => plan(quietInput(trees)));
  if (planned.result.steps.length > 0) throw new Error('There should be nothing to do.');
  const searches = texts.map((text) => timed(() => mirror.search(text, { limit: 50 })).ms);
  mirror.close();
  return { open: opened.ms, plan: planned.ms, search: Math.max(...searches), memory: process.resourceUsage().maxRSS / 1024 };
}

function timed<Result>(work: () => Result): { readonly ms: number; readonly result: Result } {
  const begun = performance.now();
  const result = work();
  return { ms: performance.now() - begun, result };
}
