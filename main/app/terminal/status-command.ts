import { readBoardStatus, type BoardStatus } from '../boards/board-status.ts';
import { isAnswered } from '../delete-answers.ts';
import { readStatus } from '../status.ts';
import { exitCodes } from './exit-codes.ts';
import { statusJson } from './json-shapes.ts';
import { accountNames } from './names.ts';
import { noPairs } from './pair-commands.ts';
import { table } from './table.ts';
import { bytesInWords, counted, isoTime, plain, timeAgo, untilInWords } from './words.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { Host } from '../host.ts';
import type { PairState, PairStatus } from '../status.ts';
import type { PairCounts } from '../../sync/ports/mirror.ts';

const stateWords: Readonly<Record<PairState, string>> = {
  'signed-out': 'signed out',
  paused: 'paused',
  never: 'not synced yet',
  syncing: 'syncing',
  offline: 'offline',
  attention: 'needs you',
  'up-to-date': 'up to date',
};

export function addStatusCommand(program: Command, run: RunJob): void {
  program
    .command('status')
    .description('show how every pair is; works offline')
    .action((_options: object, command: Command) => run(command, showStatus));
}

function showStatus({ host, out }: Job): ExitCode {
  const all = readStatus(host);
  const names = accountNames(host);
  const now = host.clock.now();
  const globalPause = host.settings.pausedUntil();
  const isPaused = globalPause !== null && globalPause > now;
  const pairs = all.map((one) => statusJson(one, names.get(one.pair.accountId) ?? null));
  const boards = readBoardStatus(host);
  out.result(
    { paused: isPaused, pausedUntil: isPaused ? isoTime(globalPause) : null, pairs, boards: boards.map(boardStatusJson) },
    () => {
      const hintsOfBoards = boards.flatMap(boardHints);
      if (all.length === 0) return [noPairs(host), ...hintsOfBoards].join('\n');
      const rows = all.map((one) => [
        String(one.pair.id),
        stateInWords(one, now),
        one.pair.workspaceName,
        String(one.counts.documents),
        sizeInWords(one),
        one.run?.lastGoodAt ? timeAgo(one.run.lastGoodAt, now) : 'never',
        one.pair.folder,
      ]);
      const headings = ['#PAIR', 'STATE', 'WORKSPACE', '#DOCUMENTS', '#SIZE', 'LAST SYNC', 'FOLDER'];
      return [table(headings, rows), ...all.flatMap((one) => hints(one, host)), ...hintsOfBoards].join('\n');
    },
  );
  const needsUser =
    all.some((one) => one.state === 'attention' || one.state === 'signed-out') || boards.some((one) => one.needsYou > 0);
  return needsUser ? exitCodes.needsUser : exitCodes.done;
}

function stateInWords(status: PairStatus, now: number): string {
  const words = stateWords[status.state];
  return status.pausedUntil === null || status.state !== 'paused' ? words : `${words} ${untilInWords(status.pausedUntil, now)}`;
}

/** Services do not tell every size. */
export function sizeInWords({ counts }: { readonly counts: Pick<PairCounts, 'documents' | 'sized' | 'bytes'> }): string {
  if (counts.sized === counts.documents) return bytesInWords(counts.bytes);
  return counts.sized === 0 ? '' : `over ${bytesInWords(counts.bytes)}`;
}

/** What a person can do about a pair, one line for each thing. */
function hints({ pair, counts, run, state }: PairStatus, host: Host): string[] {
  const lines: string[] = [];
  if (run?.by && state !== 'syncing')
    lines.push(`Pair ${pair.id}: the last run was cut off. "tidemark sync" goes on from there.`);
  if (run?.stopped) lines.push(`Pair ${pair.id} stopped: ${run.stopped.message}`);
  if (run?.asksAboutDeletes === true) {
    const asks = `asks about many deletes: see "tidemark held", answer with "tidemark confirm-deletes ${pair.id} delete|keep"`;
    const isSaid = isAnswered(host, pair);
    lines.push(`Pair ${pair.id} ${isSaid ? 'acts on your answer about the deletes with the next sync' : asks}.`);
  }
  if (run !== null && run.unsettled > 0)
    lines.push(`Pair ${pair.id}: ${counted(run.unsettled, 'file')} still being written when it last synced.`);
  if (counts.conflicts > 0) lines.push(`Pair ${pair.id} has ${counted(counts.conflicts, 'conflict')}: see "tidemark conflicts".`);
  if (counts.held > 0) lines.push(`Pair ${pair.id} holds back ${counted(counts.held, 'step')}: see "tidemark held".`);
  if (counts.failures > 0) lines.push(`Pair ${pair.id} failed at ${counted(counts.failures, 'step')}: see "tidemark held".`);
  return lines;
}

function boardStatusJson({ account, ...numbers }: BoardStatus) {
  return { account: account.name, ...numbers };
}

/** The same for the boards of an account; nothing where all is sent and read. */
function boardHints({ account, unsent, needsYou, unreadable }: BoardStatus): string[] {
  const name = `Boards of "${plain(account.name)}"`;
  const lines: string[] = [];
  if (unsent > 0) {
    const needs = needsYou === 0 ? '' : `, ${needsYou} of them ${needsYou === 1 ? 'needs' : 'need'} you`;
    lines.push(`${name}: ${counted(unsent, 'edit')} not sent${needs}: see "tidemark outbox".`);
  }
  if (unreadable > 0) lines.push(`${name}: ${counted(unreadable, 'board')} could not be read: see "tidemark boards".`);
  return lines;
}
