import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eleven, type ElevenJob, purgeArchived, saveArchived } from '../tools/eleven-jobs.ts';
import type { CommandLine } from './command-line.ts';
import type { Fault } from '../sandbox/wire/faults.ts';

/** A moment in a run: one request is left without an answer, before or after the service acts, and the program ends there. */
export interface Moment extends Pick<Fault, 'method' | 'pathMatches' | 'skip'> {
  readonly when: 'before' | 'after';
}

/** The account as it was, without any run. */
export async function beginAnew(line: CommandLine, job: ElevenJob): Promise<void> {
  for (const name of await readdir(line.home)) if (name.startsWith('tools.db')) await rm(join(line.home, name));
  await rm(line.folder, { recursive: true });
  await mkdir(line.folder);
  const { control } = line.sandbox;
  await control.reset();
  control.world.exports.manners.polls = 0;
  await job.write?.(line.folder);
  job.prepare?.(control.world);
  if (job !== purgeArchived) return;
  const { words, tool } = saveArchived;
  expect(await line.run(['tool', tool, ...words(line.folder)])).toMatchObject({ exit: 0 });
}

/** Answers whether it was killed at that moment: it may end before that. */
export async function killedAt(line: CommandLine, words: readonly string[], { when, ...at }: Moment): Promise<boolean> {
  const { faults } = line.sandbox.control;
  const before = faults.held;
  faults.add({ ...at, effect: { kind: 'hold', when } });
  const child = line.start(['tool', ...words]);
  child.stdin.end();
  child.stdout.resume();
  child.stderr.resume();
  let hasEnded = false;
  const ended = once(child, 'close').then(() => (hasEnded = true));
  await expect.poll(() => hasEnded || faults.held > before, { timeout: 60_000, interval: 5 }).toBe(true);
  const killed = child.kill('SIGKILL');
  await ended;
  faults.clear();
  return killed;
}

/** Goes on with the run and looks that everything was done, once. `again`: how many requests were given up before the service acted. */
export async function expectWhole(line: CommandLine, job: ElevenJob, again: number): Promise<void> {
  const { counts, world } = line.sandbox.control;
  const { exit, value } = await line.json(['tool', 'resume', runOf(job)]);
  expect(value).toMatchObject({ run: { state: 'finished' }, counts: { done: 11, failed: 0, skipped: 0, open: 0 } });
  expect(exit).toBe(0);
  expect(eleven.map((n) => job.done(world, n, line.folder))).toEqual(eleven.map(() => 1));
  expect(counts.read().byRoute[job.route]).toBe(eleven.length + again);
}

/** What is purged is saved before, by the first run. */
export function runOf(job: ElevenJob): string {
  return job === purgeArchived ? '2' : '1';
}
