import { isPaused } from '../pause.ts';
import { syncTables } from '../tables/sync-tables.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { plain } from './words.ts';
import type { Job } from './job.ts';
import type { Account } from '../../sync/ports/settings.ts';

/** What came of the tables of one account, for `--json`. */
interface TablesJson {
  readonly account: string;
  readonly problems: readonly string[];
  readonly stopped: { readonly kind: string; readonly message: string } | null;
}

/** Reads the tables that are kept here and due, once. While everything is paused nothing is asked. The caller holds the home's lock. */
export async function syncTablesAndTell(
  { host, signal }: Job,
  accounts: readonly Account[],
): Promise<{ exit: ExitCode; values: readonly TablesJson[]; words: readonly string[] }> {
  const outcomes = isPaused(host) ? [] : await syncTables(host, accounts, signal);
  const failed = outcomes.some(({ stopped, problems }) => stopped !== null || problems.length > 0);
  return {
    exit: failed ? exitCodes.error : exitCodes.done,
    values: outcomes.map(({ account, problems, stopped }) => {
      return { account: account.name, problems, stopped: stopped && { kind: stopped.kind, message: stopped.message } };
    }),
    words: outcomes.flatMap(({ account, stopped, problems }) => {
      const name = `Tables of "${plain(account.name)}"`;
      const said = problems.map((problem) => `${name}: ${plain(problem)}`);
      return stopped ? [`${name}: stopped: ${plain(stopped.message)}`, ...said] : said;
    }),
  };
}
