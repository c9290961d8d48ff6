import { BadInput } from '../bad-input.ts';
import { belowHelp } from './help-text.ts';
import { planned, type ToolOptions, withPlanOptions } from './planned-tool.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';

interface InactiveOptions extends ToolOptions {
  readonly days: string;
  readonly successor?: string;
  readonly successorOf?: readonly string[];
  readonly person?: readonly string[];
  readonly neverSignedIn?: boolean;
}

const inactiveHelp = `
People are named by id, e-mail address or whole name. Members are deleted, people from outside removed from the account; the owner
of the account and yourself never are. Whoever signs in between the preview and their turn stays.

  tidemark tool remove-inactive --days 365 --successor mei@example.com --dry-run
  tidemark tool remove-inactive --days 365 --successor mei@example.com --yes-12
  tidemark tool remove-inactive --days 365 \\
    --successor-of bo@example.com=mei@example.com --person bo@example.com`;

/** Tools that are about people. */
export function addPeopleTools(tool: Command, run: RunJob): void {
  withPlanOptions(tool.command('remove-inactive'))
    .description(
      'take people out of the account who have not signed in for long, and hand on what they are head administrator of',
    )
    .requiredOption('--days <n>', 'who has not signed in for so many days')
    .option(
      '--successor <person>',
      'becomes head administrator of the workspaces, templates, portfolios and teams that they leave',
    )
    .option('--successor-of <person=successor...>', 'the same for what one of them leaves')
    .option('--person <person...>', 'only these people')
    .option('--never-signed-in', 'also who has never signed in, however lately invited')
    .addHelpText('after', belowHelp(inactiveHelp))
    .action((options: InactiveOptions, command: Command) => run(command, (job) => removeInactive(job, options)));
}

async function removeInactive(job: Job, given: InactiveOptions): Promise<ExitCode> {
  if (!/^\d{1,6}$/.test(given.days)) throw new BadInput('--days is a number from 1.');
  const successors = (given.successorOf ?? []).map((text) => {
    const [of = '', to = '', ...more] = text.split('=');
    if (of === '' || to === '' || more.length > 0) throw new BadInput('--successor-of is PERSON=SUCCESSOR.');
    return { of, to };
  });
  const { neverSignedIn = false, successor = null, person: only = null } = given;
  return planned(job, 'remove-inactive', {
    options: { days: Number(given.days), neverSignedIn, successor, successors, only },
    given,
  });
}
