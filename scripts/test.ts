import { prepareMachine } from './test/machine.ts';
import { stages } from './test/runners.ts';
import type { Tally } from './test/tally.ts';

/** `npm test`: everything, or only the runners that are named. The last line has the counts of all of them together. */
async function main(names: readonly string[]): Promise<void> {
  const all = stages.flat().map(({ name }) => name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no runner ${unknown.join(', ')}; there is ${all.join(', ')}.`);
  const start = performance.now();
  await prepareMachine();
  const tallies: Tally[] = [];
  for (const stage of stages) {
    const wanted = stage.filter(({ name }) => names.length === 0 || names.includes(name));
    if (wanted.length === 0) continue;
    print(`\n== ${wanted.map(({ name }) => name).join(' and ')} ==`);
    tallies.push(...(await Promise.all(wanted.map((runner) => runner.run()))));
  }
  report(tallies, performance.now() - start);
}

function report(tallies: readonly Tally[], tookMs: number): void {
  const failures = tallies.flatMap((tally) => tally.failures);
  const passed = total(tallies.map((tally) => tally.passed));
  const skipped = total(tallies.map((tally) => tally.skipped));
  for (const { test, reason } of failures) print(`\nFAILED ${test}\n${reason}`);
  if (skipped > 0) print(`\n${skipped} skipped`);
  print(`\ntook ${(tookMs / 1000).toFixed(0)} s`);
  print(`${passed} passed, ${failures.length} failed`);
  if (failures.length > 0 || passed === 0) process.exitCode = 1;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  print('0 passed, 1 failed');
  process.exitCode = 1;
}
