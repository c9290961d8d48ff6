import { expect, it } from 'vitest';
import type { Step } from '../../main/sync/plan/model.ts';
import { PlanPace } from '../../main/sync/plan-pace.ts';
import { Quiet } from '../../main/sync/quiet.ts';
import { localNode } from '../mirror/records.ts';
import { ManualClock } from '../services/manual-clock.ts';

const planMs = 1_000;
/** What may be in a plan. */
const push = { type: 'push' } as unknown as Step;

/** A plan that takes a second, as that of a very large archive does. */
function slowPlan(clock: ManualClock, steps: readonly Step[]) {
  return () => {
    clock.advance(planMs);
    return Promise.resolve({ next: { steps, held: [], waiting: [], unlisted: [], unsettled: 0 } });
  };
}

it('plans for what is saved every few seconds do not rest, also in a large archive', async () => {
  const clock = new ManualClock();
  const pace = new PlanPace(clock);
  for (let save = 0; save < 20; save += 1) {
    // One that sends the file, one that finds nothing more to do.
    for (const steps of [[push], []]) {
      expect(pace.restMs).toBe(0);
      await pace.timed(slowPlan(clock, steps));
    }
    clock.advance(3_000);
  }
});

it('plans for changes that come all the time and are nothing to do take a quarter of it', async () => {
  const clock = new ManualClock();
  const pace = new PlanPace(clock);
  const begun = clock.monotonic();
  const plans = 200;
  for (let plan = 0; plan < plans; plan += 1) {
    clock.advance(pace.restMs);
    await pace.timed(slowPlan(clock, []));
  }
  expect((plans * planMs) / (clock.monotonic() - begun)).toBeCloseTo(0.25, 1);
});

it('tells when a file may lie still: by its own times, or by looking where they lie', () => {
  const clock = new ManualClock();
  const quiet = new Quiet(clock);
  const saved = localNode(1, { mtimeMs: clock.now(), ctimeMs: clock.now() });
  const future = localNode(2, { mtimeMs: clock.now() + 3_600_000, ctimeMs: clock.now() });
  clock.advance(500);
  expect([quiet.isQuiet(saved), quiet.msUntil(saved)]).toEqual([false, 1_500]);
  expect([quiet.isQuiet(future), quiet.msUntil(future)]).toEqual([false, 2_000]);
  clock.advance(1_500);
  expect([quiet.isQuiet(saved), quiet.isQuiet(future), quiet.msUntil(future)]).toEqual([true, false, 500]);
});
