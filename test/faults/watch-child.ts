import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { Desk } from '../../main/app/surface/desk.ts';
import { Redactor } from '../../main/app/redact.ts';
import { openCore } from '../../main/core.ts';
import { lonelyMachine } from './lonely-machine.ts';

/**
 * Watches all pairs of the home named by TIDEMARK_HOME. For each line on its input it prints as JSON what it holds after the garbage is
 * collected (so it needs --expose-gc); it ends with its input.
 */
const filesOfThread = await countFilesOfThread();
const home = process.env['TIDEMARK_HOME'];
if (home === undefined) throw new Error('TIDEMARK_HOME is not set.');
const nobody = () => Promise.reject(new Error('nobody is here to ask'));
const core = await openCore({
  home,
  version: '0',
  env: process.env,
  redactor: new Redactor(),
  askSecret: nobody,
  useSystemTrash: false,
});
const { host, values, redact } = core;
const desk = await Desk.open({ host, values, redact, machine: lonelyMachine(home), listEveryMs: 1_000 });

function holdings(): object {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const open = openFiles();
  const threads = countThreads();
  return {
    heap: heapUsed + external,
    rss,
    files: open.filter((name) => !isSocket(name)).length - threads * filesOfThread,
    sockets: open.filter(isSocket).length,
    threads,
    handles: process.getActiveResourcesInfo().length,
    state: desk.status.read().state,
  };
}

/** Each thread has a loop of its own, which has files open as long as the thread is there: threads are counted by themselves. */
async function countFilesOfThread(): Promise<number> {
  const before = openFiles().length;
  const thread = new Worker('setInterval(() => undefined, 1_000)', { eval: true });
  await once(thread, 'online');
  const files = openFiles().length - before;
  await thread.terminate();
  return files;
}

function countThreads(): number {
  const names = readdirSync('/proc/self/task').map((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim());
  return names.filter((name) => name === 'WorkerThread').length;
}

function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').map(target);
}

/** Connections that are kept for the next request: they are counted by themselves. */
const isSocket = (target: string): boolean => target.startsWith('socket:');

/** The descriptor that reads the list is closed by now. */
function target(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

process.stdout.write('watching\n');
for await (const {} of createInterface(process.stdin)) process.stdout.write(`${JSON.stringify(holdings())}\n`);
await desk.close();
await core.close();
