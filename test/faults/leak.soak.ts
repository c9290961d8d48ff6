import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { chance, CrashWorld } from '../crash/crash-world.ts';
import { seed } from '../runs.ts';
import type { Effect } from '../sandbox/wire/faults.ts';

const minutes = Number(process.env['TIDEMARK_MINUTES'] ?? 10);
const childFile = new URL('./watch-child.ts', import.meta.url).pathname;

interface Holdings {
  readonly heap: number;
  readonly rss: number;
  readonly files: number;
  readonly sockets: number;
  readonly threads: number;
  readonly handles: number;
  readonly state: string;
}

/** One each that watches, lists, scans, stores and puts the log of the mirror into its file, and three that read. */
const mostThreads = 8;

const effects: readonly Effect[] = [
  { kind: 'reset' },
  { kind: 'status', status: 500 },
  { kind: 'html200' },
  { kind: 'truncate', after: 10 },
  { kind: 'expireToken' },
  { kind: 'drip', bytes: 50, ms: 5 },
];

let world: CrashWorld | null = null;
let child: ChildProcess | null = null;
afterEach(async () => {
  child?.kill('SIGKILL');
  await world?.close();
});

it(
  `${minutes} minutes of changes and faults leave no handle open and no memory held (TIDEMARK_SEED=${seed})`,
  async () => {
    const random = chance(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
    const it = (world = await CrashWorld.open());
    const started = spawn(process.execPath, ['--expose-gc', childFile], { env: it.env, stdio: ['pipe', 'pipe', 'inherit'] });
    child = started;
    const lines = createInterface(started.stdout);
    expect(await nextLine(lines)).toBe('watching');
    const measure = async (): Promise<Holdings> => {
      started.stdin.write('\n');
      // What the child prints is what its holdings are.
      return JSON.parse(await nextLine(lines)) as Holdings;
    };
    const paths = Array.from({ length: 30 }, (_, index) => `folder-${index % 6}/${index}.txt`);
    const act = async (number: number): Promise<void> => {
      it.sandbox.control.advance(2_000);
      const path = pick(paths);
      if (random() < 0.4) await it.write(path, `here ${number} `.repeat(1 + Math.floor(random() * 2_000)));
      else if (random() < 0.6) it.put(path, `there ${number} `.repeat(1 + Math.floor(random() * 2_000)));
      else if (random() < 0.5) await rm(join(it.root, path), { force: true });
      else it.sandbox.control.addFault({ times: 1 + Math.floor(random() * 4), effect: pick(effects) });
    };
    const rest = async (): Promise<Holdings> => {
      it.sandbox.control.faults.clear();
      for (let tries = 0; tries < 120; tries += 1) {
        const held = await measure();
        if (held.state !== 'syncing') return held;
        await wait(500);
      }
      throw new Error('it does not come to rest');
    };
    // What is only needed when there is much to do at once is to be there before anything is measured.
    for (let number = 0; number < 200; number += 1) {
      await it.write(`many/here-${number}.txt`, `here ${number}`);
      it.put(`many/there-${number}.txt`, `there ${number}`);
    }
    it.sandbox.control.advance(2_000);
    await expect.poll(() => existsSync(join(it.root, 'many/there-199.txt')), { timeout: 120_000 }).toBe(true);
    await rest();
    const samples: Holdings[] = [];
    const end = performance.now() + minutes * 60_000;
    let acts = 0;
    while (performance.now() < end) {
      for (let count = 0; count < 40; count += 1, acts += 1) {
        await act(acts);
        await wait(100);
      }
      samples.push(await rest());
    }
    const [first, last] = [samples.slice(1, 1 + Math.ceil(samples.length / 4)), samples.slice(-Math.ceil(samples.length / 4))];
    const least = (of: readonly Holdings[], what: Exclude<keyof Holdings, 'state'>): number =>
      Math.min(...of.map((sample) => sample[what]));
    const told = (of: readonly Holdings[]) =>
      `heap ${(least(of, 'heap') / 1e6).toFixed(1)} MB, rss ${(least(of, 'rss') / 1e6).toFixed(0)} MB, ${least(of, 'files')} files, ${least(of, 'sockets')} sockets, ${least(of, 'threads')} threads, ${least(of, 'handles')} handles`;
    process.stdout.write(`${acts} acts, ${samples.length} measurements\nearly: ${told(first)}\nlate:  ${told(last)}\n`);
    expect(samples.length).toBeGreaterThanOrEqual(4);
    // The least of many: what is only in use for a moment is no leak. Compiled code and caches that fill up are some MB.
    expect(least(last, 'files')).toBeLessThanOrEqual(least(first, 'files') + 2);
    expect(least(last, 'sockets')).toBeLessThanOrEqual(least(first, 'sockets') + 8);
    expect(Math.max(...samples.map(({ threads }) => threads))).toBeLessThanOrEqual(mostThreads);
    expect(least(last, 'handles')).toBeLessThanOrEqual(least(first, 'handles') + 10);
    expect(least(last, 'heap')).toBeLessThan(least(first, 'heap') * 1.15 + 4e6);
    expect(least(last, 'rss')).toBeLessThan(least(first, 'rss') * 1.25 + 30e6);
    started.stdin.end();
    expect(await once(started, 'exit')).toEqual([0, null]);
  },
  (minutes + 5) * 60_000,
);

async function nextLine(lines: Interface): Promise<string> {
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}
