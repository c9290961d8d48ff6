import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncOnce } from '../../main/app/sync-once.ts';
import type { Host } from '../../main/app/host.ts';
import type { Pair } from '../../main/sync/ports/settings.ts';
import { openWorkbench, withQuietFiles, type Workbench } from './temporary-home.ts';

let bench: Workbench;
let host: Host;
let pair: Pair;

beforeAll(async () => {
  bench = await openWorkbench('empty');
  pair = await bench.addFirstPair();
  host = withQuietFiles(bench.host);
});
afterAll(() => bench.close());

it('what is only here since it can never be synced is held with the reason, until it can', async () => {
  const at = (name: string) => join(bench.folder, name);
  const latin = Buffer.concat([Buffer.from(at('/')), Buffer.from('gr\u00fcn.txt', 'latin1')]);
  const sync = async () => {
    const [outcome] = await syncOnce(host, { pairs: [pair], onEvent: () => undefined }, AbortSignal.timeout(60_000));
    const held = host.mirror.held(pair.id).map(({ action, path, reason }) => `${action} ${path}: ${reason}`);
    return { uploads: outcome?.report?.uploads, held: held.toSorted() };
  };
  await writeFile(latin, 'from an old computer');
  await mkdir(at('copy'));
  await cp(at('.tidemark'), at('copy/.tidemark'), { recursive: true });
  await writeFile(at('copy/a.txt'), 'a');
  const held = ['upload copy: other-pair', 'upload gr\uFFFDn.txt: name'];
  expect(await sync()).toEqual({ uploads: 0, held });
  expect(await sync()).toEqual({ uploads: 0, held });
  await rename(latin, at('grün.txt'));
  await rm(at('copy/.tidemark'), { recursive: true });
  expect(await sync()).toEqual({ uploads: 2, held: [] });
});
