import { afterEach, beforeEach, expect, test } from 'vitest';
import { chance, CrashWorld } from './crash-world.ts';
import { changeBothSides, expectWhole, prepareRound } from './kill-rounds.ts';
import { seed } from '../runs.ts';

/** 10 in `npm test`; `npm run soak` asks for 200. */
const kills = Number(process.env['TIDEMARK_KILLS'] ?? 10);
/** Kills that share one set of 500 changes. */
const killsInRound = 4;
/** About as long as a whole run takes. */
const longestMs = 1_500;

let world: CrashWorld;

beforeEach(async () => {
  world = await CrashWorld.open();
});

afterEach(async () => {
  await world.close();
});

test(
  `killed ${kills} times in the middle of syncing 500 files both ways, nothing is lost or doubled (TIDEMARK_SEED=${seed})`,
  async () => {
    const random = chance(seed);
    let killed = 0;
    for (let round = 1; killed < kills; round += 1) {
      await prepareRound(world, round);
      await changeBothSides(world, round);
      for (let count = 0; count < killsInRound && killed < kills; count += 1) {
        const run = await world.sync(Math.floor(random() * longestMs));
        if (!run.killed) break;
        killed += 1;
      }
      await expectWhole(world, round);
      expect(round, 'runs end before they can be killed').toBeLessThan(kills + 5);
    }
  },
  60_000 + kills * 30_000,
);
