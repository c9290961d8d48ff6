import { describe, expect, it } from 'vitest';
import { numRuns, patience } from '../runs.ts';
import { play } from './play.ts';

/** Small stories without other trouble, so that each of their turns can be the last one before a crash. */
const stories = [
  { seed: 7, power: true },
  { seed: 13, power: false },
  { seed: 13, power: true },
  { seed: 7, power: false },
  { seed: 21, power: true },
  { seed: 22, power: true },
  { seed: 23, power: false },
  { seed: 24, power: true },
].slice(0, numRuns(2));

describe('a crash at every turn of a small story', { timeout: patience(120_000) }, () => {
  it.each(stories)('breaks no promise: seed $seed, power cut: $power', async ({ seed, power }) => {
    const story = { seed, acts: 3, trouble: 'none' } as const;
    const { turns } = await play(story);
    expect(turns).toBeGreaterThan(50);
    const broken: string[] = [];
    for (let turn = 1; turn < turns; turn += 1) {
      const work = play({ ...story, crashAt: { turn, power } });
      await work.catch((error: unknown) => broken.push(`turn ${turn}: ${String(error)}`));
    }
    expect(broken.slice(0, 3)).toEqual([]);
  });
});
