import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { run } from './test/command.ts';

const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

/** One test takes as long as it takes here; what hangs is seen by whoever waits. */
const testsOf = (tests: string): readonly [string, ...string[]] => [
  process.execPath,
  vitest,
  'run',
  tests,
  '--testTimeout=7200000',
];

/** What is too long for `npm test`, most of it the same tests, many more times. All take the seed that is printed; a failure can be had again by it. */
const longRuns: readonly {
  readonly what: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}[] = [
  { what: '200 kills in the middle of a sync', command: testsOf('test/crash'), env: { TIDEMARK_KILLS: '200' } },
  {
    what: 'planner properties, 20 times as many',
    command: testsOf('test/sync/planner.test.ts'),
    env: { TIDEMARK_RUNS: '20' },
  },
  {
    what: 'transfers under way, 20 times as many',
    command: testsOf('test/sync/underway.test.ts'),
    env: { TIDEMARK_RUNS: '20' },
  },
  {
    what: '20,000 stories in a simulated world',
    command: testsOf('test/simulation/simulation.test.ts'),
    env: { TIDEMARK_RUNS: '40' },
  },
  {
    what: 'a crash at every turn of eight stories',
    command: testsOf('test/simulation/crash-everywhere.test.ts'),
    env: { TIDEMARK_RUNS: '4' },
  },
  {
    what: 'every guard taken away in turn',
    command: [process.execPath, join(import.meta.dirname, 'mutations/main.ts')],
    env: {},
  },
];

const seed = process.env['TIDEMARK_SEED'] ?? String(randomInt(2 ** 31 - 1));
process.stdout.write(`TIDEMARK_SEED=${seed}\n`);
let failed = 0;
for (const { what, command, env } of longRuns) {
  process.stdout.write(`\n== ${what} ==\n`);
  const begun = performance.now();
  const code = await run(command, { env: { ...process.env, TIDEMARK_SEED: seed, ...env } });
  if (code !== 0) failed += 1;
  process.stdout.write(
    `${what}: ${code === 0 ? 'passed' : 'FAILED'} after ${((performance.now() - begun) / 60_000).toFixed(1)} min\n`,
  );
}
process.stdout.write(`${longRuns.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
