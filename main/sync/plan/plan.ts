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
  const collected = collect(input);
  choosePlaces(collected, input);
  chooseSurvivors(collected);
  joinAndName(collected, input);
  const draft = draftSteps(collected, input);
  linkSteps(draft.steps, collected);
  const massDeletes = guardDeletes(draft.steps, input);
  const { free, held, waiting } = holdSteps(draft.steps, { collected, input, massDeletes });
  return { steps: orderSteps(free, collected), held, waiting, unsettled: draft.unsettled };
}
