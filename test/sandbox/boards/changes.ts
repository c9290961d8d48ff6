import { isDeepStrictEqual } from 'node:util';
import type { CardChange } from './model.ts';

/** What `after` changes of `before`, field by field. */
export function changesOf(before: object, after: object): CardChange['changed'] {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed: Record<string, readonly [unknown, unknown]> = {};
  for (const [field, value] of Object.entries(after)) {
    const was = old.get(field) ?? null;
    if (!isDeepStrictEqual(was, value)) changed[field] = [was, value];
  }
  return changed;
}
