import { isPaused } from '../pause.ts';
import { syncBoards, type BoardOutcome } from '../boards/sync-boards.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { counted, needingYou, plain } from './words.ts';
import type { Job } from './job.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What came of the boards of one account, for `--json`. */
interface BoardsJson {
  readonly account: string;
  readonly unsent: number;
  readonly needsYou: number;
  readonly stopped: { readonly kind: string; readonly message: string } | null;
}

/** Sends edits of boards and refreshes the mirror once. While everything is paused nothing is asked. The caller holds the home's lock. */
export async function syncBoardsAndTell(
  { host, signal }: Job,
  accounts: readonly Account[],
): Promise<{ exit: ExitCode; values: readonly BoardsJson[]; words: readonly string[] }> {
  const outcomes = isPaused(host) ? [] : await syncBoards(host, accounts, signal);
  const exits = outcomes.map(({ stopped, needsYou }) => {
    return stopped ? exitCodes.error : needsYou > 0 ? exitCodes.needsUser : exitCodes.done;
  });
  return {
    exit: exits.reduce(gravest, exitCodes.done),
    values: outcomes.map(({ account, unsent, needsYou, stopped }) => {
      return { account: account.name, unsent, needsYou, stopped: stopped && { kind: stopped.kind, message: stopped.message } };
    }),
    words: outcomes.flatMap(inWords),
  };
}

/** What went wrong comes before what waits for the person. */
export function gravest(a: ExitCode, b: ExitCode): ExitCode {
  return [exitCodes.error, exitCodes.needsUser].find((exit) => a === exit || b === exit) ?? exitCodes.done;
}

/** Nothing is said of boards where nothing waited and all is as it should be. */
function inWords({ account, settled, unsent, needsYou, stopped }: BoardOutcome): readonly string[] {
  const name = `Boards of "${plain(account.name)}"`;
  const waits = unsent === 0 ? '' : ` ${counted(unsent, 'edit')} not sent${needsYou > 0 ? `, ${needingYou(needsYou)}` : ''}.`;
  if (stopped) return [`${name}: stopped: ${plain(stopped.message)}${waits}`];
  const done = settled === 0 ? '' : ` ${counted(settled, 'edit')} sent.`;
  const look = waits === '' ? '' : `${waits} See "tidemark outbox".`;
  return done + look === '' ? [] : [`${name}:${done}${look}`];
}
