import { readWebhooks } from '../tools/webhook-overview.ts';
import { BadInput } from '../bad-input.ts';
import { withToolWork } from './account-tools.ts';
import { exitCodes } from './exit-codes.ts';
import { planned, type ToolOptions, withPlanOptions } from './planned-tool.ts';
import { table } from './table.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';

interface EndOptions extends ToolOptions {
  readonly dead?: boolean;
  readonly all?: boolean;
}

interface MoveOptions extends ToolOptions {
  readonly from: string;
  readonly to: string;
}

/** Tools for what a service tells others by itself. */
export function addWebhookTools(tool: Command, run: RunJob): void {
  tool
    .command('webhooks')
    .description("list all webhooks that this account's key made, and which of them serve nobody any more; changes nothing")
    .option('--account <name>', 'the account; not needed where there is only one')
    .action((given: ToolOptions, command: Command) => run(command, (job) => list(job, given)));
  withPlanOptions(tool.command('end-webhooks [id...]'))
    .description('end webhooks; this cannot be taken back')
    .option(
      '--dead',
      'those that serve nobody: their board is gone, archived or closed to this account, or they tell everything twice',
    )
    .option('--all', 'all of them')
    .action((ids: string[], given: EndOptions, command: Command) => run(command, (job) => end(job, ids, given)));
  withPlanOptions(tool.command('move-webhooks'))
    .description('lead webhooks to another place; "tool undo" leads them back')
    .requiredOption('--from <url>', 'how their addresses begin')
    .requiredOption('--to <url>', 'what stands in its place then; the rest of each address stays')
    .action((given: MoveOptions, command: Command) =>
      run(command, (job) => planned(job, 'move-webhooks', { options: { from: given.from, to: given.to }, given })),
    );
}

async function list(job: Job, given: ToolOptions): Promise<0> {
  const rows = await withToolWork(job, given, readWebhooks);
  job.out.result(rows, () => {
    if (rows.length === 0) return "This account's key made no webhooks.";
    const cells = rows.map(({ id, subject, address, dead }) => [
      id,
      subject,
      address,
      dead === null ? 'serves' : `dead: ${dead}`,
    ]);
    return table(['ID', 'BOARD', 'ADDRESS', 'STATE'], cells);
  });
  return exitCodes.done;
}

function end(job: Job, ids: readonly string[], given: EndOptions): Promise<ExitCode> {
  const ways = [given.dead === true, given.all === true, ids.length > 0].filter(Boolean);
  if (ways.length !== 1) throw new BadInput('Say which webhooks: some ids, --dead, or --all.');
  const which = given.dead === true ? 'dead' : given.all === true ? 'all' : ids;
  return planned(job, 'end-webhooks', { options: { which }, given });
}
