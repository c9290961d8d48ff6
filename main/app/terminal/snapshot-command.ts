import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { findAccount } from '../find.ts';
import { chooseTable } from '../tables/ask.ts';
import { demandChosen } from '../tables/kept.ts';
import { setSnapshot, snapshotsOf, type Snapshot } from '../tables/snapshots.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './table.ts';
import { isoTime, timeAgo } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';

interface SnapshotOptions {
  readonly account?: string;
  readonly folder?: string;
  readonly form?: string;
  readonly every?: string;
  readonly off?: boolean;
}

/** `tables snapshot`: below the command that lists the tables. */
export function addSnapshotCommand(tables: Command, run: RunJob): void {
  tables
    .command('snapshot [table]')
    .description('write a table to a folder again and again, a file for each day; without a table, show what is written so')
    .option('--account <name>', 'the account, where several know the table')
    .option('--folder <path>', 'the folder, which has to be there')
    .option('--form <form>', 'json.gz or csv', 'json.gz')
    .option('--every <time>', 'day or week', 'day')
    .option('--off', 'write it no more; what was written stays')
    .action((name: string | undefined, _options: object, command: Command) =>
      // The account may have been said before the name of this command.
      run(command, (job) => snapshots(job, name, command.optsWithGlobals())),
    );
}

function snapshots(job: Job, name: string | undefined, options: SnapshotOptions): 0 {
  const { host } = job;
  const accounts = options.account === undefined ? host.settings.accounts() : [findAccount(host, options.account)];
  if (name !== undefined) {
    const known = chooseTable(host, accounts, name);
    const account = accounts.find(({ id }) => id === known.accountId);
    if (!account) throw new BadInput(`There is no account that knows ${known.id} any more.`);
    if (options.off !== true) demandChosen(host, account, known);
    setSnapshot(host, account, { tableId: known.id, wish: options.off === true ? null : readWish(options) });
  } else if (options.folder !== undefined || options.off === true) {
    throw new BadInput('Say which table: tidemark tables snapshot TABLE --folder PATH.');
  }
  tell(
    job,
    accounts.flatMap((account) => snapshotsOf(host, account).map((one) => ({ ...one, account: account.name }))),
  );
  return exitCodes.done;
}

function readWish({ folder, form, every }: SnapshotOptions): Pick<Snapshot, 'folder' | 'form' | 'every'> {
  if (folder === undefined) throw new BadInput('Say where to: --folder PATH. --off ends it.');
  const place = resolve(folder);
  if (!existsSync(place)) throw new BadInput(`The folder "${place}" is not there.`);
  if (form !== 'json.gz' && form !== 'csv') throw new BadInput(`--form is json.gz or csv, not "${form ?? ''}".`);
  if (every !== 'day' && every !== 'week') throw new BadInput(`--every is day or week, not "${every ?? ''}".`);
  return { folder: place, form, every };
}

function tell({ host, out }: Job, all: readonly (Snapshot & { readonly account: string })[]): void {
  const values = all.map(({ tableId, account, folder, form, every, lastAt, lastFile, problem }) => {
    return { table: tableId, account, folder, form, every, lastAt: isoTime(lastAt), lastFile, problem };
  });
  out.result(values, () => {
    if (all.length === 0)
      return 'No table is written to a folder by itself. "tidemark tables snapshot TABLE --folder PATH" begins it.';
    const now = host.clock.now();
    const rows = all.map(({ tableId, account, folder, form, every, lastAt, problem }) => {
      const last = lastAt === null ? 'not yet' : timeAgo(lastAt, now);
      return [tableId, account, folder, form, every, last, problem ?? ''];
    });
    const note = '"tidemark sync", "sync --watch", "serve" and the desktop app write them when they are due.';
    return `${table(['TABLE', 'ACCOUNT', 'FOLDER', 'FORM', 'EVERY', 'WRITTEN', ''], rows)}\n${note}`;
  });
}
