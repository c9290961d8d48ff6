import { afterAll, describe, expect, it } from 'vitest';
import { numRuns, seed, patience } from '../runs.ts';
import { knownSeeds } from './known-seeds.ts';
import { play } from './play.ts';
import { brokenSeeds, longStoryOf, storyOf, strangeStoryOf } from './seeds.ts';

/** Seeds of one test: a slice that fails names its own seeds, and no test takes long. */
const slice = 50;
const slices = Array.from({ length: numRuns(10) }, (_, at) => seed + at * slice);
/** Stories of other kinds, by the same seeds. */
const others = [
  ...slices.slice(0, numRuns(1)).map((from) => ({ from, what: 'with errors of every kind', count: slice, of: strangeStoryOf })),
  ...slices.slice(0, numRuns(2)).map((from) => ({ from, what: 'in long stories', count: 10, of: longStoryOf })),
];
/** `npm run soak` plays as many as there is time for. */
const longestMs = 40 * 60_000;

describe('the engine in a simulated world', { timeout: patience(120_000) }, () => {
  const begun = performance.now();
  let played = 0;
  afterAll(() => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    process.stdout.write(`simulation: ${played} stories by the seeds from ${seed} in ${seconds} s\n`);
  });

  it('does the same by the same seed', async () => {
    for (const seed of [3, 5, 8]) {
      const [once, again] = [await play(storyOf(seed)), await play(storyOf(seed))];
      expect(once.turns).toBeGreaterThan(50);
      expect([again.turns, again.fingerprint]).toEqual([once.turns, once.fingerprint]);
    }
  });

  it('does something else by another seed', async () => {
    const [one, other] = [await play({ seed: 3 }), await play({ seed: 4 })];
    expect(one.fingerprint).not.toBe(other.fingerprint);
  });

  it.each(knownSeeds)('holds all promises by seed $seed, which showed $was', async (options) => {
    await play(options);
  });

  it.for(slices)('holds all promises by the 50 seeds from %i', async (from, { skip }) => {
    if (performance.now() - begun > longestMs) skip('the time is over');
    played += slice;
    expect(await brokenSeeds(Array.from({ length: slice }, (_, at) => from + at))).toEqual([]);
  });

  it.for(others)('and $what by the $count seeds from $from', async ({ from, count, of }, { skip }) => {
    if (performance.now() - begun > longestMs) skip('the time is over');
    played += count;
    expect(
      await brokenSeeds(
        Array.from({ length: count }, (_, at) => from + at),
        of,
      ),
    ).toEqual([]);
  });
});
