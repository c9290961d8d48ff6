import { AccountBoards } from './account-boards.ts';
import { needsPerson } from './board-view.ts';
import { Sessions } from '../sessions.ts';
import type { Host } from '../host.ts';
import type { SyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What came of the boards of one account. */
export interface BoardOutcome {
  readonly account: Account;
  readonly stopped: SyncError | null;
  /** Edits that waited before, and have nothing left to do. */
  readonly settled: number;
  /** Edits that still were not sent, and how many of them need the person. */
  readonly unsent: number;
  readonly needsYou: number;
}

/**
 * Sends what waits and brings the mirror up to the service, once, for each of these accounts whose service has boards. The caller holds the
 * home's lock. Rejects only with the reason of `signal`.
 */
export async function syncBoards(
  host: Host,
  accounts: readonly Account[],
  signal: AbortSignal,
): Promise<readonly BoardOutcome[]> {
  const sessions = new Sessions(host);
  try {
    const outcomes = await Promise.all(
      accounts.map(async (account): Promise<BoardOutcome | null> => {
        const boards = AccountBoards.of(host, { account, session: sessions.of(account) }, () => undefined);
        if (boards === null) return null;
        const waited = host.outbox.entries(account.id);
        // Whoever asks for a sync has finished typing.
        const report = await boards.send(0, signal);
        const stopped = report.stopped ?? (await boards.refresh(null, signal));
        const entries = host.outbox.entries(account.id);
        const left = new Set(entries.map(({ id }) => id));
        const settled = waited.filter(({ id }) => !left.has(id)).length;
        return { account, stopped, settled, unsent: entries.length, needsYou: entries.filter(needsPerson).length };
      }),
    );
    return outcomes.filter((outcome) => outcome !== null);
  } finally {
    await sessions.close();
  }
}
