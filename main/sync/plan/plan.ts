import { chooseSurvivors } from './existence.ts';
import { choosePlaces } from './places.ts';
import { collect } from './collect.ts';
import { draftSteps } from './steps.ts';
import { guardDeletes } from './guard.ts';
import { holdSteps } from './hold.ts';
import { joinAndName } from './join.ts';
import { linkSteps, orderSteps } from './order.ts';
import type { Plan, PlanInput } from './model.ts';

/**
 * What has to be done so that the remote, the local and the synced tree become equal. Pure: the same input gives the same plan, and nothing
 * of the input is changed. Steps come in an order in which each can be done, and tell in `after` what they wait for.
 */
export function plan(input: PlanInput): Plan {
  const work = planInParts(input);
  for (let part = work.next(); ; part = work.next()) if (part.done === true) return part.value;
}

/** The same with rests in between, for large trees. The input may not change until it has ended. */
export function* planInParts(input: PlanInput): Generator<undefined, Plan> {
  const collected = yield* collect(input);
  yield;
  yield* choosePlaces(collected, input);
  yield;
  yield* chooseSurvivors(collected);
  yield;
  yield* joinAndName(collected, input);
  yield;
  const draft = yield* draftSteps(collected, input);
  yield;
  yield* linkSteps(draft.steps, collected);
  yield;
  const massDeletes = guardDeletes(draft.steps, input);
  yield;
  const { free, held, waiting, unlisted } = yield* holdSteps(draft.steps, { collected, input, massDeletes });
  yield;
  const steps = yield* orderSteps(free, { collected, traits: input.traits });
  yield;
  return { steps, held, waiting, unlisted, unsettled: draft.unsettled + unlisted.length };
}
