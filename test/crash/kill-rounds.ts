import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type CrashWorld, sha256 } from './crash-world.ts';

/** Changes of each kind in one round; five kinds on each side make 500 files. */
const each = 50;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Files that a round edits and moves, and which must therefore be there before. */
export async function prepareRound(world: CrashWorld, round: number): Promise<void> {
  const top = `round-${round}`;
  for (const kind of ['here', 'there', 'move-here', 'move-there']) {
    for (const n of numbers(each)) await world.write(`${top}/${kind}/${n}.txt`, `${round} ${kind} ${n} before`);
  }
  await world.write(`root-${round}.txt`, `${round} root before`);
  const { output } = await world.sync(null);
  expect(lastReport(output)).toMatchObject({ failures: 0, held: 0, stopped: null });
}

/** 500 changed files: new, edited and moved ones on both sides, and one in the root, where an edit makes a second document. */
export async function changeBothSides(world: CrashWorld, round: number): Promise<void> {
  const top = `round-${round}`;
  const { control } = world.sandbox;
  const forget = (content: string): boolean => world.written.delete(sha256(content));
  for (const n of numbers(each)) {
    await world.write(`${top}/new/deep-${n % 5}/${n}.txt`, `${round} new here ${n}`);
    await world.write(`${top}/more/${n}.txt`, `${round} more here ${n}`.repeat(1 + n * 400));
    world.put(`${top}/from-there/deep-${n % 5}/${n}.txt`, `${round} new there ${n}`);
    world.put(`${top}/more-there/${n}.txt`, `${round} more there ${n}`.repeat(1 + n * 400));
    forget(`${round} here ${n} before`);
    await world.save(`${top}/here/${n}.txt`, `${round} here ${n} after`);
    forget(`${round} there ${n} before`);
    world.put(`${top}/there/${n}.txt`, `${round} there ${n} after`);
    await mkdir(join(world.root, top, 'moved-here'), { recursive: true });
    await rename(join(world.root, top, 'move-here', `${n}.txt`), join(world.root, top, 'moved-here', `${n}.txt`));
    control.move(world.workspaceId, { path: `${top}/move-there/${n}.txt` }, `${top}/moved-there/${n}.txt`);
  }
  forget(`${round} root before`);
  await world.save(`root-${round}.txt`, `${round} root after`);
}

function lastReport(output: string): Record<string, unknown> {
  const line = output.trim().split('\n').at(-1) ?? '';
  const reports: unknown = line.startsWith('[') ? JSON.parse(line) : null;
  const report: unknown = Array.isArray(reports) ? reports[0] : null;
  if (typeof report !== 'object' || report === null) throw new Error(`The sync did not end well: ${output}`);
  return report as Record<string, unknown>;
}

/** What must hold after a sync that followed a kill. */
export async function expectWhole(world: CrashWorld, rounds: number): Promise<void> {
  const recovered = lastReport((await world.sync(null)).output);
  expect(recovered).toMatchObject({ failures: 0, held: 0, conflicts: 0, unsettled: 0, stopped: null });
  const local = await world.localFiles();
  expect(Object.fromEntries([...local].sort())).toEqual(Object.fromEntries([...world.remoteFiles()].sort()));
  const contents = new Set(local.values());
  expect([...world.written].filter((hash) => !contents.has(hash))).toEqual([]);
  expect([...local.keys()].filter((path) => /tidemark|conflict| ~\d/.test(path))).toEqual([]);
  expect(world.doubles().length).toBeLessThanOrEqual(rounds);
  const again = lastReport((await world.sync(null)).output);
  expect(again).toMatchObject({ downloads: 0, uploads: 0, otherSteps: 0 });
}
