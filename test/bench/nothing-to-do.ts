import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BareClient, openBench, timed } from './bench-world.ts';
import { mustSync } from './documents.ts';
import type { Report } from './report.ts';

function bareWalk(folder: string): number {
  let count = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    count += 1;
    if (lstatSync(path).isDirectory()) count += bareWalk(path);
  }
  return count;
}

export async function nothingToDo(report: Report): Promise<void> {
  const world = await openBench({ folders: 1_000, files: 100, bytes: 16 });
  const bare = await BareClient.open(world.service.facts);
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
  report.add({
    name: 'local scan of 100,000 files, to a bare walk',
    ours: await timed(scan),
    limit: walk,
    budget: 2.5,
    unit: 'ms',
  });
  await mustSync(world);
  const ours = await timed(() => mustSync(world));
  report.add({
    name: 'nothing to do, 100,000 documents, to a listing and a walk',
    ours,
    limit: listing + walk,
    budget: 3,
    unit: 'ms',
  });
  await bare.close();
  await world.stop();
  await world.remove();
}
