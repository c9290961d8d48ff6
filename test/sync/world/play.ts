import * as fc from 'fast-check';
import type { ArchiveOperation } from '../../../main/sync/ports/archive.ts';
import { type Act, bothActs, Contents, sideActs } from './act.ts';
import { checkConverged, checkNothingLost, checkWishes, readSnapshot, type Snapshot } from './oracle.ts';
import { type Settled, settle } from './settle.ts';
import { linuxTraits, macTraits, shortNames, windowsTraits } from './traits.ts';
import { perform } from './user-acts.ts';
import { names } from './world-names.ts';
import { World, type WorldOptions } from './world.ts';

/** A story: what there is at first, what people do, and how chance orders the work. */
export interface Story {
  readonly options: WorldOptions;
  /** Done and synced first. */
  readonly first: readonly Act[];
  /** Done afterwards, each group followed by a sync. */
  readonly then: readonly (readonly Act[])[];
  readonly order: number;
  /** Chance has a say only in the last sync. */
  readonly steady?: boolean;
}

const some = fc.nat({ max: 30 });
// Simple names more often than awkward ones.
const name = fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 6 }) }, fc.nat({ max: names.length - 1 }));
const creation = fc.constantFrom('create file' as const, 'create file' as const, 'create folder' as const);

export const creations: fc.Arbitrary<Act> = fc.record({
  side: fc.constantFrom('here' as const, 'there' as const),
  act: creation,
  of: some,
  to: some,
  name,
});

const actOn = (side: 'here' | 'there'): fc.Arbitrary<Act> =>
  fc.record({ side: fc.constant(side), act: fc.constantFrom(...sideActs), of: some, to: some, name });

const actOnBoth: fc.Arbitrary<Act> = fc.record({
  side: fc.constant('both' as const),
  act: fc.constantFrom(...bothActs),
  of: some,
  to: some,
  name,
});

export const actsHere = actOn('here');
export const actsThere = actOn('there');
export const anyAct = fc.oneof(
  { weight: 5, arbitrary: actsHere },
  { weight: 5, arbitrary: actsThere },
  { weight: 1, arbitrary: actOnBoth },
);

export const assumed: readonly ArchiveOperation[] = ['createFolder', 'rename', 'move', 'trash'];

export const options = (facts: { disabled?: boolean; deletesAllowed?: boolean } = {}): fc.Arbitrary<WorldOptions> =>
  fc.record({
    traits: fc.constantFrom(linuxTraits, macTraits, windowsTraits, shortNames),
    rich: fc.boolean(),
    disabled: fc.constant(facts.disabled === true ? assumed : []),
    deletesAllowed: fc.constant(facts.deletesAllowed ?? true),
    linkFiles: fc.boolean(),
    hurried: fc.boolean(),
  });

export interface Played {
  readonly world: World;
  readonly before: Snapshot;
  readonly settled: Settled;
}

/** A world in sync, with what there is at first. */
export async function prepare(facts: Pick<Story, 'options' | 'first' | 'order'>): Promise<{ world: World; contents: Contents }> {
  const world = new World({ ...facts.options, disabled: [] });
  const contents = new Contents();
  for (const act of facts.first) perform(act, world, contents);
  await settle(world, chooser(facts.order));
  world.disabled = facts.options.disabled;
  return { world, contents };
}

/** Plays a story and checks after each sync what holds of all of them. */
export async function play({ options: chosen, first, then, order, steady = false }: Story): Promise<Played> {
  const world = new World(chosen);
  const contents = new Contents();
  const choose = chooser(order);
  let last: Played | null = null;
  for (const acts of [first, ...then]) {
    const mark = contents.count;
    for (const act of acts) perform(act, world, contents);
    const before = readSnapshot(world);
    const settled = await settle(world, steady && acts === first ? () => 0 : choose);
    checkNothingLost(before, world);
    if (settled.last.held.length === 0) {
      checkConverged(world, settled);
      checkWishes({ before, isFresh: (content) => Number(content.split(' ')[1]) > mark }, world);
    }
    last = { world, before, settled };
  }
  if (!last) throw new Error('an empty story');
  return last;
}

/** A small generator of chance: the same number gives the same choices. */
export function chooser(seed: number): (count: number) => number {
  let state = seed >>> 0;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return count === 0 ? 0 : (state >>> 8) % count;
  };
}
