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
    const words = [job.tool, ...job.words(line.folder)];
    const resume = ['resume', runOf(job)];
    for (let killed = 0; killed < kills;) {
      await beginAnew(line, job);
      for (let isOver = false; !isOver;) {
        const when = random() < 0.5 ? 'before' : 'after';
        const skip = Math.floor(random() * 40);
        const isBegun = (await line.json(['tool', 'report', runOf(job)]).catch(() => ({ exit: 2 }))).exit === 0;
        if (await killedAt(line, isBegun ? resume : words, { skip, when })) killed += 1;
        else isOver = true;
      }
      const { value } = await line.json(['tool', 'report', runOf(job)]);
      expect(value).toMatchObject({ run: { state: 'finished' }, counts: { done: 11, failed: 0, skipped: 0, open: 0 } });
      const { world } = line.sandbox.control;
      expect(eleven.map((n) => job.done(world, n, line.folder))).toEqual(eleven.map(() => 1));
    }
  });
});
