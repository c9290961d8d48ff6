import { BadInput } from './bad-input.ts';
import type { Host } from './host.ts';
import type { Pair } from '../sync/ports/settings.ts';

export interface RuleChange {
  /** The new text in place of all rules; null to keep them. */
  readonly replace: string | null;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Changes a pair's ignore rules, written as in .gitignore. Nothing is deleted for it on either side. Throws `refused` naming the line that
 * is not a rule, `BadInput` for one that is to be removed and is not there; the old rules stay then.
 */
export function changeIgnoreRules(host: Host, pair: Pair, change: RuleChange): Pair {
  const lines = (change.replace ?? pair.ignore).split(/\r?\n/).filter((line) => line !== '');
  for (const rule of change.remove) {
    const at = lines.indexOf(rule);
    if (at < 0) throw new BadInput(`Pair ${pair.id} has no rule "${rule}".`);
    lines.splice(at, 1);
  }
  for (const rule of change.add) if (!lines.includes(rule)) lines.push(rule);
  const ignore = lines.join('\n');
  host.checkIgnoreRules(ignore);
  const changed = { ...pair, ignore };
  host.settings.updatePair(changed);
  host.log(`pair ${pair.id}: ${lines.length} ignore rules`);
  return changed;
}
