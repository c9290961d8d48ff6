import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openFolder } from '../../main/disk/disk-folder.ts';
import type { Hint } from '../../main/sync/ports/folder.ts';

/**
 * A process that watches the folder of the pair `pair-1`: `node watch-holder.ts ROOT`. Prints what it was told, and how many inotify
 * watches it holds.
 */
const [root = ''] = process.argv.slice(2);
const folder = await openFolder({ root, marker: 'pair-1', ignore: '', rescue: `${root}-rescue` });
const hints: Hint[] = [];
const watch = await folder.watch((hint) => hints.push(hint), {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms) => wait(ms),
});
await wait(300);
const watches = readdirSync('/proc/self/fdinfo').flatMap((fd) => {
  try {
    return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^inotify /gm) ?? [];
  } catch {
    return [];
  }
});
process.stdout.write(JSON.stringify({ complete: watch.complete, hints, watches: watches.length }));
await folder.close();
