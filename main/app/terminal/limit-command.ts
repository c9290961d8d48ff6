import { BadInput } from '../bad-input.ts';
import { mostKilobytes, readLimits, writeLimits } from '../bandwidth.ts';
import { exitCodes } from './exit-codes.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';

interface LimitOptions {
  readonly down?: string;
  readonly up?: string;
}

export function addLimitCommand(program: Command, run: RunJob): void {
  program
    .command('limit')
    .description('show or set how much of the line is used; whatever runs obeys within a second')
    .option('--down <KBps>', 'KB a second to fetch at most; 0 for no limit')
    .option('--up <KBps>', 'KB a second to send at most; 0 for no limit')
    .action((options: LimitOptions, command: Command) => run(command, (job) => limit(job, options)));
}

function limit({ values, out }: Job, { down, up }: LimitOptions): 0 {
  const given = {
    ...(down === undefined ? {} : { down: readKilobytes(down) }),
    ...(up === undefined ? {} : { up: readKilobytes(up) }),
  };
  if (Object.keys(given).length > 0) writeLimits(values, given);
  const limits = readLimits(values);
  out.result({ downKBps: limits.down, upKBps: limits.up }, () => `Down: ${inWords(limits.down)}. Up: ${inWords(limits.up)}.`);
  return exitCodes.done;
}

function readKilobytes(text: string): number {
  const value = Number(text);
  if (/^\d{1,8}$/.test(text) && value <= mostKilobytes) return value;
  throw new BadInput(`"${text}" is not a limit. It is a whole number of KB a second, for example 500; 0 takes the limit away.`);
}

function inWords(limit: number): string {
  return limit === 0 ? 'no limit' : `${limit} KB/s`;
}
