import { expect, it } from 'vitest';
import { PlanPace } from '../../main/sync/plan-pace.ts';
import { Quiet } from '../../main/sync/quiet.ts';
import { localNode } from '../mirror/records.ts';
import { ManualClock } from '../services/manual-clock.ts';

/** A plan that takes a second, as that of a very large archive does. */
function slowPlan(clock: ManualClock): () => Promise<void> {
  return () => {
    clock.advance(planMs);
    return Promise.resolve();
  };
}

const planMs = 1_000;

it('plans for what is saved now and then do not rest, also in a large archive', async () => {
  const clock = new ManualClock();
  const pace = new PlanPace(clock);
  for (let save = 0; save < 5; save += 1) {
    expect(pace.restMs).toBe(0);
    // One that finds the file unsettled, one that sends it, one that finds nothing more to do.
    for (let plan = 0; plan < 3; plan += 1) {
      expect(pace.restMs).toBe(0);
      await pace.timed(slowPlan(clock));
    }
    clock.advance(60_000);
  }
});

it('plans for what is written all the time take little more than a tenth of it', async () => {
  const clock = new ManualClock();
  const pace = new PlanPace(clock);
  const begun = clock.monotonic();
  const plans = 200;
  for (let plan = 0; plan < plans; plan += 1) {
    clock.advance(pace.restMs);
    await pace.timed(slowPlan(clock));
  }
  expect((plans * planMs) / (clock.monotonic() - begun)).toBeLessThan(0.11);
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
