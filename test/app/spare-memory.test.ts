import { expect, it } from 'vitest';
import { collectGarbage } from '../../main/disk/collect-garbage.ts';

const inUse = (): number => process.memoryUsage().heapUsed;

/** Makes much, keeps nothing; answers what was in use meanwhile. */
function work(): number {
  const rows = Array.from({ length: 1_000_000 }, (_, index) => ({ index, text: `row ${index}` }));
  return rows.length > 0 ? inUse() : 0;
}

it('memory that was used for a moment is given back', () => {
  collectGarbage();
  const before = inUse();
  const most = work();
  expect(most - before).toBeGreaterThan(50_000_000);
  collectGarbage();
  expect(inUse() - before).toBeLessThan((most - before) / 5);
});
