import { BadInput } from '../bad-input.ts';
import { findAccount } from '../find.ts';
import { withSession } from '../sessions.ts';
import { chooseColumn, chooseTable, readCondition, readSort } from '../tables/ask.ts';
import { cellText, exportName, exportRows } from '../tables/export.ts';
import { refreshTable, refreshTableList, tablesOf } from '../tables/refresh.ts';
import { exitCodes } from './exit-codes.ts';
import { accountNames } from './names.ts';
import { table } from './table.ts';
import { counted, isoTime, timeAgo } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { Tables } from '../../sync/ports/tables.ts';

interface TablesOptions {
  readonly account?: string;
  readonly refresh?: boolean;
}

interface RowsOptions extends TablesOptions {
  readonly where?: readonly string[];
  readonly text?: string;
  readonly sort?: string;
  readonly columns?: string;
  readonly limit?: string;
  readonly out?: string;
}

/** Rows on a screen, where nobody asks for another number. */
const rowsShown = 50;

export function addTableCommands(program: Command, run: RunJob): void {
  program
    .command('tables')
    .description('show the tables of the accounts (lists, reporting feeds) and when their rows were read; works offline')
    .option('--account <name>', 'only of this account')
    .option('--refresh', 'ask the services first which tables there are')
    .action((options: TablesOptions, command: Command) => run(command, (job) => listTables(job, options)));
  program
    .command('rows <table>')
    .description('show rows of a table as they were last read, or write them to a file; works offline')
    .option('--account <name>', 'the account, where several know the table')
    .option('--refresh', 'read the whole table from the service first')
    .option(
      '--where <condition>',
      'only rows of which this holds: Column=value, also with != < <= > >= and ~ (contains); again for more',
      more,
    )
    .option('--text <words>', 'only rows with words that begin like these, in any column')
    .option('--sort <column>', 'in the order of this column; -COLUMN for the largest first')
    .option('--columns <names>', 'only these columns, commas between them')
    .option('--limit <number>', `so many rows at most; ${rowsShown} on the screen, all with --json and --out`)
    .option('--out <file>', 'write to FILE.csv or FILE.json.gz, or into a folder as ROOT_TABLE_DATE.json.gz; never over a file')
    .action((name: string, options: RowsOptions, command: Command) => run(command, (job) => showRows(job, name, options)));
}

function more(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function accountsOf({ host }: Job, name: string | undefined): readonly Account[] {
  return name === undefined ? host.settings.accounts() : [findAccount(host, name)];
}

async function listTables(job: Job, options: TablesOptions): Promise<0> {
  const { host, out } = job;
  const accounts = accountsOf(job, options.account);
  if (options.refresh === true) {
    for (const account of accounts) {
      await withTables(job, account, (tables) => refreshTableList(host, account, { tables, signal: job.signal }));
    }
  }
  const names = accountNames(host);
  const all = accounts.flatMap(({ id }) => host.mirror.tables.tables(id));
  out.result(
    all.map((one) => tableJson(one, names.get(one.accountId) ?? null)),
    () => {
      if (all.length === 0) return 'No tables are known yet. "tidemark tables --refresh" asks for them.';
      const now = host.clock.now();
      const rows = all.map((one) => {
        const read = one.readAt === null ? 'not read yet' : timeAgo(one.readAt, now);
        const state = one.goneAt !== null ? 'gone' : (one.problem?.message ?? '');
        const count = one.readAt === null ? '' : one.rowCount.toLocaleString('en-US');
        return [one.id, one.group, names.get(one.accountId) ?? '', String(one.columns.length), count, read, state];
      });
      return table(['TABLE', 'GROUP', 'ACCOUNT', '#COLUMNS', '#ROWS', 'READ', ''], rows);
    },
  );
  return exitCodes.done;
}

function tableJson({ id, name, group, columns, keys, rowCount, readAt, goneAt, problem }: StoredTable, account: string | null) {
  const times = { readAt: isoTime(readAt), goneAt: isoTime(goneAt) };
  return { id, name, group, account, columns, keys, rows: readAt === null ? null : rowCount, ...times, problem };
}

/** What is written to the mirror is written by one process at a time. */
async function withTables(job: Job, account: Account, work: (tables: Tables) => Promise<void>): Promise<void> {
  const lock = await job.host.lock();
  try {
    await withSession(job.host, account, (session) => work(tablesOf(account, session)));
  } finally {
    await lock.release();
  }
}

async function showRows(job: Job, name: string, options: RowsOptions): Promise<0> {
  const { host, out, signal } = job;
  const limit = options.limit === undefined ? null : readLimit(options.limit);
  const accounts = accountsOf(job, options.account);
  let known = chooseTable(host, accounts, name);
  const account = accounts.find(({ id }) => id === known.accountId);
  if (options.refresh === true && account !== undefined) {
    const which = { accountId: account.id, tableId: known.id };
    await withTables(job, account, (tables) => refreshTable(host, which, { tables, signal }));
    known = host.mirror.tables.table(account.id, known.id) ?? known;
  }
  if (known.readAt === null) throw new BadInput(`The rows of ${known.id} were not read yet. Add --refresh to read them.`);
  const columns = columnsOf(known, options.columns);
  const where = (options.where ?? []).map((text) => readCondition(known, text));
  const sort = options.sort === undefined ? null : readSort(known, options.sort);
  const all = host.mirror.tables.select(known.accountId, known.id, { where, sort, text: options.text ?? '' });
  if (options.out !== undefined) {
    const rows = all.slice(0, limit ?? all.length);
    const wanted = { out: options.out, name: exportName(known.id, host.clock.now()), columns, rows };
    const file = await exportRows(host, wanted, signal);
    out.result(
      { table: known.id, file, rows: rows.length },
      () => `${counted(rows.length, 'row')} of ${known.id} written to ${file}.`,
    );
    return exitCodes.done;
  }
  tellRows(job, known, { columns, all, limit });
  return exitCodes.done;
}

function tellRows(
  { host, out }: Job,
  known: StoredTable,
  { columns, all, limit }: { columns: readonly string[]; all: readonly number[]; limit: number | null },
): void {
  const shown = host.mirror.tables.cells(all.slice(0, limit ?? (out.isJson ? all.length : rowsShown)));
  const values = shown.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
  out.result(values, () => {
    const read = `read ${timeAgo(known.readAt ?? 0, host.clock.now())}`;
    if (all.length === 0) return `No such rows; ${read}.`;
    const lines = values.map((row) => columns.map((name) => shortened(cellText(row[name]))));
    const headings = columns.map((name) =>
      known.columns.find((one) => one.name === name)?.kind === 'number' ? `#${name}` : name,
    );
    const count = shown.length === all.length ? counted(all.length, 'row') : `${shown.length} of ${counted(all.length, 'row')}`;
    return `${table(headings, lines)}\n${count}; ${read}.`;
  });
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function columnsOf(known: StoredTable, names: string | undefined): readonly string[] {
  if (names === undefined) return known.columns.map(({ name }) => name);
  return names.split(',').map((name) => chooseColumn(known, name));
}

function readLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new BadInput(`--limit takes a number of rows, not "${text}".`);
  return Number(text);
}
