import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { BareClient, type BenchWorld, makeFiles, openBench, parallel, timed } from './bench-world.ts';

/** One budget of the design: what was measured, against what, and how many times as long it may take. */
interface Row {
  readonly what: string;
  readonly measured: number;
  readonly yardstick: number;
  readonly budget: number;
  readonly unit: string;
}

const rows: Row[] = [];

function report(row: Row): void {
  rows.push(row);
  const ratio = row.measured / row.yardstick;
  const verdict = ratio <= row.budget ? 'within' : 'OVER';
  const figures = `${row.measured.toFixed(0)} ${row.unit} against ${row.yardstick.toFixed(0)} ${row.unit}`;
  process.stdout.write(`${row.what.padEnd(58)} ${ratio.toFixed(2)} (budget ${row.budget}, ${verdict})  ${figures}\n`);
}

function documentIds(world: BenchWorld): number[] {
  return world.sandbox.control.tree(world.workspaceId).flatMap(({ id, type }) => (type === 'document' ? [id] : []));
}

async function mustSync(world: BenchWorld): Promise<void> {
  const { stopped, failures, held } = await world.client.syncOnce();
  if (stopped || failures + held > 0) throw new Error(`The sync did not end well: ${stopped?.message ?? `${failures} failures`}`);
}

async function firstDownload(): Promise<void> {
  const world = await openBench({ folders: 100, files: 100, bytes: 1024 });
  const bare = await BareClient.open(world.sandbox);
  const ids = documentIds(world);
  await bare.downloadAll(ids.slice(0, 1_000));
  const yardstick = await timed(() => bare.downloadAll(ids));
  await world.client.start();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const measured = await timed(() => mustSync(world));
  delay.disable();
  report({ what: 'first download, 10,000 × 1 KiB, to a bare loop', measured, yardstick, budget: 2, unit: 'ms' });
  report({
    what: 'longest stall of the loop meanwhile, to 40 ms',
    measured: delay.max / 1e6,
    yardstick: 40,
    budget: 1,
    unit: 'ms',
  });
  await bare.close();
  await world.stop();
}

async function firstUpload(): Promise<void> {
  const world = await openBench({ folders: 1, files: 1, bytes: 1 });
  const bare = await BareClient.open(world.sandbox);
  const files = Array.from({ length: 10_000 }, (_, index) => ({ name: `bare-${index}.bin`, bytes: Buffer.alloc(1024, index) }));
  const { id } = world.sandbox.control.makeFolder(world.workspaceId, 'bare');
  await bare.uploadAll(id, files.slice(0, 500));
  const other = world.sandbox.control.makeFolder(world.workspaceId, 'bare again');
  const yardstick = await timed(() => bare.uploadAll(other.id, files));
  world.sandbox.control.remove(world.workspaceId, { id });
  world.sandbox.control.remove(world.workspaceId, { id: other.id });
  await mustSync(world);
  await makeFiles(world.client.root, { folders: 100, files: 100, bytes: 1024 });
  const measured = await timed(() => mustSync(world));
  report({ what: 'first upload, 10,000 × 1 KiB, to a bare loop', measured, yardstick, budget: 2, unit: 'ms' });
  await bare.close();
  await world.stop();
}

async function withLatency(): Promise<void> {
  const count = 2_000;
  const latencyMs = 50;
  const world = await openBench({ folders: 20, files: count / 20, bytes: 1024 }, latencyMs);
  await world.client.start();
  const measured = await timed(() => mustSync(world));
  const yardstick = (count * latencyMs) / parallel;
  report({ what: `download of ${count} at 50 ms a request, to the line's limit`, measured, yardstick, budget: 1.15, unit: 'ms' });
  await world.stop();
}

function bareWalk(folder: string): number {
  let count = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    count += 1;
    if (lstatSync(path).isDirectory()) count += bareWalk(path);
  }
  return count;
}

async function nothingToDo(): Promise<void> {
  const world = await openBench({ folders: 1_000, files: 100, bytes: 16 });
  const bare = await BareClient.open(world.sandbox);
  await mustSync(world);
  const { folder } = await world.client.start();
  const path = `/1/projects/${world.workspaceId}/documents?recursive=true&include_urls=true`;
  const list = async (): Promise<void> => void JSON.parse((await bare.request('GET', path)).toString('utf8'));
  await list();
  const listing = await timed(list);
  bareWalk(world.client.root);
  const walk = await timed(() => Promise.resolve(bareWalk(world.client.root)));
  const scan = () => folder.scan({ paths: [''], deep: true }, new AbortController().signal);
  await scan();
  report({
    what: 'local scan of 100,000 files, to a bare walk',
    measured: await timed(scan),
    yardstick: walk,
    budget: 2.5,
    unit: 'ms',
  });
  await mustSync(world);
  const measured = await timed(() => mustSync(world));
  report({
    what: 'nothing to do, 100,000 documents, to a listing and a walk',
    measured,
    yardstick: listing + walk,
    budget: 3,
    unit: 'ms',
  });
  await bare.close();
  await world.stop();
}

/** Prints each budget as a ratio to a limit measured in the same run. Exits with 1 when one is not kept. */
for (const bench of [firstDownload, firstUpload, withLatency, nothingToDo]) await bench();
const over = rows.filter(({ measured, yardstick, budget }) => measured / yardstick > budget);
process.stdout.write(over.length === 0 ? 'All budgets are kept.\n' : `${over.length} of ${rows.length} budgets are not kept.\n`);
process.exitCode = over.length === 0 ? 0 : 1;
