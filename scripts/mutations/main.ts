import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { runIn } from './run-in.ts';
import type { Guard } from './guards.ts';
import { allGuards } from './all-guards.ts';

/**
 * Takes each guard away in turn, in a copy of the project, and shows that some test notices. Arguments: parts of names or of paths, for
 * some guards only. Exits with 1 when a guard can be taken away unseen.
 */
const root = join(import.meta.dirname, '../..');

type Verdict = 'seen' | 'UNSEEN' | 'NOT FOUND';

function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tidemark-mutations-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const path of listed.toString().split('\0')) {
    if (path === '') continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    // A file may be gone from the tree and not from the index.
    cpSync(join(root, path), join(copy, path), { force: true, errorOnExist: false });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const reportShape = v.object({ numFailedTests: v.number(), numPassedTests: v.number() });

/** Tests of a file that fail in the copy; null when they did not even run. */
async function failedTests(copy: string, test: string, only: string | undefined): Promise<number | null> {
  const report = join(copy, 'mutation-report.json');
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const flags = ['--reporter=json', `--outputFile=${report}`, '--bail=1', ...(only === undefined ? [] : ['-t', only])];
  await runIn(copy, [process.execPath, vitest, 'run', test, ...flags]);
  try {
    const { numFailedTests, numPassedTests } = v.parse(reportShape, JSON.parse(readFileSync(report, 'utf8')));
    return numFailedTests + numPassedTests === 0 ? null : numFailedTests;
  } catch {
    return null;
  }
}

async function judge(copy: string, { file, from, to, tests, only }: Guard): Promise<Verdict> {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (before.split(from).length !== 2) return 'NOT FOUND';
  writeFileSync(
    path,
    before.replace(from, () => to),
  );
  try {
    for (const test of tests) if (((await failedTests(copy, test, only)) ?? 0) > 0) return 'seen';
    return 'UNSEEN';
  } finally {
    writeFileSync(path, before);
  }
}

const wanted = process.argv.slice(2);
const chosen = allGuards.filter(
  ({ what, file }) => wanted.length === 0 || wanted.some((part) => what.includes(part) || file.includes(part)),
);
const copy = copyOfProject();
let unseen = 0;
try {
  const green = new Set<string>();
  const keyOf = (test: string, only: string | undefined): string => `${test} ${only ?? ''}`;
  const isGreen = async (test: string, only: string | undefined): Promise<boolean> => (await failedTests(copy, test, only)) === 0;
  for (const { tests, only } of chosen)
    for (const test of tests) {
      const key = keyOf(test, only);
      if (!green.has(key) && (await isGreen(test, only))) green.add(key);
    }
  for (const guard of chosen) {
    const red = guard.tests.filter((test) => !green.has(keyOf(test, guard.only)));
    if (red.length > 0) throw new Error(`${red.join(', ')}: fails although nothing was taken away.`);
    const verdict = await judge(copy, guard);
    if (verdict !== 'seen') unseen += 1;
    process.stdout.write(`${verdict.padEnd(9)} ${guard.what} (${guard.file})\n`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${chosen.length - unseen} of ${chosen.length} guards cannot be taken away unseen\n`);
process.exitCode = unseen === 0 && chosen.length > 0 ? 0 : 1;
