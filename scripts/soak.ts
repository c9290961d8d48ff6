import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { run } from './test/command.ts';

const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

interface LongRun {
  readonly name: string;
  readonly what: string;
  /** Test files; left out for what has a command of its own. */
  readonly tests?: string;
  readonly command?: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** Files of this ending are not part of `npm test`. */
const soak = (tests: string): Pick<LongRun, 'tests' | 'env'> => ({ tests: `${tests}.soak.ts`, env: { TIDEMARK_SOAK: '1' } });
const again = (tests: string, times: number): Pick<LongRun, 'tests' | 'env'> => ({
  tests: `${tests}.test.ts`,
  env: { TIDEMARK_RUNS: String(times) },
});

/** What is too long for `npm test`, some of it the same tests, many more times. All take the seed that is printed; a failure can be had again by it. */
const longRuns: readonly LongRun[] = [
  {
    name: 'kills',
    what: '200 kills in the middle of a sync',
    tests: 'test/crash/kill.test.ts',
    env: { TIDEMARK_KILLS: '200' },
  },
  {
    name: 'large-kills',
    what: '100 kills in the middle of large files',
    tests: 'test/crash/kill-large.soak.ts',
    env: { TIDEMARK_SOAK: '1', TIDEMARK_KILLS: '100' },
  },
  { name: 'planner', what: 'planner properties, 20 times as many', ...again('test/sync/planner', 20) },
  { name: 'transfers', what: 'transfers under way, 20 times as many', ...again('test/sync/underway', 20) },
  { name: 'stories', what: '22,800 stories in a simulated world', ...again('test/simulation/simulation', 40) },
  { name: 'crashes', what: 'a crash at every turn of eight stories', ...again('test/simulation/crash-everywhere', 4) },
  {
    name: 'malformed',
    what: '300 syncs, and 100 readings of every service, with answers that nobody agreed on',
    tests: 'test/faults/malformed',
    env: { TIDEMARK_RUNS: '50' },
  },
  { name: 'large-answers', what: 'a million documents, endless and bottomless answers', ...soak('test/faults/large-answers') },
  { name: 'flapping', what: 'two hours of a service that comes and goes', ...soak('test/faults/flapping') },
  { name: 'permissions', what: 'rights that change under a running sync', ...soak('test/faults/permissions') },
  { name: 'writes', what: 'every path that is written to, by strace', ...soak('test/faults/writes') },
  { name: 'tool-kills', what: 'ten kills in the middle of each tool of administrators', ...soak('test/terminal/tool-kills') },
  { name: 'long-lists', what: 'a workbook of 50,000 cards', ...soak('test/tools/long-lists') },
  { name: 'ways', what: 'Targetprocess in its other ways to sign in', ...soak('test/conformance/targetprocess-ways') },
  { name: 'leak', what: 'ten minutes of changes and faults, handles and memory', ...soak('test/faults/leak') },
  {
    name: 'feed',
    what: 'a feed of a gigabyte, read with memory that does not grow',
    tests: 'test/app/feed-memory.test.ts',
    env: { TIDEMARK_FEED_MB: '1000' },
  },
  {
    name: 'guards',
    what: 'every guard taken away in turn',
    command: [process.execPath, join(import.meta.dirname, 'mutations/main.ts')],
  },
];

/** One test takes as long as it takes here; what hangs is seen by whoever waits. */
function commandOf({ command, tests = '' }: LongRun): readonly [string, ...string[]] {
  return command ?? [process.execPath, vitest, 'run', tests, '--testTimeout=7200000', '--reporter=verbose'];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs what is named, or everything. Answers how many failed. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !longRuns.some((one) => one.name === name));
  if (unknown.length > 0) {
    print(`There is no ${unknown.join(', ')}. \`npm run soak -- NAME…\` runs some of these, without names all:\n`);
    for (const { name, what } of longRuns) print(`  ${name.padEnd(14)} ${what}`);
    return unknown.length;
  }
  const wanted = longRuns.filter(({ name }) => names.length === 0 || names.includes(name));
  const seed = process.env['TIDEMARK_SEED'] ?? String(randomInt(2 ** 31 - 1));
  print(`TIDEMARK_SEED=${seed}\n${wanted.map(({ name, what }) => `  ${name.padEnd(14)} ${what}`).join('\n')}`);
  let failed = 0;
  for (const one of wanted) {
    print(`\n== ${one.name}: ${one.what} ==`);
    const begun = performance.now();
    const code = await run(commandOf(one), { env: { ...process.env, TIDEMARK_SEED: seed, ...one.env } });
    if (code !== 0) failed += 1;
    const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
    print(`${one.name}: ${code === 0 ? 'passed' : 'FAILED'} after ${minutes} min`);
  }
  print(`${wanted.length - failed} passed, ${failed} failed`);
  return failed;
}

process.exitCode = (await main(process.argv.slice(2))) === 0 ? 0 : 1;
