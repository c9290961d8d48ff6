import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Tally {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly test: string; readonly reason: string }[];
}

// The compiler keeps scripts apart from tests, so that the import is by address and its type is named here.
const { tallyOfCommand, tallyOfVitest } = (await import(new URL('../../scripts/test/tally.ts', import.meta.url).href)) as {
  readonly tallyOfCommand: (command: string, code: number) => Tally;
  readonly tallyOfVitest: (json: string | null, code: number) => Tally;
};
const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));
let folder: string;

/** Small suites, each in a folder of its own, that end in all the ways in which a suite can end. */
const suites = {
  mixed:
    "test('good', () => undefined); test('bad', () => { throw new Error('on purpose'); }); test.skip('later', () => undefined);",
  unloadable: "import './not-there.ts'; test('never', () => undefined);",
  hook: "beforeAll(() => { throw new Error('no ground'); }); test('never', () => undefined);",
  late: "test('good', () => { setTimeout(() => { throw new Error('after the end'); }, 1); }); test('waits', () => new Promise((done) => setTimeout(done, 50)));",
  good: "test('good', () => undefined);",
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-tally-'));
  for (const [name, source] of Object.entries(suites)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, `${name}.test.ts`), `${source}\n`);
  }
  await mkdir(join(folder, 'none'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('the counts of a vitest run', () => {
  it.each([
    { name: 'mixed', counts: { passed: 1, skipped: 1 }, failures: [['bad', 'on purpose']] },
    { name: 'unloadable', counts: { passed: 0, skipped: 0 }, failures: [['unloadable.test.ts', 'not-there.ts']] },
    { name: 'hook', counts: { passed: 0, skipped: 1 }, failures: [['hook.test.ts', 'no ground']] },
    { name: 'late', counts: { passed: 2, skipped: 0 }, failures: [['vitest', 'see its output above']] },
    { name: 'good', counts: { passed: 1, skipped: 0 }, failures: [] },
    { name: 'none', counts: { passed: 0, skipped: 0 }, failures: [['vitest', '']] },
  ] as const)('$name', async ({ name, counts, failures }) => {
    const tally = await play(name);
    expect(tally).toMatchObject(counts);
    expect(tally.failures).toHaveLength(failures.length);
    for (const [index, [test, reason]] of failures.entries()) {
      expect(tally.failures[index]?.test).toContain(test);
      expect(tally.failures[index]?.reason).toContain(reason);
    }
  });

  it('is a failure when there is no report, whatever the exit code', () => {
    expect(tallyOfVitest(null, 0)).toEqual({
      passed: 0,
      skipped: 0,
      failures: [{ test: 'vitest', reason: 'ended with 0 and without a report' }],
    });
  });
});

describe('the count of a command', () => {
  it('is one test', () => {
    expect(tallyOfCommand('npm run build', 0)).toEqual({ passed: 1, skipped: 0, failures: [] });
    expect(tallyOfCommand('npm run build', 2).failures).toHaveLength(1);
  });
});

async function play(name: string) {
  const root = join(folder, name);
  const report = join(root, 'report.json');
  const args = ['run', '--globals', `--root=${root}`, '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, ...args], { cwd: root, stdio: 'ignore' });
  await once(child, 'close');
  return tallyOfVitest(await readFile(report, 'utf8').catch(() => null), child.exitCode ?? 128);
}
