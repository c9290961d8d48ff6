import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/**
 * Gives back what this thread has used for a moment and needs no more. By itself V8 does so only when there is something new to be made: a thread
 * that has nothing to do keeps the memory of its busiest moment. Takes as long as it takes to look at all that is in use, for 100 MB a tenth of a second.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    // What the flag has put into new contexts.
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
