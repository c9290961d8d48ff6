import { BadInput } from '../bad-input.ts';
import type { Host } from '../host.ts';
import type { Pair } from '../../sync/ports/settings.ts';

/** The pair of that number. Throws `BadInput`. */
export function pairById(host: Host, id: number): Pair {
  const pair = host.settings.pairs().find((one) => one.id === id);
  if (pair) return pair;
  throw new BadInput('This folder is not synced any more.');
}
