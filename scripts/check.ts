import { run } from './test/command.ts';

type Command = readonly [string, ...string[]];

/** What is checked, side by side: lint takes as long as all the others. All are run, whatever one of them finds. */
const lanes: readonly (readonly Command[])[] = [
  [['eslint', '.']],
  [
    ['tsc', '-b'],
    ['svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings'],
    ['prettier', '--check', '--log-level', 'warn', '.'],
    ['knip'],
  ],
];

async function failuresOf(lane: readonly Command[]): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const command of lane) if ((await run(command)) !== 0) failures.push(command.join(' '));
  return failures;
}

const failures = (await Promise.all(lanes.map(failuresOf))).flat();
for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
