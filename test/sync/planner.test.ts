import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { imagesOf } from './world/images.ts';
import { actsHere, actsThere, anyAct, chooser, creations, options, play, prepare, type Story } from './world/play.ts';
import { settle } from './world/settle.ts';
import { isIgnored } from './world/memory-folder.ts';
import { numRuns, seed, patience } from '../runs.ts';
import { perform } from './world/user-acts.ts';
import { names } from './world/world-names.ts';

/**
 * Properties of the planner, played with the real observers and steps on two sides in memory. What every play checks: it ends, plans are pure and
 * in order, each step can be done, nothing is lost, both sides and the records become one, and what people wanted has happened.
 */
const first = fc.array(creations, { maxLength: 8 });
/** A folder that holds something ignored there stays there when it is deleted here, and comes back: not for these. */
const plainFirst = fc.array(
  creations.filter(({ name }) => !isIgnored(names[name] ?? '')),
  { maxLength: 8 },
);
const order = fc.nat();

function stories(facts: { disabled?: boolean; deletesAllowed?: boolean } = {}): fc.Arbitrary<Story> {
  const then = fc.array(fc.array(anyAct, { maxLength: 6 }), { minLength: 1, maxLength: 2 });
  return fc.record({ options: options(facts), first, then, order });
}

async function check<T>(runs: number, stories: fc.Arbitrary<T>, property: (one: T) => Promise<unknown>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(stories, async (one) => {
      await property(one);
    }),
    { seed, numRuns: numRuns(runs) },
  );
}

describe(`the planner (TIDEMARK_SEED=${seed})`, { timeout: patience(300_000) }, () => {
  afterAll(() => process.stdout.write(`planner properties: seed ${seed}\n`));

  it('makes both sides one, whatever people did on both', () => check(5_000, stories(), play));

  it('deletes nothing in masses without an answer, and loses nothing', () =>
    check(1_000, stories({ deletesAllowed: false }), play));

  it('comes to rest and loses nothing while operations are switched off', () => check(1_500, stories({ disabled: true }), play));

  it('does here what was done there, and nothing there', () =>
    check(1_000, fc.record({ options: options(), first, acts: fc.array(actsThere, { maxLength: 6 }), order }), async (one) => {
      const { world, contents } = await prepare(one);
      for (const act of one.acts) perform(act, world, contents);
      const before = imagesOf(world).there;
      const { done } = await settle(world, chooser(one.order));
      expect(imagesOf(world).there).toEqual(before);
      expect(done.filter(({ type }) => /remote|push/.test(type))).toEqual([]);
    }));

  it('does there what was done here, and nothing here', () =>
    check(
      1_000,
      fc.record({ options: options(), first: plainFirst, acts: fc.array(actsHere, { maxLength: 6 }), order }),
      async (one) => {
        const { world, contents } = await prepare(one);
        for (const act of one.acts) perform(act, world, contents);
        const before = imagesOf(world).here;
        const { done } = await settle(world, chooser(one.order));
        expect(imagesOf(world).here).toEqual(before);
        expect(done.filter(({ type }) => /local|pull|residue/.test(type))).toEqual([]);
      },
    ));

  it('makes nothing anew here behind the back of one whose changes cannot be done there, and still sends edits', () =>
    check(
      1_000,
      fc.record({ options: options({ disabled: true }), first: plainFirst, acts: fc.array(actsHere, { maxLength: 6 }), order }),
      async (one) => {
        const { world, contents } = await prepare(one);
        for (const act of one.acts) perform(act, world, contents);
        const before = imagesOf(world).here;
        const { done, last } = await settle(world, chooser(one.order));
        const held = new Set(last.held.map(({ key }) => key));
        expect(imagesOf(world).here).toEqual(before);
        expect(done.filter(({ type }) => !['push', 'adopt', 'forget'].includes(type))).toEqual([]);
        for (const row of world.trees.synced.all()) {
          const local = world.trees.local.get(row.localId);
          if (held.has(`push s:${row.remoteId}`)) continue;
          if (local?.kind === 'file' && row.kind === 'document') expect(row.hash).toBe(local.hash);
        }
      },
    ));

  it('comes to the same end in any order of steps that do not wait for each other', () =>
    check(700, fc.record({ story: stories(), other: fc.nat() }), async ({ story, other }) => {
      const images = [];
      for (const chance of [story.order, other]) {
        const { world } = await play({ ...story, then: story.then.slice(0, 1), order: chance, steady: true });
        images.push(imagesOf(world));
      }
      expect(images[1]).toEqual(images[0]);
    }));
});
