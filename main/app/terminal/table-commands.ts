import { BadInput } from '../bad-input.ts';
import { findAccount } from '../find.ts';
import { withSession } from '../sessions.ts';
import { chooseColumn, chooseTable, readCondition, readSort } from '../tables/ask.ts';
import { cellText, exportName, exportRows } from '../tables/export.ts';
import { demandChosen, keptTables, openTable, setKept } from '../tables/kept.ts';
import { refreshTable, refreshTableList, sweepRows, tablesOf } from '../tables/refresh.ts';
import { exitCodes } from './exit-codes.ts';
import { accountNames } from './names.ts';
import { addSnapshotCommand } from './snapshot-command.ts';
import { table } from './table.ts';
import { counted, isoTime, timeAgo } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { StoredTable } from '../../sync/ports/table-records.ts';
import type { Tables } from '../../sync/ports/tables.ts';

interface ChoiceOptions {
  readonly account?: string;
  readonly refresh?: boolean;
}

interface TablesOptions extends ChoiceOptions {
  readonly keep?: string;
  readonly forget?: string;
}

interface RowsOptions extends ChoiceOptions {
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
  const tables = program
    .command('tables')
    .description('show the tables of the accounts (lists, reporting feeds) and when their rows were read; works offline')
    .option('--account <name>', 'only of this account')
    .option('--refresh', 'ask the services first which tables there are')
    .option('--keep <table>', "keep this table's rows here, and read them again by and by; needed once for people's private data")
    .option('--forget <table>', "take this table's rows away from this computer, and read them no more")
    .action((options: TablesOptions, command: Command) => run(command, (job) => listTables(job, options)));
  addSnapshotCommand(tables, run);
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
    // An account that is named has to have tables; of all accounts, some have none.
    for (const account of accounts) await refreshList(job, account, { mayLack: options.account === undefined });
  }
  for (const kept of [true, false]) {
    const name = kept ? options.keep : options.forget;
    if (name !== undefined) await choose(job, chooseTable(host, accounts, name), kept);
  }
  const names = accountNames(host);
  const chosen = [options.keep, options.forget].flatMap((name) => (name === undefined ? [] : chooseTable(host, accounts, name)));
  const all = accounts.flatMap((account) => {
    const kept = keptTables(host, account);
    return host.mirror.tables.tables(account.id).map((one) => ({ ...one, kept: kept[one.id] === true }));
  });
  out.result(
    all.map((one) => tableJson(one, names.get(one.accountId) ?? null)),
    () => {
      if (all.length === 0) return 'No tables are known yet. "tidemark tables --refresh" asks for them.';
      const now = host.clock.now();
      const isShown = (one: StoredTable) =>
        chosen.length === 0 || chosen.some(({ id, accountId }) => id === one.id && accountId === one.accountId);
      const rows = all.filter(isShown).map((one) => {
        const read = one.readAt === null ? 'not read yet' : timeAgo(one.readAt, now);
        const off = one.private ? `private data: ${one.kept ? 'kept' : 'off'}` : '';
        const state = one.goneAt !== null ? 'gone' : (one.problem?.message ?? off);
        const count = one.readAt === null ? '' : one.rowCount.toLocaleString('en-US');
        return [one.id, one.name, one.group, names.get(one.accountId) ?? '', String(one.columns.length), count, read, state];
      });
      return table(['TABLE', 'NAME', 'GROUP', 'ACCOUNT', '#COLUMNS', '#ROWS', 'READ', ''], rows);
    },
  );
  return exitCodes.done;
}

function tableJson(table: StoredTable & { readonly kept: boolean }, account: string | null) {
  const { id, name, group, columns, keys, rowCount, readAt, goneAt, problem, private: isPrivate, kept } = table;
  const times = { readAt: isoTime(readAt), goneAt: isoTime(goneAt) };
  const rows = readAt === null ? null : rowCount;
  return { id, name, group, account, columns, keys, rows, ...times, problem, private: isPrivate, kept };
}

async function choose({ host }: Job, { id, accountId }: StoredTable, kept: boolean): Promise<void> {
  const account = host.settings.accounts().find((one) => one.id === accountId);
  if (account === undefined) return;
  const lock = kept ? null : await host.lock();
  try {
    setKept(host, account, { tableId: id, kept });
    if (!kept) await sweepRows(host);
  } finally {
    await lock?.release();
  }
}

/** What is written to the mirror is written by one process at a time. */
async function refreshList(job: Job, account: Account, { mayLack }: { readonly mayLack: boolean }): Promise<void> {
  const { host, signal } = job;
  const lock = await host.lock();
  try {
    await withSession(host, account, async (session) => {
      if (mayLack && session.tables === undefined) return;
      await refreshTableList(host, account, { tables: tablesOf(account, session), signal });
    });
  } finally {
    await lock.release();
  }
}

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
    demandChosen(host, account, known);
    openTable(host, account, known);
    const which = { account, tableId: known.id, whole: true };
    await withTables(job, account, (tables) => refreshTable(host, which, { tables, signal }));
    known = host.mirror.tables.table(account.id, known.id) ?? known;
  }
  if (known.readAt === null) throw new BadInput(`The rows of ${known.id} were not read yet. Add --refresh to read them.`);
  const columns = columnsOf(known, options.columns);
  const where = (options.where ?? []).map((text) => readCondition(known, text));
  const sort = options.sort === undefined ? null : readSort(known, options.sort);
  const query = { where, sort, text: options.text ?? '' };
  if (options.out !== undefined) {
    const list = { accountId: known.accountId, tableId: known.id, query };
    const name = `${exportName(known.id, host.clock.now())}.json.gz`;
    const { file, rows } = await exportRows(host, { out: options.out, name, columns, list, limit: limit ?? Infinity }, signal);
    out.result({ table: known.id, file, rows }, () => `${counted(rows, 'row')} of ${known.id} written to ${file}.`);
    return exitCodes.done;
  }
  const all = host.mirror.tables.select(known.accountId, known.id, query);
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
