import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { run } from './test/command.ts';

/** What is too long for `npm test`: the same tests, many more times. All take the seed that is printed; a failure can be had again by it. */
const longRuns: readonly { readonly what: string; readonly tests: string; readonly env: Readonly<Record<string, string>> }[] = [
  { what: '200 kills in the middle of a sync', tests: 'test/crash', env: { TIDEMARK_KILLS: '200' } },
  { what: 'planner properties, 20 times as many', tests: 'test/sync/planner.test.ts', env: { TIDEMARK_RUNS: '20' } },
  { what: 'transfers under way, 20 times as many', tests: 'test/sync/underway.test.ts', env: { TIDEMARK_RUNS: '20' } },
];

const seed = process.env['TIDEMARK_SEED'] ?? String(randomInt(2 ** 31 - 1));
process.stdout.write(`TIDEMARK_SEED=${seed}\n`);
const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
let failed = 0;
for (const { what, tests, env } of longRuns) {
  process.stdout.write(`\n== ${what} ==\n`);
  const begun = performance.now();
  // One test takes as long as it takes here; what hangs is seen by whoever waits.
  const code = await run([process.execPath, vitest, 'run', tests, '--testTimeout=7200000'], {
    env: { ...process.env, TIDEMARK_SEED: seed, ...env },
  });
  if (code !== 0) failed += 1;
  process.stdout.write(
    `${what}: ${code === 0 ? 'passed' : 'FAILED'} after ${((performance.now() - begun) / 60_000).toFixed(1)} min\n`,
  );
}
process.stdout.write(`${longRuns.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
