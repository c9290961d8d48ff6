import { belowHelp } from './help-text.ts';
import { planned, type ToolOptions, withPlanOptions } from './planned-tool.ts';
import type { Command } from 'commander';
import type { RunJob } from './job.ts';

const named =
  'A workspace is named by its id, or by its whole name where only one has it: "tidemark tool workspaces" lists them.';

/** Tools that change workspaces. */
export function addWorkspaceTools(tool: Command, run: RunJob): void {
  withPlanOptions(tool.command('create-workspaces <name...>'))
    .description('make workspaces; a name that there is already is not made again')
    .option('--owner <person>', 'the head administrator, by id, e-mail address or whole name')
    .action((names: string[], given: ToolOptions & { owner?: string }, command: Command) =>
      run(command, (job) => planned(job, 'create-workspaces', { options: { names, owner: given.owner ?? null }, given })),
    );
  withPlanOptions(tool.command('rename-workspace <workspace>'))
    .description('give a workspace another name; "tool undo" gives the old one back')
    .requiredOption('--to <name>', 'the new name')
    .addHelpText('after', belowHelp(`\n${named}`))
    .action((workspace: string, given: ToolOptions & { to: string }, command: Command) =>
      run(command, (job) => planned(job, 'rename-workspaces', { options: { renames: [{ workspace, to: given.to }] }, given })),
    );
  archiving(tool.command('archive-workspaces <workspace...>'), true, run).description(
    'put workspaces into the archive; "tool undo" takes them out again',
  );
  archiving(tool.command('unarchive-workspaces <workspace...>'), false, run).description(
    'take workspaces out of the archive; "tool undo" puts them back',
  );
  withPlanOptions(tool.command('delete-workspaces <workspace...>'))
    .description('delete archived workspaces with all that is in them; this cannot be taken back')
    .option('--active-too', 'also those that are in use')
    .addHelpText('after', belowHelp(`\n${named}\nOne that is renamed, changed or taken back into use after the preview stays.`))
    .action((workspaces: string[], given: ToolOptions & { activeToo?: boolean }, command: Command) =>
      run(command, (job) => {
        return planned(job, 'delete-workspaces', { options: { workspaces, activeToo: given.activeToo ?? false }, given });
      }),
    );
}

function archiving(command: Command, archived: boolean, run: RunJob): Command {
  return withPlanOptions(command)
    .addHelpText('after', belowHelp(`\n${named}`))
    .action((workspaces: string[], given: ToolOptions, self: Command) =>
      run(self, (job) => planned(job, 'archive-workspaces', { options: { workspaces, archived }, given })),
    );
}
