import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Crew } from '../../main/sync/apply/crew.ts';
import { Busy } from '../../main/sync/plan/busy.ts';
import { plan } from '../../main/sync/plan/plan.ts';
import { type Act, Contents } from './world/act.ts';
import { checkConverged, checkNothingLost, checkWishes, readSnapshot } from './world/oracle.ts';
import { anyAct, chooser, creations, options, type Story } from './world/play.ts';
import { numRuns, seed, patience } from '../runs.ts';
import { settle } from './world/settle.ts';
import { perform } from './world/user-acts.ts';
import { plain, World } from './world/world.ts';

/** Everything that can go on by itself has. */
const calm = () => new Promise((resolve) => setImmediate(resolve));

/** Transfers that stand still until they are let on, one step of one of them at a time. */
class Valves {
  readonly #closed: (() => void)[] = [];
  #open = false;

  readonly pass = (): Promise<void> => (this.#open ? Promise.resolve() : new Promise((go) => this.#closed.push(go)));

  letOn(choose: (count: number) => number): void {
    const [go] = this.#closed.splice(choose(this.#closed.length), 1);
    go?.();
  }

  letAllOn(): void {
    this.#open = true;
    for (const go of this.#closed.splice(0)) go();
  }
}

type Slow = Pick<Story, 'options' | 'first' | 'order'> & { readonly acts: Story['first'] };

/** Both sides change while transfers stand still, are looked at, and are planned for anew around them. */
async function playSlowly({ options: chosen, first, acts, order }: Slow): Promise<World> {
  const world = new World({ ...chosen, hurried: false });
  const contents = new Contents();
  const choose = chooser(order);
  for (const act of first) perform(act, world, contents);
  if (choose(2) === 0) await settle(world, choose);
  const valves = new Valves();
  let isLooking = false;
  // A look may read documents too; it is not what stands still here.
  world.archive.pace = () => (isLooking ? Promise.resolve() : valves.pass());
  // Much can happen between what a look sees and its record.
  world.folder.scan = async (request) => {
    const seen = world.folder.scanNow(request);
    if (isLooking) await calm();
    return seen;
  };
  const list = world.archive.list.bind(world.archive);
  world.archive.list = async () => {
    const seen = await list();
    if (isLooking) await calm();
    return seen;
  };
  const errors: unknown[] = [];
  const crew = new Crew(
    world.context,
    {
      parallel: 3,
      onStart: () => undefined,
      onResult: ({ error }) => {
        if (error && !['conflict', 'gone', 'busy'].includes(error.kind)) errors.push(error);
        return true;
      },
    },
    world.signal,
  );
  const planAround = async (): Promise<void> => {
    isLooking = true;
    const looking = world.observe(new Busy(crew.running, world.trees).remoteIds);
    // What arrives during a look settles after it.
    valves.letOn(choose);
    await looking;
    isLooking = false;
    const busy = new Busy(crew.running, world.trees);
    const next = plan(world.input({ waits: (step) => busy.touches(step) }));
    let isOver = false;
    const working = crew.work(next.steps, () => isOver);
    await calm();
    isOver = true;
    crew.nudge();
    await working;
  };
  let seen = readSnapshot(world);
  for (const act of acts) {
    for (let turns = choose(3); turns > 0; turns -= 1) {
      if (choose(2) === 0) await planAround();
      else valves.letOn(choose);
      await calm();
    }
    checkNothingLost(seen, world);
    perform(act, world, contents);
    seen = readSnapshot(world);
  }
  valves.letAllOn();
  await crew.drain();
  expect(errors).toEqual([]);
  checkNothingLost(seen, world);
  const settled = await settle(world, choose);
  checkNothingLost(seen, world);
  if (settled.last.held.length > 0) return world;
  checkConverged(world, settled);
  checkWishes({ before: seen, isFresh: () => false }, world);
  return world;
}

describe(`transfers that are under way (TIDEMARK_SEED=${seed})`, { timeout: patience(300_000) }, () => {
  afterAll(() => process.stdout.write(`transfers under way: seed ${seed}\n`));

  const first = fc.array(creations, { maxLength: 8 });
  const played = (act: fc.Arbitrary<Act>) =>
    fc.record({ options: options(), first, acts: fc.array(act, { minLength: 1, maxLength: 8 }), order: fc.nat() });
  const check = (act: fc.Arbitrary<Act>, runs: number, property: (world: World) => void) =>
    fc.assert(
      fc.asyncProperty(played(act), async (slow) => property(await playSlowly(slow))),
      { seed, numRuns: numRuns(runs) },
    );

  it('let others be planned for around them, and nothing is lost', () => check(anyAct, 1_000, () => undefined));

  const adding = anyAct.filter(({ act }) => act.startsWith('create f') || act === 'edit' || act === 'touch');

  it('are not taken for deleted: where nobody deletes, nothing goes to a trash', () =>
    check(adding, 500, ({ archive, disk }) => {
      expect([archive.trashed, disk.trashed]).toEqual([[], []]);
    }));

  it('do not come down again when an upload is listed before its answer comes', async () => {
    const here = { side: 'here', of: 0, to: 0 } as const;
    const there = { side: 'there', of: 0, to: 0 } as const;
    const file = { act: 'create file', name: 0 } as const;
    const { archive, disk } = await playSlowly({
      options: plain,
      first: [
        { ...here, ...file },
        { ...here, ...file, name: 3 },
        { ...here, ...file, name: 4 },
        { ...there, act: 'create folder', name: 3 },
      ],
      acts: [
        { ...here, act: 'edit', name: 0 },
        { ...here, ...file, name: 1 },
        ...[there, there, here, here, here, there].map((side) => ({ ...side, ...file })),
      ],
      order: 70_618_064,
    });
    expect([archive.trashed, disk.trashed]).toEqual([[], []]);
  });
});
