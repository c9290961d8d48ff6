import { play, type PlayOptions } from './play.ts';

/** What is played by a seed: mostly all that can go wrong, sometimes less, and every fifth story on two computers. */
export function storyOf(seed: number): PlayOptions {
  const disk = { decomposes: seed % 3 === 0, birthless: seed % 7 === 0, storesAll: seed % 4 === 3 };
  const story = { seed, ...disk, lateHints: seed % 11 < 4, restores: seed % 13 < 6 };
  if (seed % 5 === 0) return { ...story, homes: 2 };
  return { ...story, trouble: seed % 5 === 1 ? 'none' : seed % 5 === 2 ? 'line' : 'all' };
}

/** The same with a service that answers with errors of every kind, such as that a thing is gone which is there. */
export function strangeStoryOf(seed: number): PlayOptions {
  const story = storyOf(seed);
  return { ...story, trouble: story.trouble === 'none' ? 'line' : (story.trouble ?? 'all'), everyError: true };
}

/** A story of many days: what one thing leads to comes long after it. */
export function longStoryOf(seed: number): PlayOptions {
  return { ...storyOf(seed), acts: 40 };
}

/** The first seeds that break a promise, with what broke. */
export async function brokenSeeds(seeds: Iterable<number>, story: typeof storyOf = storyOf): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const seed of seeds) {
    await play(story(seed)).catch((error: unknown) => broken.push(String(error)));
    if (broken.length === 5) break;
  }
  return broken;
}
