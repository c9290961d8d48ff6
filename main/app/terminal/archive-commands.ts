import { writeFile } from 'node:fs/promises';
import { listArchive } from '../archive-list.ts';
import { downloadDocument, uploadFile } from '../archive-transfer.ts';
import { BadInput } from '../bad-input.ts';
import { findEverywhere, workspaceNames } from '../boards/find-cards.ts';
import { chooseAccount, findPair } from '../find.ts';
import { withSession } from '../sessions.ts';
import { SyncError } from '../../sync/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { cardHitJson, hitJson, itemJson, rowHitJson } from './json-shapes.ts';
import { accountNames } from './names.ts';
import { checkId } from './pair-commands.ts';
import { table } from './table.ts';
import { bytesInWords, exactTime, noAccounts } from './words.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { ArchiveContents } from '../archive-list.ts';

interface AccountOption {
  readonly account?: string;
}

const accountOption = ['--account <name>', 'the account; not needed where there is only one'] as const;

export function addArchiveCommands(program: Command, run: RunJob): void {
  program
    .command('workspaces')
    .description('show the workspaces that the accounts can see')
    .option(accountOption[0], 'only this account')
    .action((options: AccountOption, command: Command) => run(command, (job) => listWorkspaces(job, options)));
  program
    .command('search <query...>')
    .description('find documents, folders, links, cards and rows of tables by their words; works offline')
    .option('--pair <id>', 'only in this pair, no cards or rows')
    .option('--limit <count>', 'how many at most', '50')
    .action((words: readonly string[], options: SearchOptions, command: Command) =>
      run(command, (job) => search(job, words, options)),
    );
  program
    .command('list <workspace-or-folder>')
    .description('show everything in a workspace, or below a folder, by its id')
    .option(...accountOption)
    .option('--out <file>', 'write it to a new file as JSON')
    .action((id: string, options: ListOptions, command: Command) => run(command, (job) => list(job, id, options)));
  program
    .command('download <document>')
    .description('save one document, by its id; nothing is overwritten')
    .option(...accountOption)
    .requiredOption('--out <folder>', 'where to save it')
    .action((id: string, options: AccountOption & { out: string }, command: Command) =>
      run(command, (job) => download(job, id, options)),
    );
  program
    .command('upload <file>')
    .description('send one file into a folder of the service')
    .option(...accountOption)
    .requiredOption('--to <folder-id>', 'the folder, by its id')
    .action((file: string, options: AccountOption & { to: string }, command: Command) =>
      run(command, (job) => upload(job, file, options)),
    );
}

async function listWorkspaces({ host, out, signal }: Job, options: AccountOption): Promise<0> {
  const accounts = options.account === undefined ? host.settings.accounts() : [chooseAccount(host, options.account)];
  const found: { id: string; name: string; archived: boolean; rootContainerId: string; account: string }[] = [];
  for (const account of accounts) {
    const workspaces = await withSession(host, account, (session) => session.workspaces(signal));
    host.mirror.saveWorkspaces(account.id, workspaces, host.clock.now());
    for (const { id, name, archived, rootId, hasArchive = true } of workspaces) {
      if (!hasArchive) continue;
      found.push({ id, name, archived, rootContainerId: rootId, account: account.name });
    }
  }
  out.result(found, () => {
    if (accounts.length === 0) return noAccounts;
    if (found.length === 0) return 'The account sees no workspaces.';
    const rows = found.map((one) => [one.id, one.name, one.archived ? 'archived' : '', one.account]);
    return table(['#ID', 'NAME', '', 'ACCOUNT'], rows);
  });
  return exitCodes.done;
}

interface SearchOptions {
  readonly pair?: string;
  readonly limit: string;
}

function search({ host, out }: Job, words: readonly string[], options: SearchOptions): 0 {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) throw new BadInput('--limit is a number from 1 to 10000.');
  const text = words.join(' ');
  const inPair = options.pair === undefined ? null : findPair(host, options.pair).id;
  const hits = inPair === null ? findEverywhere(host, text, limit) : host.mirror.search(text, { limit, pairId: inPair });
  const workspaceOf = workspaceNames(host);
  const accounts = accountNames(host);
  const values = hits.map((hit) => {
    if (hit.kind === 'card') return cardHitJson(hit, workspaceOf(hit));
    return hit.kind === 'row' ? rowHitJson(hit, accounts.get(hit.accountId) ?? '') : hitJson(hit);
  });
  out.result(values, () => {
    if (values.length === 0) return 'Nothing found.';
    const rows = values.map(({ pair, id, kind, path }) => [pair === null ? '' : String(pair), id, kind, path]);
    return table(['#PAIR', '#ID', 'KIND', 'PATH'], rows);
  });
  return exitCodes.done;
}

interface ListOptions extends AccountOption {
  readonly out?: string;
}

async function list({ host, out, signal }: Job, id: string, options: ListOptions): Promise<ExitCode> {
  checkId('A workspace or folder', id);
  const account = chooseAccount(host, options.account);
  const contents = await withSession(host, account, (session) => listArchive(session, id, signal));
  const value = { id, rootId: contents.rootId, items: contents.items.map(itemJson), unreadable: contents.unreadable };
  if (options.out !== undefined) {
    await writeText(options.out, `${JSON.stringify(value, null, 2)}\n`);
    const { out: file } = options;
    out.result({ id, out: file, items: value.items.length }, () => `${value.items.length} items written to ${file}.`);
  } else {
    out.result(value, () => contentsInWords(contents));
  }
  return contents.unreadable.length === 0 ? exitCodes.done : exitCodes.needsUser;
}

function contentsInWords(contents: ArchiveContents): string {
  if (contents.items.length === 0) return 'Nothing is in it.';
  const rows = contents.items.map((item) => [
    item.id,
    item.kind,
    item.modifiedAt === null ? '' : exactTime(item.modifiedAt),
    item.size === null ? '' : bytesInWords(item.size),
    item.path,
  ]);
  const notes = contents.unreadable.map((id) => `Folder ${id} may not be read by this account.`);
  return [table(['#ID', 'KIND', 'MODIFIED', '#SIZE', 'PATH'], rows), ...notes].join('\n');
}

async function writeText(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (isThere) throw new BadInput(`"${file}" is there already. Take another name.`);
    throw new SyncError('unreadable', `The file "${file}" cannot be written.`, { cause: error });
  }
}

async function download({ host, out, signal }: Job, id: string, options: AccountOption & { out: string }): Promise<0> {
  checkId('A document', id);
  const account = chooseAccount(host, options.account);
  const saved = await withSession(host, account, (session) =>
    downloadDocument(host, { session, id, folder: options.out }, signal),
  );
  out.result(
    { id, path: saved.path, bytes: saved.bytes, sha256: saved.hash },
    () => `${saved.path} (${bytesInWords(saved.bytes)})`,
  );
  return exitCodes.done;
}

async function upload({ host, out, signal }: Job, file: string, options: AccountOption & { to: string }): Promise<0> {
  checkId('--to', options.to);
  const account = chooseAccount(host, options.account);
  const sent = await withSession(host, account, (session) =>
    uploadFile({ session, file, folderId: options.to, onProgress: () => undefined }, signal),
  );
  const { id, name, version, size } = sent;
  out.result({ id, name, version, bytes: size, folderId: options.to }, () => {
    const what = version === null ? 'a document of its own' : `version ${version}`;
    return `"${name}" is sent: document ${id}, ${what}.`;
  });
  return exitCodes.done;
}
