import { expect, test } from 'vitest';
import { seed } from '../runs.ts';
import { chance, CrashWorld, sha256 } from './crash-world.ts';
import { expectWhole } from './kill-rounds.ts';

const kills = Number(process.env['TIDEMARK_KILLS'] ?? 100);
/** Files of each kind in a round: new and edited ones on both sides, so that most of a run is spent inside of some file. */
const each = 3;
const bytes = 4_000_000;
const killsInRound = 4;
/** A world is given up after so many, and its gigabyte with it. */
const roundsInWorld = 5;
/** About as long as a whole run takes. */
const longestMs = 4_000;

const large = (what: string): string => `${what} `.repeat(Math.ceil(bytes / (what.length + 1)));
const numbers = Array.from({ length: each }, (_, index) => index);

async function prepare(world: CrashWorld, round: number): Promise<void> {
  for (const n of numbers) {
    await world.write(`round-${round}/here/${n}.bin`, large(`${round} here ${n} before`));
    await world.write(`round-${round}/there/${n}.bin`, large(`${round} there ${n} before`));
  }
  expect((await world.sync(null)).output).toContain('"failures":0');
}

async function change(world: CrashWorld, round: number): Promise<void> {
  for (const n of numbers) {
    await world.write(`round-${round}/new/${n}.bin`, large(`${round} new here ${n}`));
    world.put(`round-${round}/from-there/${n}.bin`, large(`${round} new there ${n}`));
    for (const side of ['here', 'there']) world.written.delete(sha256(large(`${round} ${side} ${n} before`)));
    await world.save(`round-${round}/here/${n}.bin`, large(`${round} here ${n} after`));
    world.put(`round-${round}/there/${n}.bin`, large(`${round} there ${n} after`));
  }
}

test(
  `killed ${kills} times in the middle of large files, each is old or new, and nothing is lost or doubled (TIDEMARK_SEED=${seed})`,
  { timeout: 120_000 + kills * 60_000 },
  async () => {
    const random = chance(seed);
    let killed = 0;
    let worlds = 0;
    for (let runs = 0; killed < kills; worlds += 1) {
      const world = await CrashWorld.open();
      try {
        for (let round = 1; round <= roundsInWorld && killed < kills; round += 1) {
          await prepare(world, round);
          await change(world, round);
          for (let count = 0; count < killsInRound && killed < kills; count += 1, runs += 1) {
            const run = await world.sync(Math.floor(random() * longestMs));
            if (!run.killed) break;
            killed += 1;
          }
          await expectWhole(world, round);
        }
      } finally {
        await world.close();
      }
      expect(runs, 'runs end before they can be killed').toBeLessThan(kills * 3);
    }
    process.stdout.write(`${killed} kills in ${worlds} worlds\n`);
  },
);
