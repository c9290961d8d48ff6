import { readFile } from 'node:fs/promises';
import { BadInput } from '../bad-input.ts';
import { chooseAccount, findPair } from '../find.ts';
import { changeIgnoreRules } from '../ignore-rules.ts';
import { addPair } from '../pairs.ts';
import { removePair } from '../remove-pair.ts';
import { changeSelection, readSelection } from '../selection.ts';
import { exitCodes } from './exit-codes.ts';
import { pairJson } from './json-shapes.ts';
import { accountNames } from './names.ts';
import { table } from './table.ts';
import { counted, noAccounts, untilInWords } from './words.ts';
import { isRemoteId } from '../../sync/ports/archive.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { Host } from '../host.ts';

interface AddOptions {
  readonly account?: string;
  readonly workspace: string;
  readonly remoteFolder?: string;
  readonly folder: string;
  readonly linkFiles?: boolean;
}

interface SelectOptions {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly keepFiles?: boolean;
}

interface IgnoreOptions {
  readonly remove: readonly string[];
  readonly file?: string;
  readonly clear?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function addPairCommands(program: Command, run: RunJob): void {
  const pair = program.command('pair').description('workspaces joined with local folders');
  pair
    .command('add')
    .description('join a workspace, or a folder in it, with a local folder')
    .option('--account <name>', 'the account; not needed where there is only one')
    .requiredOption('--workspace <id>', 'the workspace, by the id that "tidemark workspaces" shows')
    .option('--remote-folder <id>', 'only this folder of the workspace')
    .requiredOption('--folder <path>', 'the local folder; made when it is missing')
    .option('--link-files', 'show web links of the archive as .url files')
    .action((options: AddOptions, command: Command) => run(command, (job) => addOne(job, options)));
  pair
    .command('list')
    .description('show the pairs')
    .action((_options: object, command: Command) => run(command, listPairs));
  pair
    .command('remove <pair>')
    .description('end a pair; the service is not touched, and local files stay')
    .option('--trash', 'move the local files that are on the service unchanged to the trash')
    .action((id: string, options: { trash?: boolean }, command: Command) => run(command, (job) => removeOne(job, id, options)));
  pair
    .command('select <pair>')
    .description('leave folders of the service out, or take them in again; without options: show which')
    .option('--exclude <folder>', 'leave this folder out, by id or path; may be repeated', collect, [])
    .option('--keep-files', 'with --exclude: the local files stay here, no longer synced, instead of going to the trash')
    .option('--include <folder>', 'take this folder in again, by id or path; may be repeated', collect, [])
    .action((id: string, options: SelectOptions, command: Command) => run(command, (job) => select(job, id, options)));
  pair
    .command('ignore <pair> [rules...]')
    .description('add rules for local files that are never synced, written as in .gitignore; without rules: show them')
    .option('--remove <rule>', 'take a rule away; may be repeated', collect, [])
    .option('--file <file>', 'take all rules from a file')
    .option('--clear', 'take all rules away')
    .action((...[id, rules, options, command]: [string, readonly string[], IgnoreOptions, Command]) =>
      run(command, (job) => ignore(job, id, { ...options, add: rules })),
    );
}

async function addOne({ host, out, signal }: Job, options: AddOptions): Promise<0> {
  const account = chooseAccount(host, options.account);
  if (options.folder === '') throw new BadInput('--folder needs the path of a folder.');
  checkId('--workspace', options.workspace);
  if (options.remoteFolder !== undefined) checkId('--remote-folder', options.remoteFolder);
  const wanted = {
    account,
    workspaceId: options.workspace,
    remoteFolder: options.remoteFolder ?? null,
    folder: options.folder,
    linkFiles: options.linkFiles ?? false,
  };
  const pair = await addPair(host, wanted, signal);
  out.result(
    pairJson(pair, account.name),
    () => `Pair ${pair.id}: "${pair.workspaceName}" and ${pair.folder}. Next: tidemark sync`,
  );
  return exitCodes.done;
}

/** Throws `BadInput` for what cannot be an id of the service. */
export function checkId(what: string, text: string): void {
  if (!isRemoteId(text)) throw new BadInput(`${what} takes an id as the service has it, not "${text}".`);
}

function listPairs({ host, out }: Job): 0 {
  const pairs = host.settings.pairs();
  const names = accountNames(host);
  const now = host.clock.now();
  const rows = pairs.map((pair) => [
    String(pair.id),
    names.get(pair.accountId) ?? '?',
    pair.workspaceName,
    pair.folder,
    counted(pair.excluded.length, 'folder'),
    pair.pausedUntil !== null && pair.pausedUntil > now ? untilInWords(pair.pausedUntil, now) : 'no',
  ]);
  out.result(
    pairs.map((pair) => pairJson(pair, names.get(pair.accountId) ?? null)),
    () => (rows.length === 0 ? noPairs(host) : table(['#ID', 'ACCOUNT', 'WORKSPACE', 'FOLDER', 'LEFT OUT', 'PAUSED'], rows)),
  );
  return exitCodes.done;
}

/** What comes first where there are no pairs. */
export function noPairs(host: Host): string {
  if (host.settings.accounts().length === 0) return noAccounts;
  return 'No pairs yet. Add one with "tidemark pair add --workspace ID --folder PATH".';
}

async function removeOne({ host, out, signal }: Job, id: string, options: { trash?: boolean }): Promise<0> {
  const pair = findPair(host, id);
  const lock = await host.lock();
  try {
    const { trashed, wasThere } = await removePair(host, { pair, trash: options.trash ?? false }, signal);
    out.result({ removed: pair.id, trashed, folderFound: wasThere }, () => {
      if (!wasThere) return `Pair ${pair.id} is removed. Its folder ${pair.folder} was not there.`;
      const files =
        options.trash === true ? `${counted(trashed, 'item')} went to the trash.` : `The files stay in ${pair.folder}.`;
      return `Pair ${pair.id} is removed. ${files}`;
    });
  } finally {
    await lock.release();
  }
  return exitCodes.done;
}

function select({ host, out }: Job, id: string, options: SelectOptions): 0 {
  const found = findPair(host, id);
  const { exclude, include, keepFiles = false } = options;
  if (keepFiles && exclude.length === 0) throw new BadInput('--keep-files goes with --exclude.');
  const isChange = exclude.length + include.length > 0;
  const pair = isChange ? changeSelection(host, found, { exclude, include, files: keepFiles ? 'stay' : 'trash' }) : found;
  const folders = readSelection(host, pair);
  out.result(
    folders.map((folder) => ({ id: folder.id, path: folder.path, excluded: folder.isExcluded, staysHere: folder.staysHere })),
    () => {
      if (folders.length === 0)
        return `Pair ${pair.id} knows no folders of the service yet. They are known after the first sync.`;
      const rows = folders.map((one) => [
        one.id,
        one.staysHere ? 'left out, stays here' : one.isExcluded ? 'left out' : 'synced',
        one.path ?? '(not on the service any more)',
      ]);
      return table(['#ID', 'STATE', 'FOLDER'], rows) + (isChange ? '\nThe next sync acts on it.' : '');
    },
  );
  return exitCodes.done;
}

async function ignore({ host, out }: Job, id: string, options: IgnoreOptions & { add: readonly string[] }): Promise<0> {
  const found = findPair(host, id);
  if (options.clear === true && options.file !== undefined) throw new BadInput('Say either --file or --clear.');
  const replace = options.clear === true ? '' : options.file === undefined ? null : await readRules(options.file);
  const isChange = replace !== null || options.add.length + options.remove.length > 0;
  const pair = isChange ? changeIgnoreRules(host, found, { replace, add: options.add, remove: options.remove }) : found;
  const rules = pair.ignore.split('\n').filter((line) => line !== '');
  out.result({ pair: pair.id, rules }, () =>
    rules.length === 0 ? `Pair ${pair.id} has no rules of its own; the built-in ones always hold.` : rules.join('\n'),
  );
  return exitCodes.done;
}

async function readRules(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new BadInput(`The file "${file}" cannot be read.`);
  }
}
