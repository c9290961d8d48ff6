import { resolve } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { exportParts } from '../../sync/ports/exports.ts';
import { belowHelp } from './help-text.ts';
import { planned, type ToolOptions, withPlanOptions } from './planned-tool.ts';
import type { Command } from 'commander';
import type { RunJob } from './job.ts';

interface ChoiceOptions extends ToolOptions {
  readonly workspace?: readonly string[];
  readonly name?: string;
  readonly atLeast?: string;
  readonly atMost?: string;
}

interface SaveOptions extends ChoiceOptions {
  readonly to: string;
  readonly without?: readonly string[];
  readonly patience?: string;
}

const saveHelp = `
Each zip is fetched into a .partial file, read whole (its directory and the checksum of every file in it), and named {id}-{name} then.
Those that are saved already are left; one that fails or hangs is told, and the others go on. The exports of the service hold most,
but not all of a workspace. Parts: ${exportParts.join(', ')}.

  tidemark tool save-archived --to /backup --dry-run
  tidemark tool save-archived --to /backup --at-most 2GB --yes
  tidemark tool purge-archived --dry-run`;

const purgeHelp = `
Only workspaces of which all parts were saved on this computer with "tool save-archived"; each file is read whole once more right
before, and a workspace that is not archived any more, or has another size than when it was saved, stays.

  tidemark tool purge-archived --dry-run
  tidemark tool purge-archived --workspace "Old project" --yes-1`;

/** Tools for workspaces in the archive. */
export function addArchivedTools(tool: Command, run: RunJob): void {
  choosing(tool.command('save-archived'))
    .description('save archived workspaces as zip files, each checked whole')
    .requiredOption('--to <folder>', 'where the files go')
    .option('--without <part...>', 'leave these parts out of the exports')
    .option('--patience <minutes>', 'how long the service may take to make one zip', '120')
    .addHelpText('after', belowHelp(saveHelp))
    .action((given: SaveOptions, command: Command) =>
      run(command, (job) => {
        const without = new Set(given.without);
        const unknown = [...without].find((part) => !exportParts.some((known) => known === part));
        if (unknown !== undefined) throw new BadInput(`An export has no part "${unknown}": it has ${exportParts.join(', ')}.`);
        const parts = exportParts.filter((part) => !without.has(part));
        const patienceMinutes = Number(given.patience);
        const options = { ...choiceOf(given), folder: resolve(given.to), parts, patienceMinutes };
        return planned(job, 'save-archived', { options, given });
      }),
    );
  choosing(tool.command('purge-archived'))
    .description('delete archived workspaces of which a checked file is there; this cannot be taken back')
    .addHelpText('after', belowHelp(purgeHelp))
    .action((given: ChoiceOptions, command: Command) =>
      run(command, (job) => planned(job, 'purge-archived', { options: choiceOf(given), given })),
    );
}

function choosing(command: Command): Command {
  return withPlanOptions(command)
    .option('--workspace <workspace...>', 'only these, by id or whole name')
    .option('--name <words>', 'only those with this in their names')
    .option('--at-least <size>', 'only those of this size or larger: 500MB, 2GB')
    .option('--at-most <size>', 'only those of this size or smaller');
}

function choiceOf({ workspace, name, atLeast, atMost }: ChoiceOptions) {
  return { workspaces: workspace ?? null, name: name ?? null, atLeast: bytesIn(atLeast), atMost: bytesIn(atMost) };
}

function bytesIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kMGT]?)B?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) throw new BadInput(`"${text}" is no size: write it as 500MB or 2GB.`);
  return Number(digits) * 1000 ** ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase());
}
