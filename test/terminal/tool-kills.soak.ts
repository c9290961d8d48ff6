import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chance } from '../crash/crash-world.ts';
import { seed } from '../runs.ts';
import {
  archiveWorkspaces,
  changeAddresses,
  eleven,
  endWebhooks,
  importCards,
  otherJobs,
  purgeArchived,
  removePeople,
  renameColumn,
  saveArchived,
} from '../tools/eleven-jobs.ts';
import { openCommandLine, type CommandLine } from './command-line.ts';
import { beginAnew, killedAt, runOf } from './tool-kills.ts';

/** For each tool. */
const kills = Number(process.env['TIDEMARK_KILLS'] ?? 10);

/** In one run, before it may end. */
const killsInRun = 4;

/** Requests of a program before one at which it is killed: planning takes about 30, a change 2 to 7. */
const longestSkip = 60;

describe(`a tool that is killed again and again (TIDEMARK_SEED=${seed})`, () => {
  let line: CommandLine;
  const random = chance(seed);

  beforeAll(async () => {
    line = await openCommandLine('eleven');
    await line.addRobot();
  });
  afterAll(() => line.close());

  const made = [
    renameColumn,
    importCards,
    changeAddresses,
    removePeople,
    archiveWorkspaces,
    endWebhooks,
    saveArchived,
    purgeArchived,
  ];
  // The terminal renames one workspace at a time.
  const jobs = [...made, ...otherJobs].filter(({ tool }) => tool !== 'rename-workspaces');
  it.each(jobs)('$tool: everything is done, and once', async (job) => {
    const report = () => line.json(['tool', 'report', runOf(job)]).catch(() => ({ exit: 2, value: null }));
    const next = async (): Promise<readonly string[]> =>
      (await report()).exit === 0 ? ['resume', runOf(job)] : [job.tool, ...job.words(line.folder)];
    for (let killed = 0; killed < kills;) {
      await beginAnew(line, job);
      let isOver = false;
      for (let round = 0; round < killsInRun && !isOver; round += 1) {
        const when = random() < 0.5 ? 'before' : 'after';
        isOver = !(await killedAt(line, await next(), { when, skip: Math.floor(random() * longestSkip) }));
        if (!isOver) killed += 1;
      }
      if (!isOver) await line.run(['tool', ...(await next())]);
      const { value } = await report();
      expect(value).toMatchObject({ run: { state: 'finished' }, counts: { done: 11, failed: 0, skipped: 0, open: 0 } });
      const { world } = line.sandbox.control;
      expect(eleven.map((n) => job.done(world, n, line.folder))).toEqual(eleven.map(() => 1));
    }
  });
});
