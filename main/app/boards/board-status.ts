import { needsPerson } from './board-view.ts';
import type { Host } from '../host.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** How the boards of one account stand. */
export interface BoardStatus {
  readonly account: Account;
  /** Those that are kept here. */
  readonly boards: number;
  /** Boards that could not be read the last time. */
  readonly unreadable: number;
  /** Edits that the service does not have yet; the others say how many of them wait for a person, and why. */
  readonly unsent: number;
  readonly needsYou: number;
  readonly conflicts: number;
  readonly failed: number;
  readonly held: number;
  readonly drafts: number;
}

/** For each account that has boards or edits of them. From the home alone: it works offline and while another process syncs. */
export function readBoardStatus({ settings, mirror, outbox }: Host): readonly BoardStatus[] {
  const all = settings.accounts().map((account): BoardStatus => {
    const leftOut = outbox.leftOut(account.id);
    const boards = mirror.boards
      .boards(account.id)
      .filter(({ id, archived, goneAt }) => !archived && goneAt === null && !leftOut.has(id));
    const entries = outbox.entries(account.id);
    const waiting = entries.filter(needsPerson);
    const count = (state: (typeof entries)[number]['state']) => waiting.filter((entry) => entry.state === state).length;
    return {
      account,
      boards: boards.length,
      unreadable: boards.filter(({ problem }) => problem !== null && problem.kind !== 'offline').length,
      unsent: entries.length,
      needsYou: waiting.length,
      conflicts: count('conflict'),
      failed: count('failed'),
      held: count('held'),
      drafts: count('draft'),
    };
  });
  return all.filter(({ boards, unsent }) => boards + unsent > 0);
}
