import { expect, it } from 'vitest';
import { planInParts } from '../../main/sync/plan/plan.ts';
import { Trees } from '../../main/sync/trees.ts';
import { remoteNode } from '../mirror/records.ts';
import { quietInput } from './world/quiet-input.ts';

const nothing = { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] };

function restsFor(documents: number): { readonly rests: number; readonly steps: number } {
  const remote = Array.from({ length: documents }, (_, index) => remoteNode(String(index + 2)));
  const parts = planInParts(quietInput(new Trees('1', { ...nothing, remote })));
  for (let rests = 0; ; rests += 1) {
    const part = parts.next();
    if (part.done === true) return { rests, steps: part.value.steps.length };
  }
}

/** What waits for the plan of a large archive waits for a few milliseconds, not for the plan: each of its twelve walks rests by itself. */
it('a plan rests after every 500 documents in every walk', () => {
  const [few, many] = [restsFor(100), restsFor(5_100)];
  expect({ few: few.steps, many: many.steps }).toEqual({ few: 100, many: 5_100 });
  expect(many.rests - few.rests).toBeGreaterThanOrEqual(12 * 10);
});
