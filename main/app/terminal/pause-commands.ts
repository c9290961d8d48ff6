import { findPair } from '../find.ts';
import { resume, setPause } from '../pause.ts';
import { readDuration } from './durations.ts';
import { exitCodes } from './exit-codes.ts';
import { isoTime, untilInWords } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';

interface PauseOptions {
  readonly for?: string;
  readonly pair?: string;
}

export function addPauseCommands(program: Command, run: RunJob): void {
  program
    .command('pause')
    .description('rest, everything or one pair; a running "sync --watch" obeys within a second')
    .option('--for <time>', 'how long, for example 30m, 2h, 1d; without it until "tidemark resume"')
    .option('--pair <id>', 'only this pair')
    .action((options: PauseOptions, command: Command) => run(command, (job) => pauseNow(job, options)));
  program
    .command('resume')
    .description('go on after a pause')
    .option('--pair <id>', 'only this pair')
    .action((options: PauseOptions, command: Command) => run(command, (job) => resumeNow(job, options)));
}

function pauseNow({ host, out }: Job, options: PauseOptions): 0 {
  const pair = options.pair === undefined ? null : findPair(host, options.pair);
  const now = host.clock.now();
  const until = options.for === undefined ? Infinity : now + readDuration(options.for);
  setPause(host, pair, until);
  out.result({ pair: pair?.id ?? null, pausedUntil: isoTime(until) }, () => {
    const what = pair ? `Pair ${pair.id} is` : 'Everything is';
    return `${what} paused ${until === Infinity ? 'until you run "tidemark resume"' : untilInWords(until, now)}.`;
  });
  return exitCodes.done;
}

function resumeNow({ host, out }: Job, options: PauseOptions): 0 {
  const pair = options.pair === undefined ? null : findPair(host, options.pair);
  resume(host, pair);
  out.result({ pair: pair?.id ?? null, pausedUntil: null }, () => (pair ? `Pair ${pair.id} goes on.` : 'Everything goes on.'));
  return exitCodes.done;
}
