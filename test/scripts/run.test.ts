import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const runner = join(import.meta.dirname, '../../scripts/run.mjs');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-run-'));
  await writeFile(
    join(folder, 'echo.ts'),
    'const seen: readonly string[] = process.argv.slice(1);\nconsole.log(JSON.stringify(seen));\nprocess.exitCode = 5;\n',
  );
  await writeFile(
    join(folder, 'wait.ts'),
    "process.on('SIGTERM', () => process.exit(7));\nconsole.log('ready');\nsetInterval(() => undefined, 1000);\n",
  );
});

afterAll(() => rm(folder, { recursive: true }));

describe('scripts/run.mjs', () => {
  it('hands on arguments and the exit code', async () => {
    const file = join(folder, 'echo.ts');
    expect(await outcome(start([file, '--', 'a b', '--c']))).toEqual({
      code: 5,
      out: `${JSON.stringify([file, '--', 'a b', '--c'])}\n`,
      err: '',
    });
  });

  it('lets the file see signals', async () => {
    const child = start([join(folder, 'wait.ts')]);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await outcome(child)).toMatchObject({ code: 7 });
  });

  it.each([
    ['20.20.2', false],
    ['22.17.9', false],
    ['22.18.0', true],
    ['23.0.0', true],
  ])('on Node %s it goes on: %s', async (version, goesOn) => {
    const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    const result = await outcome(
      start([join(folder, 'echo.ts')], ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]),
    );
    if (goesOn) expect(result).toMatchObject({ code: 5, err: '' });
    else {
      const err = `Tidemark needs Node 22.18 or newer; this is Node ${version}. Install a newer Node from https://nodejs.org.\n`;
      expect(result).toEqual({ code: 1, out: '', err });
    }
  });

  it('without a file it says how it is used', async () => {
    expect(await outcome(start([]))).toEqual({ code: 2, out: '', err: 'usage: node scripts/run.mjs FILE [ARGUMENT…]\n' });
  });
});

function start(args: readonly string[], nodeOptions: readonly string[] = []) {
  return spawn(process.execPath, [...nodeOptions, runner, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outcome(child: ReturnType<typeof start>) {
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}
