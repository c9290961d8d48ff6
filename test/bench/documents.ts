import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quietMs } from '../../main/sync/quiet.ts';
import { BareClient, type BenchWorld, makeFiles, openBench, parallel, timed } from './bench-world.ts';
import type { Report } from './report.ts';

async function documentIds(world: BenchWorld): Promise<readonly number[]> {
  const items = await world.service.tree(world.workspaceId);
  return items.flatMap(({ id, type }) => (type === 'document' ? [id] : []));
}

/** Makes a folder at the top of the archive. Answers its id. */
async function makeFolder({ service, workspaceId }: BenchWorld, name: string): Promise<number> {
  await service.makeFolder(workspaceId, name);
  const made = (await service.tree(workspaceId)).find(({ path }) => path === name);
  if (!made) throw new Error('The folder was not made.');
  return made.id;
}

export async function mustSync(world: Pick<BenchWorld, 'client'>): Promise<void> {
  const { stopped, failures, held } = await world.client.syncOnce();
  if (stopped || failures + held > 0) throw new Error(`The sync did not end well: ${stopped?.message ?? `${failures} failures`}`);
}

interface Times {
  readonly limit: number;
  readonly ours: number;
  /** The longest time for which nothing else could be done, in ms. */
  readonly stall: number;
}

const rounds = 3;

/**
 * The least of several rounds, each in a world of its own, of the limit as of ours: what comes on top is other work of the machine and of its disk,
 * which takes twice as long in one round as in the next. Of the stalls the worst: they are our own.
 */
async function least(measure: () => Promise<Times>): Promise<Times> {
  const all: Times[] = [];
  for (let n = 0; n < rounds; n += 1) all.push(await measure());
  return {
    limit: Math.min(...all.map(({ limit }) => limit)),
    ours: Math.min(...all.map(({ ours }) => ours)),
    stall: Math.max(...all.map(({ stall }) => stall)),
  };
}

async function timedSync(world: BenchWorld): Promise<Pick<Times, 'ours' | 'stall'>> {
  // It tells the whole time from one of its timers to the next, so that what lies between two without any delay counts too.
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const ours = await timed(() => mustSync(world));
  delay.disable();
  return { ours, stall: delay.max / 1e6 };
}

export async function firstDownload(report: Report): Promise<void> {
  const { ours, limit, stall } = await least(downloadOnce);
  report.add({ name: 'first download, 10,000 × 1 KiB, to a bare loop', ours, limit, budget: 2, unit: 'ms' });
  report.add({ name: 'longest stall of the loop meanwhile, to 40 ms', ours: stall, limit: 40, budget: 1, unit: 'ms' });
}

async function downloadOnce(): Promise<Times> {
  const world = await openBench({ folders: 100, files: 100, bytes: 1024 });
  const bare = await BareClient.open(world.service.facts);
  const ids = await documentIds(world);
  await bare.downloadAll(ids.slice(0, 1_000));
  const limit = await timed(() => bare.downloadAll(ids));
  await world.client.start();
  const times = await timedSync(world);
  await bare.close();
  await world.stop();
  await world.remove();
  return { ...times, limit };
}

export async function firstUpload(report: Report): Promise<void> {
  const { ours, limit, stall } = await least(uploadOnce);
  report.add({ name: 'first upload, 10,000 × 1 KiB, to a bare loop', ours, limit, budget: 2, unit: 'ms' });
  report.add({ name: 'longest stall of the loop in a first upload, to 40 ms', ours: stall, limit: 40, budget: 1, unit: 'ms' });
}

async function uploadOnce(): Promise<Times> {
  const world = await openBench({ folders: 1, files: 1, bytes: 1 });
  const bare = await BareClient.open(world.service.facts);
  const shape = { folders: 100, files: 100, bytes: 1024 };
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bare-'));
  const files = await makeFiles(folder, shape);
  await bare.uploadAll(await makeFolder(world, 'bare'), files.slice(0, 500));
  const again = await makeFolder(world, 'bare again');
  const limit = await timed(() => bare.uploadAll(again, files));
  for (const name of ['bare', 'bare again']) await world.service.remove(world.workspaceId, name);
  await world.service.advance(2_000);
  await mustSync(world);
  await makeFiles(world.client.root, shape);
  // What was just written is not sent yet: that has a budget of its own.
  await setTimeout(quietMs);
  const times = await timedSync(world);
  await bare.close();
  await rm(folder, { recursive: true });
  await world.stop();
  await world.remove();
  return { ...times, limit };
}

export async function withLatency(report: Report): Promise<void> {
  const count = 2_000;
  const latencyMs = 50;
  const world = await openBench({ folders: 20, files: count / 20, bytes: 1024 }, latencyMs);
  await world.client.start();
  const ours = await timed(() => mustSync(world));
  const limit = (count * latencyMs) / parallel;
  report.add({ name: `download of ${count} at 50 ms a request, to the line's limit`, ours, limit, budget: 1.15, unit: 'ms' });
  await world.stop();
  await world.remove();
}
