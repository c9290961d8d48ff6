import { chooseAccount } from '../find.ts';
import { planTool } from '../tools/preview.ts';
import { planAndRun, type PlanOptions } from './tool-run.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job } from './job.ts';

export interface ToolOptions extends PlanOptions {
  readonly account?: string;
}

/** What every command has that shows all changes first. */
export function withPlanOptions(command: Command): Command {
  return command
    .option('--account <name>', 'the account; not needed where there is only one')
    .option('--dry-run', 'only show what would be changed')
    .option('--csv <file>', 'save what is shown as CSV, in a new file')
    .option('--yes [n]', 'do it without asking; --yes-N where it cannot be taken back');
}

/** Plans the tool of that name on the account that was named, and does it as the options say. */
export async function planned(
  job: Job,
  tool: string,
  { options, given }: { options: object; given: ToolOptions },
): Promise<ExitCode> {
  const account = chooseAccount(job.host, given.account);
  return planAndRun(job, await planTool(job.host, { account, tool, options }, job.signal), given);
}
