import { expect, it } from 'vitest';
import { PlanNeed } from '../../main/sync/plan-need.ts';
import type { TreeChange } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { historyEntry, localNode } from '../mirror/records.ts';

const known = localNode(7, { parentId: 0, name: 'known.txt', hash: 'a' });
const stored = { remote: [], local: [known], synced: [], superseded: [], conflicts: [], failures: [], held: [] };

/** Whether a plan is needed after these changes, when the last one had nothing to do. */
function needAfter(...changes: readonly TreeChange[]): boolean {
  const trees = new Trees('root', stored);
  const need = new PlanNeed(trees);
  need.meet();
  for (const change of changes) {
    need.note(change);
    trees.apply(change);
  }
  return need.isThere;
}

const written = { ...known, hash: null, size: 4711 };
const fresh = localNode(8, { parentId: 0, name: 'new.txt', hash: null });

it.each([
  ['nothing', []],
  ['a file that is being written', [{ putLocal: [written] }]],
  ['a new file that is being written, again and again', [{ putLocal: [fresh] }, { putLocal: [{ ...fresh, size: 5 }] }]],
] as const)('%s is nothing to plan for', (_, changes) => expect(needAfter(...changes)).toBe(false));

it.each<[string, TreeChange[]]>([
  ['a file that lies still', [{ putLocal: [fresh] }, { putLocal: [{ ...fresh, hash: 'b' }] }]],
  ['another name', [{ putLocal: [{ ...written, name: 'other.txt' }] }]],
  ['another folder', [{ putLocal: [{ ...written, parentId: 3 }] }]],
  ['a new folder', [{ putLocal: [localNode(9, { kind: 'folder', hash: null })] }]],
  ['a file that is gone', [{ dropLocal: [7] }]],
  ['one that is gone beside one that is written', [{ putLocal: [fresh], dropLocal: [7] }]],
  ['anything else that is recorded', [{ putLocal: [fresh], history: [historyEntry()] }]],
])('%s is something to plan for', (_, changes) => expect(needAfter(...changes)).toBe(true));

it('is there at first, and when somebody is to look further', () => {
  const need = new PlanNeed(new Trees('root', stored));
  expect(need.isThere).toBe(true);
  need.meet();
  expect(need.isThere).toBe(false);
  need.arise();
  expect(need.isThere).toBe(true);
});
