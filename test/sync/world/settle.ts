import type { Plan, Step } from '../../../main/sync/plan/model.ts';
import { plan } from '../../../main/sync/plan/plan.ts';
import { touchedEverywhere } from './touched.ts';
import type { World } from './world.ts';

/** More rounds than this and two rules undo each other's work. */
const mostRounds = 20;

export interface Settled {
  readonly last: Plan;
  /** All steps that were done, in their order. */
  readonly done: readonly Step[];
  readonly rounds: number;
}

/** Observes, plans and works until a plan is empty. Of the steps that are ready, `choose` says which is next. */
export async function settle(world: World, choose: (count: number) => number): Promise<Settled> {
  const done: Step[] = [];
  const plans: string[] = [];
  world.hurried = world.options.hurried;
  for (let round = 0; round < mostRounds; round += 1) {
    await world.observe();
    const next = checkedPlan(world);
    if (next.steps.length === 0 && world.hurried) {
      world.hurried = false;
      continue;
    }
    if (next.steps.length === 0) return { last: next, done, rounds: round };
    plans.push(next.steps.map(({ key, path }) => `${key} → ${path}`).join('; '));
    await work(world, next, choose);
    done.push(...next.steps);
  }
  throw new Error(`no end:\n${plans.slice(-4).join('\n')}`);
}

async function work(world: World, { steps }: Plan, choose: (count: number) => number): Promise<void> {
  const left = [...steps];
  const finished = new Set<string>();
  while (left.length > 0) {
    const ready = left.filter(({ after }) => [...after].every((key) => finished.has(key)));
    const step = ready[choose(ready.length)];
    if (!step) throw new Error('steps wait for each other');
    left.splice(left.indexOf(step), 1);
    await world.do(step);
    finished.add(step.key);
  }
}

/** A plan, made twice, once without leaving out what is at rest, to see that nothing but its input goes into it, and that that comes out as it went in. */
function checkedPlan(world: World): Plan {
  const before = written(world.trees);
  const next = world.plan();
  const again = plan(touchedEverywhere(world.input()));
  if (written(world.trees) !== before) throw new Error('the plan changed its input');
  if (text(next) !== text(again)) throw new Error('two plans of one input differ');
  checkOrder(next.steps);
  if (!world.options.deletesAllowed) checkGuard(world, next.steps);
  return next;
}

function written(trees: World['trees']): string {
  return text([[...trees.remote.all()], [...trees.local.all()], [...trees.synced.all()], [...trees.superseded.values()]]);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Set ? [...part] : part));
}

function checkOrder(steps: readonly Step[]): void {
  const seen = new Set<string>();
  for (const { key, after } of steps) {
    if (seen.has(key)) throw new Error(`${key} is planned twice`);
    for (const before of after) if (!seen.has(before)) throw new Error(`${key} comes before ${before}`);
    seen.add(key);
  }
}

/** The limits of design.md, said once more: over half of a pair's documents, or over 200 items, wait for an answer. */
function checkGuard(world: World, steps: readonly Step[]): void {
  const documents = [...world.trees.synced.all()].filter(({ kind }) => kind !== 'folder').length;
  for (const side of ['local', 'remote'] as const) {
    let gone = 0;
    for (const step of steps) {
      if (step.type !== `trash-${side}`) continue;
      // Folders that were left out by choice go without a question.
      if ('guarded' in step && step.guarded) gone += step.items.documents;
    }
    const recent = world.recentDeletes[side];
    if (gone > 200 || (gone > 0 && gone + recent >= 3 && gone + recent > 0.5 * (documents + recent))) {
      throw new Error(`${gone} of ${documents} documents would go at once`);
    }
  }
}
