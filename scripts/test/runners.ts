import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runAside } from './command.ts';
import { runInOwnSession } from './own-session.ts';
import { tallyOfCommand, tallyOfVitest, type Tally } from './tally.ts';

export interface Runner {
  readonly name: string;
  run(): Promise<Tally>;
}

/** Everything that `npm test` runs, one stage after the other: the tests of the built program need the build. */
export const stages: readonly (readonly Runner[])[] = [
  [{ name: 'build', run: async () => tallyOfCommand('npm run build', await run(npmScript('build'))) }],
  [
    { name: 'vitest', run: vitest },
    // The tests wait for a third of their time.
    { name: 'check', run: check },
  ],
];

const npmScript = (name: string) => ['npm', 'run', '--silent', name] as const;

async function check(): Promise<Tally> {
  const { code, output } = await runAside(npmScript('check'));
  return tallyOfCommand('npm run check', code, output);
}

async function vitest(): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-report-'));
  const report = join(folder, 'vitest.json');
  try {
    const entry = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    // The runner before this one has built it; somebody who runs a single file may have an old build.
    const built = join(import.meta.dirname, '../../out/main/cli.js');
    if (existsSync(built)) process.env['TIDEMARK_BUILT_CLI'] = built;
    const code = await runInOwnSession([process.execPath, entry, 'run', ...reporters]);
    const json = await readFile(report, 'utf8').catch(() => null);
    return tallyOfVitest(json, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
