import { addWebhook, changeWebhook, endWebhook, listWebhooks, type WebhookRow } from '../boards/webhooks.ts';
import { chooseBoard } from '../boards/choose.ts';
import { chooseAccount, findAccount } from '../find.ts';
import { exitCodes } from './exit-codes.ts';
import { accountNames } from './names.ts';
import { table } from './table.ts';
import { plain } from './words.ts';
import type { Command } from 'commander';
import type { Job, RunJob } from './job.ts';
import type { Account } from '../../sync/ports/settings.ts';

interface AccountOption {
  readonly account?: string;
}

interface TargetOptions extends AccountOption {
  readonly address: string;
  readonly elsewhere?: boolean;
}

const accountOption = ['--account <name>', 'the account; not needed where there is only one'] as const;
const addressOption = ['--address <url>', 'https, leading to the port of "tidemark serve --port N" on this machine'] as const;
const elsewhereOption = [
  '--elsewhere',
  'the address is another program: nothing is put behind it, and nothing comes here',
] as const;

export function addWebhookCommands(program: Command, run: RunJob): void {
  const webhooks = program
    .command('webhooks')
    .description('have a service tell when a card moves, so that a running "tidemark serve" refreshes that board at once');
  webhooks
    .command('list', { isDefault: true })
    .description('show the subscriptions of the accounts')
    .option('--account <name>', 'only of this account')
    .action((options: AccountOption, command: Command) => run(command, (job) => list(job, options)));
  webhooks
    .command('add')
    .description('subscribe to a board; a secret path of its own is put behind the address')
    .requiredOption('--board <board>', 'the board, by id or name')
    .requiredOption(...addressOption)
    .option(...elsewhereOption)
    .option('--account <name>', 'the account, where several know the board')
    .action((options: TargetOptions & { board: string }, command: Command) => run(command, (job) => add(job, options)));
  webhooks
    .command('change <id>')
    .description('give a subscription another address')
    .requiredOption(...addressOption)
    .option(...elsewhereOption)
    .option(...accountOption)
    .action((id: string, options: TargetOptions, command: Command) => run(command, (job) => change(job, id, options)));
  webhooks
    .command('remove <id>')
    .description('end a subscription')
    .option(...accountOption)
    .action((id: string, options: AccountOption, command: Command) => run(command, (job) => remove(job, id, options)));
}

async function list(job: Job, { account: name }: AccountOption): Promise<0> {
  const { host, out, signal } = job;
  const accounts: readonly Account[] = name === undefined ? host.settings.accounts() : [findAccount(host, name)];
  const rows: WebhookRow[] = [];
  for (const account of accounts) rows.push(...(await listWebhooks(job, account, signal)));
  out.result(
    rows.map((row) => webhookJson(job, row)),
    () => {
      if (rows.length === 0) return 'No webhooks.';
      const names = accountNames(host);
      const cells = rows.map(({ id, board, boardId, address, here, accountId }) => {
        return [id, board ?? boardId, here ? 'here' : 'elsewhere', address, names.get(accountId) ?? ''];
      });
      return table(['ID', 'BOARD', 'GOES', 'ADDRESS', 'ACCOUNT'], cells);
    },
  );
  return exitCodes.done;
}

async function add(job: Job, options: TargetOptions & { readonly board: string }): Promise<0> {
  const { host, out, signal } = job;
  const board = chooseBoard(host, options.board, options.account);
  const account = chooseAccount(host, accountNames(host).get(board.accountId));
  const row = await addWebhook(job, { account, boardId: board.id, target: targetOf(options) }, signal);
  out.result(webhookJson(job, row), () => {
    const where = row.here ? ' "tidemark serve" refreshes the board when a hint comes.' : '';
    return `Webhook ${row.id} tells ${plain(row.address)} of the board "${plain(board.name)}".${where}`;
  });
  return exitCodes.done;
}

async function change(job: Job, id: string, options: TargetOptions): Promise<0> {
  const account = chooseAccount(job.host, options.account);
  await changeWebhook(job, { account, id, target: targetOf(options) }, job.signal);
  job.out.result({ changed: id }, () => `Webhook ${plain(id)} has another address.`);
  return exitCodes.done;
}

async function remove(job: Job, id: string, options: AccountOption): Promise<0> {
  await endWebhook(job, { account: chooseAccount(job.host, options.account), id }, job.signal);
  job.out.result({ removed: id }, () => `Webhook ${plain(id)} has ended.`);
  return exitCodes.done;
}

function targetOf({ address, elsewhere }: TargetOptions): { address: string; here: boolean } {
  return { address, here: elsewhere !== true };
}

function webhookJson({ host }: Job, { id, accountId, boardId, board, events, address, here }: WebhookRow) {
  return { id, account: accountNames(host).get(accountId) ?? null, boardId, board, events, address, here };
}
