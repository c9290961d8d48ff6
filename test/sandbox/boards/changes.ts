import { isDeepStrictEqual } from 'node:util';
import type { CardChange } from './model.ts';

/** What `after` changes of `before`, field by field. */
export function changesOf<T extends object>(before: Partial<T>, after: T): CardChange['changed'] {
  const changed: Record<string, readonly [unknown, unknown]> = {};
  for (const field in after) {
    const was = before[field] ?? null;
    const is = after[field];
    if (was !== is && !isDeepStrictEqual(was, is)) changed[field] = [was, is];
  }
  return changed;
}
