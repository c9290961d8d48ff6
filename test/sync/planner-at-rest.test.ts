import { expect, it } from 'vitest';
import { plan, planInParts } from '../../main/sync/plan/plan.ts';
import type { Plan, PlanInput } from '../../main/sync/plan/model.ts';
import { localRootId } from '../../main/sync/ports/trees.ts';
import { Trees } from '../../main/sync/trees.ts';
import { localNode, remoteNode, syncedNode } from '../mirror/records.ts';
import { numRuns, seed } from '../runs.ts';
import { quietInput } from './world/quiet-input.ts';
import { randomPlanInput } from './world/random-trees.ts';
import { touchedEverywhere } from './world/touched.ts';

/** As text: a set has no order to compare by. */
const text = (made: Plan): string => JSON.stringify(made, (_, part: unknown) => (part instanceof Set ? [...part] : part));

it('a plan that leaves out what is at rest is the plan of all, whatever the three trees and the rules are', () => {
  let steps = 0;
  for (let at = seed; at < seed + numRuns(2_000); at += 1) {
    const input = randomPlanInput(at);
    const made = plan(input);
    expect(text(made), `seed ${at}`).toBe(text(plan(touchedEverywhere(input))));
    steps += made.steps.length;
  }
  expect(steps).toBeGreaterThan(numRuns(2_000));
});

/** So many folders of so many documents, all of it in sync. */
function archive(folders: number, documents: number): Trees {
  const remote = [];
  const local = [];
  const synced = [];
  for (let folder = 1; folder <= folders; folder += 1) {
    const top = { parentId: '1', kind: 'folder' } as const;
    remote.push(remoteNode(`f${folder}`, top));
    local.push(localNode(folder, { kind: 'folder', parentId: localRootId, name: `nf${folder}` }));
    synced.push(syncedNode(`f${folder}`, folder, { kind: 'folder' }));
    for (let index = 0; index < documents; index += 1) {
      const id = folder * 10_000 + index;
      remote.push(remoteNode(String(id), { parentId: `f${folder}` }));
      local.push(localNode(id, { parentId: folder, hash: 'same' }));
      synced.push(syncedNode(String(id), id, { remoteParentId: `f${folder}`, localParentId: folder, hash: 'same' }));
    }
  }
  return new Trees('1', { remote, local, synced, superseded: [], conflicts: [], failures: [], held: [] });
}

function restsOf(input: PlanInput): { readonly rests: number; readonly keys: readonly string[] } {
  const parts = planInParts(input);
  for (let rests = 0; ; rests += 1) {
    const part = parts.next();
    if (part.done === true) return { rests, keys: part.value.steps.map(({ key }) => key) };
  }
}

/** It rests once for each 500 documents of each walk, and there are fourteen. */
it('of a large archive only the folder is planned for in which something changed', () => {
  const trees = archive(50, 100);
  const { rests: least } = restsOf(quietInput(archive(1, 10)));
  const before = restsOf(quietInput(trees));
  const all = restsOf(touchedEverywhere(quietInput(trees)));
  trees.apply({ putLocal: [localNode(999_999, { parentId: 9, name: 'new', hash: 'new' })] });
  const changed = restsOf(quietInput(trees));
  expect([before.keys, all.keys, changed.keys]).toEqual([[], [], ['push l:999999']]);
  expect(before.rests - least).toBeLessThanOrEqual(10);
  expect(changed.rests - least).toBeLessThanOrEqual(4 * 10);
  expect(all.rests - least).toBeGreaterThan(8 * 10);
});
