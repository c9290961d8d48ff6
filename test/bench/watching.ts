import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { addAccount } from '../../main/app/accounts.ts';
import { addPair } from '../../main/app/pairs.ts';
import { Redactor } from '../../main/app/redact.ts';
import { openCore } from '../../main/core.ts';
import { cliFile } from '../cli-file.ts';
import { generatedSeed } from '../sandbox/seeds/index.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Measured, Report } from './report.ts';

const documents = { folders: 1_000, files: 100, bytes: 16 };
const idleMs = 60_000;
const changes = 11;
/** Of `/proc/PID/stat`; the same on all machines that Node runs on. */
const ticksPerSecond = 100;

/** The program that a person leaves running: `tidemark sync --watch`, in a process of its own. */
class Watching {
  readonly #top: string;
  readonly #sandbox: Sandbox;
  #child: ReturnType<typeof spawn> | null = null;

  private constructor(top: string, sandbox: Sandbox) {
    this.#top = top;
    this.#sandbox = sandbox;
  }

  static async open(shape: typeof documents): Promise<Watching> {
    const sandbox = await startSandbox({ seed: generatedSeed(shape.folders, shape.files, shape.bytes) });
    const watching = new Watching(await mkdtemp(join(tmpdir(), 'tidemark-bench-watching-')), sandbox);
    await watching.#pair();
    const first = watching.#start(['sync']);
    const [code] = (await once(first, 'close')) as [number | null];
    if (code !== 0) throw new Error(`The first sync ended with ${String(code)}.`);
    return watching;
  }

  get root(): string {
    return join(this.#top, 'files');
  }

  get sandbox(): Sandbox {
    return this.#sandbox;
  }

  async close(): Promise<void> {
    if (this.#child) {
      const closed = once(this.#child, 'close');
      this.#child.kill('SIGTERM');
      await closed;
    }
    await this.#sandbox.stop();
    await rm(this.#top, { recursive: true });
  }

  /** Resolves when the program has looked at both sides once and waits. */
  async watch(): Promise<void> {
    this.#child = this.#start(['--json', 'sync', '--watch']);
    const { stdout } = this.#child;
    if (!stdout) throw new Error('There is no output to read.');
    const lines = createInterface({ input: stdout });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.includes('"event":"report"')) resolve();
      });
      lines.on('close', () => reject(new Error('The program has ended.')));
    });
  }

  /** Memory in use, in MB. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.#pid()}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  /** Processor time that all its threads have used, in ms. */
  async processorTime(): Promise<number> {
    const stat = await readFile(`/proc/${this.#pid()}/stat`, 'utf8');
    // The name of the program is in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000;
  }

  #pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('Nothing is running.');
    return pid;
  }

  #start(args: readonly string[]): ReturnType<typeof spawn> {
    const env = { ...process.env, TIDEMARK_HOME: join(this.#top, 'home'), ...this.#secret() };
    return spawn(process.execPath, [cliFile, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  #secret(): Record<string, string> {
    return { TIDEMARK_SECRET_BENCH: JSON.stringify({ clientSecret: this.#sandbox.credentials.robot.clientSecret }) };
  }

  async #pair(): Promise<void> {
    await mkdir(this.root);
    const core = await openCore({
      home: join(this.#top, 'home'),
      version: '0',
      env: { ...process.env, ...this.#secret() },
      redactor: new Redactor(),
      askSecret: () => Promise.reject(new Error('nobody is here to ask')),
    });
    const signal = AbortSignal.timeout(60_000);
    const { url, credentials, workspaces } = this.#sandbox;
    const auth = { kind: 'oauth2-robot', clientId: credentials.robot.clientId } as const;
    const wanted = { service: 'projectplace', name: 'bench', url, auth, secrets: 'env', allowAssumed: true } as const;
    const { account } = await addAccount(core.host, { wanted, parts: null }, signal);
    const workspaceId = String(workspaces[0]?.id);
    await addPair(core.host, { account, workspaceId, remoteFolder: null, folder: this.root, linkFiles: false }, signal);
    await core.close();
  }
}

/** What the program takes that watches 100,000 documents and has nothing to do, and how soon it sends what was saved. */
export async function watching(report: Report): Promise<void> {
  if (process.platform !== 'linux') throw new Error('Memory and processor time of another process are read from /proc.');
  const empty = await Watching.open({ folders: 0, files: 0, bytes: 0 });
  await empty.watch();
  await setTimeout(idleMs);
  const least = await empty.memory();
  await empty.close();
  const full = await Watching.open(documents);
  try {
    await full.watch();
    // What the first look has used is given back by then.
    await setTimeout(idleMs);
    const before = await full.processorTime();
    await setTimeout(idleMs);
    const used = (await full.processorTime()) - before;
    const unit = 'ms';
    const memory = (await full.memory()) - least;
    report.add({ name: 'memory for 100,000 documents, to 150 MB', ours: memory, limit: 150, budget: 1, unit: 'MB' });
    report.add({
      name: 'a minute of watching 100,000 documents, to 0.5 % of it',
      ours: used,
      limit: idleMs * 0.005,
      budget: 1,
      unit,
    });
    report.add({ ...savedTo('100,000'), ours: median(await savedToSent(full)) });
  } finally {
    await full.close();
  }
  const usual = await Watching.open({ folders: 100, files: 100, bytes: 1024 });
  try {
    await usual.watch();
    report.add({ ...savedTo('10,000'), ours: median(await savedToSent(usual)) });
  } finally {
    await usual.close();
  }
}

function savedTo(count: string): Omit<Measured, 'ours'> {
  const name = `from a saved file among ${count} to the service, median, to 2.5 s`;
  return { name, limit: 2_500, budget: 1, unit: 'ms' };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Infinity;
}

/** How long after each of some saves the service has the file, in ms. */
async function savedToSent({ root, sandbox }: Watching): Promise<number[]> {
  const waits: number[] = [];
  const folder = (await readdir(root)).find((name) => !name.startsWith('.')) ?? '';
  const uploads = () =>
    Object.entries(sandbox.control.counts.read().byRoute).reduce(
      (sum, [route, count]) => (route.includes('upload') ? sum + count : sum),
      0,
    );
  for (let change = 0; change < changes; change += 1) {
    const before = uploads();
    await writeFile(join(root, folder, `saved ${change}.txt`), `saved ${change}`);
    const saved = performance.now();
    const waited = () => performance.now() - saved;
    while (uploads() === before && waited() < idleMs) await setTimeout(5);
    waits.push(waited());
    await setTimeout(1_000);
  }
  return waits;
}
