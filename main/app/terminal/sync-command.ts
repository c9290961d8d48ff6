import { askForSecrets } from '../accounts.ts';
import { choosePairs } from '../find.ts';
import { BoardWatch } from '../boards/watch-boards.ts';
import { TableWatch } from '../tables/watch-tables.ts';
import { shortenHistory } from '../shorten-history.ts';
import { PairWatch } from '../watch-pairs.ts';
import { BadInput } from '../bad-input.ts';
import { readDuration } from './durations.ts';
import { gravest, syncBoardsAndTell } from './board-run.ts';
import { exitCodes } from './exit-codes.ts';
import { syncTablesAndTell } from './table-run.ts';
import { reportJson } from './json-shapes.ts';
import { noPairs } from './pair-commands.ts';
import { ProgressLine } from './progress-line.ts';
import { eventInWords, reportInWords, syncAndTell, upToDate } from './sync-run.ts';
import { isoTime, untilInWords } from './words.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { EngineEvent, SyncReport } from '../../sync/ports/progress.ts';
import type { Account, Pair } from '../../sync/ports/settings.ts';

interface SyncOptions {
  readonly pair?: string;
  readonly watch?: boolean;
  readonly every?: string;
}

/** How often the service is asked while somebody looks on, and while nobody does. */
const listEveryMs = { watched: 60_000, alone: 300_000 };
const soonestMs = 1000;

export function addSyncCommand(program: Command, run: RunJob): void {
  program
    .command('sync')
    .description('bring both sides together, until nothing is left to do')
    .option('--pair <id>', 'only this pair')
    .option('--watch', 'go on and follow changes until stopped')
    .option('--every <time>', 'with --watch: how often the service is asked, for example 30s')
    .action((options: SyncOptions, command: Command) => run(command, (job) => sync(job, options)));
}

async function sync(job: Job, options: SyncOptions): Promise<ExitCode> {
  const { host, out } = job;
  if (options.every !== undefined && options.watch !== true) throw new BadInput('--every goes with --watch.');
  const every = options.every === undefined ? null : Math.max(soonestMs, readDuration(options.every));
  const pairs = choosePairs(host, options.pair);
  // One pair is its documents alone; all of it is the boards of all accounts too.
  const accounts = options.pair === undefined ? host.settings.accounts() : [];
  if (pairs.length === 0 && accounts.length === 0 && options.watch !== true) {
    out.result({ pairs: [], boards: [], tables: [] }, () => noPairs(host));
    return exitCodes.done;
  }
  await askForSecrets(host, options.pair === undefined ? accounts : accountsOf(job, pairs));
  const lock = await host.lock();
  try {
    if (options.watch === true) return await watch(job, options.pair, every);
    const documents = await syncAndTell(job, pairs);
    const boards = await syncBoardsAndTell(job, accounts);
    const tables = await syncTablesAndTell(job, accounts);
    await shortenHistory(host, job.signal);
    out.result({ pairs: documents.values, boards: boards.values, tables: tables.values }, () => {
      const words = pairs.length === 0 ? noPairs(host) : documents.words;
      return [words, ...boards.words, ...tables.words].filter((text) => text !== '').join('\n');
    });
    return [boards.exit, tables.exit].reduce(gravest, documents.exit);
  } finally {
    await lock.release();
  }
}

function accountsOf({ host }: Job, pairs: readonly Pair[]): readonly Account[] {
  return host.settings.accounts().filter((account) => pairs.some((pair) => pair.accountId === account.id));
}

async function watch(job: Job, pairId: string | undefined, every: number | null): Promise<0> {
  const { host, out, signal } = job;
  const teller = new WatchTeller(job);
  const watching = new PairWatch(host, {
    // A pair that is removed while we watch is no reason to stop: there may be others.
    choose: () => host.settings.pairs().filter((pair) => pairId === undefined || String(pair.id) === pairId),
    listEveryMs: () => every ?? (process.stdout.isTTY ? listEveryMs.watched : listEveryMs.alone),
    onEvent: (pair, event) => teller.event(pair, event),
    onReport: (pair, report) => teller.report(pair, report),
    onPause: (pair, until) => teller.pause(pair, until),
    isSeen: () => false,
  });
  const pairs = choosePairs(host, pairId);
  out.streamed({ event: 'watching', pairs: pairs.map((pair) => pair.id) }, () =>
    pairs.length === 0 ? noPairs(host) : 'Watching. Ctrl-C ends it.',
  );
  const boards = pairId === undefined ? new BoardWatch(host, { changed: () => undefined }) : null;
  const told = { changed: () => undefined, notice: (message: string) => teller.notice(message) };
  const tables = pairId === undefined ? new TableWatch(host, told) : null;
  await Promise.all([watching.run(signal), boards?.run(signal), tables?.run(signal)]);
  out.streamed({ event: 'ended' }, () => 'Ended.');
  return exitCodes.done;
}

/** Says what happens in a watching process: JSON objects one per line, or calm lines for people. */
class WatchTeller {
  readonly #job: Job;
  readonly #line: ProgressLine | null;
  readonly #said = new Map<number, string>();

  constructor(job: Job) {
    this.#job = job;
    const { out, host } = job;
    this.#line = out.isTerminal && !out.isJson ? new ProgressLine(() => host.clock.monotonic()) : null;
  }

  event(pair: Pair, event: EngineEvent): void {
    const { out, host } = this.#job;
    if (event.type === 'step' && event.state === 'failed') {
      host.log(`pair ${pair.id}: ${event.step.action} failed: ${event.error?.kind ?? ''} ${event.error?.message ?? ''}`);
    }
    if (out.isJson) {
      const value = eventJson(pair, event);
      if (value !== null) out.streamed(value, () => null);
      return;
    }
    const words = eventInWords(event);
    if (words !== null) this.#say(`pair ${pair.id}  ${words}`);
    if (event.type === 'phase' && event.phase === 'idle') this.#line?.clear();
    else this.#line?.take(pair.id, event);
  }

  report(pair: Pair, report: SyncReport): void {
    const { out } = this.#job;
    if (out.isJson) {
      out.streamed({ event: 'report', pair: pair.id, ...reportJson(report) }, () => null);
      return;
    }
    const words = reportInWords(pair, report);
    const before = this.#said.get(pair.id);
    this.#said.set(pair.id, words);
    // Again and again the same is noise, above all "nothing to do".
    const isNews = words !== before && !(before !== undefined && words === upToDate);
    if (isNews) this.#say(`pair ${pair.id}  ${words}`);
  }

  pause(pair: Pair, until: number | null): void {
    const { out, host } = this.#job;
    const event = until === null ? 'resumed' : 'paused';
    out.streamed({ event, pair: pair.id, pausedUntil: isoTime(until) }, () => {
      this.#line?.clear();
      return `pair ${pair.id}  ${until === null ? 'goes on' : `paused ${untilInWords(until, host.clock.now())}`}`;
    });
  }

  /** Of what is no pair's. */
  notice(message: string): void {
    this.#line?.clear();
    this.#job.out.streamed({ event: 'notice', pair: null, message }, () => message);
  }

  #say(words: string): void {
    this.#line?.clear();
    this.#job.out.streamed(null, () => words);
  }
}

/** An engine's event as one object of the stream; the many that only move a progress bar are left out. */
function eventJson(pair: Pair, event: EngineEvent): object | null {
  switch (event.type) {
    case 'phase':
      return { event: 'phase', pair: pair.id, phase: event.phase };
    case 'planned':
      return { event: 'planned', pair: pair.id, steps: event.steps, bytes: event.bytes };
    case 'notice':
      return { event: 'notice', pair: pair.id, message: event.message };
    case 'progress':
      return null;
    case 'step': {
      if (event.state === 'started') return null;
      const error = event.error ? { kind: event.error.kind, message: event.error.message } : null;
      return { event: 'step', pair: pair.id, state: event.state, ...event.step, error };
    }
  }
}
