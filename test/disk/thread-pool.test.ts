import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder-fixture.ts';

/** Tells at the end how many threads wait for disks. */
const count = `data:text/javascript,
  import { readdirSync, readFileSync } from 'node:fs';
  const nameOf = (thread) => readFileSync('/proc/self/task/' + thread + '/comm', 'utf8');
  process.on('exit', () => process.stderr.write('threads ' + readdirSync('/proc/self/task').map(nameOf).filter((name) => name.startsWith('libuv')).length));`;

test.runIf(process.platform === 'linux')('the program has threads enough to sync many small files at a time', async () => {
  const env = { ...process.env, UV_THREADPOOL_SIZE: undefined };
  const cli = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));
  const imported = `--import=${count.replace(/\n\s*/g, '')}`;
  const { stderr } = await promisify(execFile)(process.execPath, [imported, cli, 'status', '--home', temporaryFolder()], { env });
  expect(stderr).toMatch(/threads 16$/);
});
