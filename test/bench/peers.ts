import { execFile, spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeFiles, openBench, type Shape, timed } from './bench-world.ts';
import { mustSync } from './documents.ts';
import type { Report } from './report.ts';

const run = promisify(execFile);
const patience = { timeout: 900_000, maxBuffer: 64 * 1024 * 1024 };

/** What one program took, in ms. */
interface Times {
  readonly first: number;
  readonly nothing: number;
  readonly changed: number;
}

const tenThousand: Shape = { folders: 100, files: 100, bytes: 1024 };
const hundredThousand: Shape = { folders: 1_000, files: 100, bytes: 16 };

/**
 * Removes what was made when all have been measured: for some minutes ext4 passes over the places of those that were just removed, one by one, each time it
 * makes another, and whoever comes next would be slower for it.
 */
const leftovers: (() => Promise<void>)[] = [];

async function thenRemove(measure: () => Promise<void>): Promise<void> {
  try {
    await measure();
  } finally {
    for (const remove of leftovers.splice(0)) await remove();
  }
}

/** Side by side with what people would otherwise use; see peers.md. What is not installed is not compared, and said so. */
export const peers = (report: Report): Promise<void> => thenRemove(() => comparePeers(report));

async function comparePeers(report: Report): Promise<void> {
  const ours = await tidemark(tenThousand);
  const compare = (peer: string, theirs: Times, budget: number): void => {
    const add = (what: string, time: keyof Times): void =>
      report.add({ name: `${what}, to ${peer}`, ours: ours[time], limit: theirs[time], budget, unit: 'ms' });
    add('first sync of 10,000 × 1 KiB', 'first');
    add('nothing to do at 10,000', 'nothing');
    add('one changed among 10,000', 'changed');
  };
  if (await isThere('rclone', 'version')) {
    compare('rclone bisync', await rcloneBisync(tenThousand), aheadOfRclone);
    const copied = await rcloneCopy(tenThousand);
    report.add({ name: 'first sync of 10,000 × 1 KiB, to rclone copy', ours: ours.first, limit: copied, budget: 1, unit: 'ms' });
  }
  if (await isThere('unison', '-version')) compare('unison', await unison(tenThousand), nearUnison);
}

/** The same at 100,000, with nothing to do. Takes many minutes, for all of them have to be synced first. */
export const largePeers = (report: Report): Promise<void> => thenRemove(() => compareLarge(report));

async function compareLarge(report: Report): Promise<void> {
  const { nothing: ours } = await tidemark(hundredThousand);
  const add = (peer: string, theirs: Times, budget: number): void =>
    report.add({ name: `nothing to do at 100,000, to ${peer}`, ours, limit: theirs.nothing, budget, unit: 'ms' });
  if (await isThere('rclone', 'version')) add('rclone bisync', await rcloneBisync(hundredThousand), aheadOfRclone);
  if (await isThere('unison', '-version')) add('unison', await unison(hundredThousand), nearUnison);
}

/** Ahead by three times. */
const aheadOfRclone = 1 / 3;
/** Unison crosses no HTTP here. */
const nearUnison = 5;

/** With the stand-in in a process of its own, as the others' servers are. */
async function tidemark(shape: Shape): Promise<Times> {
  const { service, workspaceId, client, stop, remove } = await openBench(shape);
  leftovers.push(remove);
  try {
    await client.start();
    const first = await timed(() => mustSync({ client }));
    const nothing = await timed(() => mustSync({ client }));
    const document = (await service.tree(workspaceId)).find(({ type }) => type === 'document');
    if (!document) throw new Error('There is no document.');
    await service.save(workspaceId, document.path, 'changed');
    await service.advance(2_000);
    const changed = await timed(() => mustSync({ client }));
    const now = await readFile(join(client.root, document.path), 'utf8');
    if (now !== 'changed') throw new Error('The change has not come.');
    return { first, nothing, changed };
  } finally {
    await stop();
  }
}

async function isThere(program: string, ...version: string[]): Promise<boolean> {
  try {
    await run(program, version, patience);
    return true;
  } catch {
    process.stderr.write(`not compared: ${program} is not installed\n`);
    return false;
  }
}

/** Two folders in a place of their own, the first with files in it. */
async function withFolders<Result>(
  shape: Shape,
  work: (place: { top: string; from: string; to: string }) => Promise<Result>,
): Promise<Result> {
  const top = await mkdtemp(join(tmpdir(), 'tidemark-peers-'));
  leftovers.push(() => rm(top, { recursive: true, force: true }));
  const [from, to] = [join(top, 'from'), join(top, 'to')];
  for (const folder of [from, to]) await mkdir(folder);
  await makeFiles(from, shape);
  return work({ top, from, to });
}

/** Runs `sync` for the first time, again, and after one file of the source has changed. */
async function three(from: string, sync: (isFirst: boolean) => Promise<unknown>): Promise<Times> {
  const first = await timed(() => sync(true));
  const nothing = await timed(() => sync(false));
  await appendFile(join(from, 'made-7', '7.bin'), 'changed');
  return { first, nothing, changed: await timed(() => sync(false)) };
}

function rcloneBisync(shape: Shape): Promise<Times> {
  return withFolders(shape, async ({ top, from, to }) => {
    const { stdout: obscured } = await run('rclone', ['obscure', 'bench'], patience);
    return withServer(['serve', 'sftp', '--user', 'bench', '--pass', 'bench', from], (port) => {
      const there = `:sftp,host=127.0.0.1,port=${port},user=bench,pass=${obscured.trim()}:`;
      const work = ['bisync', there, to, '--workdir', join(top, 'work'), '--config', join(top, 'none.conf')];
      return three(from, (isFirst) => run('rclone', isFirst ? [...work, '--resync'] : work, patience));
    });
  });
}

function rcloneCopy(shape: Shape): Promise<number> {
  return withFolders(shape, ({ top, from, to }) =>
    withServer(['serve', 'http', from], (port) => {
      const there = `:http,url='http://127.0.0.1:${port}/':`;
      return timed(() => run('rclone', ['copy', there, to, '--config', join(top, 'none.conf')], patience));
    }),
  );
}

function unison(shape: Shape): Promise<Times> {
  return withFolders(shape, ({ top, from, to }) => {
    const env = { ...process.env, UNISON: join(top, 'archives') };
    return three(from, () => run('unison', [from, to, '-batch', '-silent', '-ui', 'text'], { ...patience, env }));
  });
}

async function withServer<Result>(serve: readonly string[], work: (port: number) => Promise<Result>): Promise<Result> {
  const port = await freePort();
  const server = spawn('rclone', [...serve, '--addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    while (!(await answers(port))) {
      if (server.exitCode !== null) throw new Error(`rclone ${serve.join(' ')} ended.`);
      await sleep(50);
    }
    return await work(port);
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
