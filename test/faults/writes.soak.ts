import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { hostileNames } from '../app/hostile-names.ts';
import { type CommandLine, openCommandLine } from '../terminal/command-line.ts';

const noStrace = ((): string | null => {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'strace is not installed';
  }
})();

/** Calls that make, change or take away something by its path. */
const calls = [
  'open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod,mknodat',
  'unlink,unlinkat,rmdir,truncate,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,utimensat,futimesat,setxattr,lsetxattr',
].join();

let line: CommandLine | null = null;
afterEach(() => line?.close());

/** Every path that a recorded run tried to write to, absolute. */
function written(record: string, cwd: string): string[] {
  const paths = record.split('\n').flatMap((call) => {
    const name = /^\d+\s+(\w+)\(/.exec(call)?.[1];
    if (name === undefined) return [];
    const isOpen = name.startsWith('open');
    if (isOpen && !/O_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)/.test(call)) return [];
    // Of a link the first path is only what it leads to.
    const named = [...call.matchAll(/(?:(\d+|AT_FDCWD)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"/g)];
    return (name.startsWith('symlink') ? named.slice(1) : isOpen ? named.slice(0, 1) : named).map(([, , from, path]) =>
      resolve(from === undefined ? cwd : unescaped(from), unescaped(path ?? '')),
    );
  });
  return [...new Set(paths)].sort();
}

function unescaped(text: string): string {
  const bytes = text.replaceAll(/\\x([0-9a-f]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

it('whatever things are called there, the whole program writes in the folder, its home and nowhere else', async ({ skip }) => {
  if (noStrace !== null) skip(noStrace);
  const cli = (line = await openCommandLine());
  const { sandbox, home, top } = cli;
  const folder = join(cli.folder, 'deep', 'er', 'root');
  await mkdir(dirname(folder), { recursive: true });
  const { id } = sandbox.workspaces[0]!;
  const { world } = sandbox.control;
  const { root, ownerId } = world.workspace(id);
  for (const [at, name] of hostileNames.entries()) {
    const act = { by: ownerId };
    sandbox.control.putDocument(id, '', { content: Buffer.from(`document ${at}`), name, another: true });
    const inner = world.archive.createFolder(root, name, act);
    sandbox.control.putDocument(id, 'good/a.txt', { content: Buffer.from('good') });
    world.archive.createFolder(inner, name, act);
  }
  await cli.addRobot();
  await cli.run(['pair', 'add', '--workspace', String(id), '--folder', folder]);
  const record = join(top, 'record');
  const program = cli.words(['--json', 'sync']);
  const recorder = spawn('strace', ['-f', '-qq', '-y', '-xx', '-s', '8192', '-e', `trace=${calls}`, '-o', record, ...program], {
    cwd: top,
    env: { ...cli.env, NODE_COMPILE_CACHE: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  recorder.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(recorder, 'close');
  expect(JSON.parse(said)).toMatchObject({ pairs: [{ failures: 0, stopped: null }] });
  expect(await readFile(join(folder, 'good/a.txt'), 'utf8')).toBe('good');
  const paths = written(await readFile(record, 'latin1'), top);
  const mine = [folder, home, join(top, 'user')];
  const isMine = (path: string): boolean => mine.some((place) => path === place || path.startsWith(`${place}/`));
  const elsewhere = paths.filter((path) => !isMine(path) && !/^\/(?:dev|proc)\//.test(path));
  process.stdout.write(
    `${paths.length} paths written to, ${paths.filter((path) => path.startsWith(`${folder}/`)).length} of them in the folder\n`,
  );
  expect(paths.filter((path) => path.startsWith(`${folder}/`)).length).toBeGreaterThan(hostileNames.length);
  expect(elsewhere.filter((path) => !path.startsWith(join(tmpdir(), 'etilqs_')))).toEqual([]);
}, 600_000);
