import { readFile } from 'node:fs/promises';
import { BadInput } from '../bad-input.ts';
import { asGivenFile } from '../tools/given-file.ts';
import { belowHelp } from './help-text.ts';
import { planned, type ToolOptions, withPlanOptions } from './planned-tool.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';

interface ImportOptions extends ToolOptions {
  readonly sheet?: string;
  readonly board?: string;
  readonly choose?: readonly string[];
  readonly again?: boolean;
}

const help = `
The first row names the columns, in any order: Board id (or Board), Title, Description, Due date, Assignee, Label, Points, Estimated
time, Blocked reason, Column, Checklist (items parted by ##), Co-assignees, Activity. Others are not read, and named. Boards, columns,
labels, activities and people are meant by name or id, people by e-mail address, too; without a column a card goes to the left-most.
Days are 2026-11-20, days of Excel, or written out. A row with a mistake is left and told; so are cards that are there already.

  tidemark tool import-cards cards.xlsx --dry-run --csv preview.csv
  tidemark tool import-cards cards.xlsx --sheet Plan --board "Launch" --yes
  tidemark tool import-cards cards.csv --choose "board:Work=1358069"`;

export function addCardImport(tool: Command, run: RunJob): void {
  withPlanOptions(tool.command('import-cards <file>'))
    .description('make cards of the rows of an .xlsx or CSV file; "tool undo" moves them to the trash')
    .option('--sheet <name>', 'which sheet, where the file has several')
    .option('--board <board>', 'where all cards go, for a file that has no column "Board"')
    .option('--choose <question=choice...>', 'answers to the questions of an earlier preview')
    .option('--again', 'also make cards that are there already')
    .addHelpText('after', belowHelp(help))
    .action((file: string, options: ImportOptions, command: Command) => run(command, (job) => importCards(job, file, options)));
}

async function importCards(job: Job, file: string, given: ImportOptions): Promise<ExitCode> {
  const answers = {
    ...(given.sheet === undefined ? {} : { sheet: given.sheet }),
    ...(given.board === undefined ? {} : { board: given.board }),
    ...Object.fromEntries((given.choose ?? []).map(answerIn)),
  };
  const options = { file: asGivenFile(file, await readGiven(file)), answers, again: given.again ?? false };
  return planned(job, 'import-cards', { options, given });
}

function answerIn(text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new BadInput(`--choose is a question and an answer to it with "=" between them, not "${text}".`);
}

async function readGiven(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch {
    throw new BadInput(`There is no file "${file}", or it cannot be read.`);
  }
}
