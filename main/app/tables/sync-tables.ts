import { AccountTables } from './account-tables.ts';
import { keptTables } from './kept.ts';
import { Sessions } from '../sessions.ts';
import type { Host } from '../host.ts';
import type { SyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What came of the tables of one account. */
export interface TableOutcome {
  readonly account: Account;
  readonly stopped: SyncError | null;
  /** Sentences for a person about tables that could not be read or saved. */
  readonly problems: readonly string[];
}

/**
 * Reads the tables that are kept and due, and writes those that are to be saved, once, in all accounts that have such. The caller holds the home's
 * lock. Rejects only with the reason of `signal`.
 */
export async function syncTables(
  host: Host,
  accounts: readonly Account[],
  signal: AbortSignal,
): Promise<readonly TableOutcome[]> {
  const sessions = new Sessions(host);
  try {
    const using = accounts.filter((account) => Object.values(keptTables(host, account)).includes(true));
    const outcomes = await Promise.all(using.map((account) => syncAccount(host, { account, sessions }, signal)));
    return outcomes.filter((outcome) => outcome !== null);
  } finally {
    await sessions.close();
  }
}

async function syncAccount(
  host: Host,
  { account, sessions }: { account: Account; sessions: Sessions },
  signal: AbortSignal,
): Promise<TableOutcome | null> {
  const read = new Set<string>();
  const unsaved: string[] = [];
  const tables = AccountTables.of(
    host,
    { account, session: sessions.of(account) },
    {
      changed: (tableId) => {
        if (tableId !== null) read.add(tableId);
      },
      snapshotFailed: ({ name }, problem) => void unsaved.push(`"${name}" was not saved to its folder. ${problem}`),
    },
  );
  if (tables === null) return null;
  const stopped = await tables.round(signal);
  const unread = host.mirror.tables
    .tables(account.id)
    .flatMap(({ id, name, problem }) => (read.has(id) && problem !== null ? [`"${name}" was not read. ${problem.message}`] : []));
  return { account, stopped, problems: stopped ? unsaved : [...unread, ...unsaved] };
}
