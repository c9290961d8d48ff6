import { readFile } from 'node:fs/promises';
import { BadInput } from '../bad-input.ts';
import { asGivenFile } from '../tools/given-file.ts';
import { planUndo } from '../tools/preview.ts';
import { cancelRun, isRunning, takeRun } from '../tools/run-tool.ts';
import { toolNamed } from '../tools/tools.ts';
import { exitCodes } from './exit-codes.ts';
import { addAccountTools } from './account-tools.ts';
import { addPeopleTools } from './people-tools.ts';
import { addArchivedTools } from './archived-workspaces.ts';
import { addCardImport } from './import-cards.ts';
import { planned, type ToolOptions, withPlanOptions } from './planned-tool.ts';
import { planAndRun, runOn, type PlanOptions } from './tool-run.ts';
import { reportInWords, reportJson, runsInWords } from './tool-words.ts';
import { addWebhookTools } from './webhook-tools.ts';
import { addWorkspaceTools } from './workspace-tools.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { ToolRun } from '../../sync/ports/tool-runs.ts';

interface RenameOptions extends ToolOptions {
  readonly position: string;
  readonly to: string;
  readonly from?: string;
  readonly workspace?: readonly string[];
}

export function addToolCommands(program: Command, run: RunJob): void {
  const tool = program
    .command('tool')
    .description('jobs of account administrators: each shows all changes first, can be stopped and goes on where it was');
  withPlanOptions(tool.command('rename-column'))
    .description('rename one column on all boards; "tool undo" gives the old names back')
    .requiredOption('--position <n>', 'which column, from 1 on the left')
    .requiredOption('--to <name>', 'the new name')
    .option('--from <name>', 'only where it is called so now')
    .option('--workspace <id...>', 'only in these workspaces')
    .action((options: RenameOptions, command: Command) => run(command, (job) => renameColumn(job, options)));
  withPlanOptions(tool.command('change-emails <file>'))
    .description('give people of the account new e-mail addresses, from a CSV file with old and new ones; "-" for stdin')
    .action((file: string, options: ToolOptions, command: Command) => run(command, (job) => changeEmails(job, file, options)));
  addPeopleTools(tool, run);
  addWorkspaceTools(tool, run);
  addAccountTools(tool, run);
  addCardImport(tool, run);
  addWebhookTools(tool, run);
  addArchivedTools(tool, run);
  tool
    .command('runs')
    .description('show what tools did')
    .action((_options: object, command: Command) => run(command, listRuns));
  tool
    .command('report <run>')
    .description('show what came of each change of a run')
    .action((id: string, _options: object, command: Command) => run(command, (job) => report(job, id)));
  tool
    .command('resume <run>')
    .description('go on with a run that was stopped; what may have been done is looked for first')
    .action((id: string, _options: object, command: Command) => run(command, (job) => resume(job, id)));
  tool
    .command('cancel <run>')
    .description('give up what a stopped run has left')
    .action((id: string, _options: object, command: Command) => run(command, (job) => cancel(job, id)));
  withPlanOptions(tool.command('undo <run>'))
    .description('take back what a run did, where that is possible')
    .action((id: string, options: PlanOptions, command: Command) => run(command, (job) => undo(job, id, options)));
}

async function renameColumn(job: Job, given: RenameOptions): Promise<ExitCode> {
  const position = Number(given.position);
  if (!Number.isSafeInteger(position) || position < 1) throw new BadInput('--position is a number from 1.');
  if (given.to.trim() === '') throw new BadInput('--to is empty.');
  const options = { position, to: given.to, from: given.from ?? null, workspaceIds: given.workspace ?? null };
  return planned(job, 'rename-column', { options, given });
}

async function changeEmails(job: Job, file: string, given: ToolOptions): Promise<ExitCode> {
  return planned(job, 'change-emails', { options: { file: asGivenFile(file, await readBytes(file)) }, given });
}

function listRuns({ host, out }: Job): 0 {
  const rows = host
    .toolRuns()
    .runs()
    .map((run) => {
      const state = run.state === 'running' && !isRunning(host, run) ? 'stopped' : run.state;
      return { run, account: host.settings.accounts().find(({ id }) => id === run.accountId)?.name ?? '', state };
    });
  out.result(
    rows.map(({ run, account, state }) => ({
      id: run.id,
      tool: run.tool,
      title: run.title,
      account,
      state,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
    })),
    () => runsInWords(rows, host.clock.now()),
  );
  return exitCodes.done;
}

function report({ host, out }: Job, id: string): 0 {
  const { run } = runOf(host, id);
  const changes = host.toolRuns().changes(run.id);
  out.result(reportJson(run, changes), () => reportInWords(run, changes));
  return exitCodes.done;
}

function resume(job: Job, id: string): Promise<ExitCode> {
  const { run, account } = runOf(job.host, id);
  return runOn(job, { account, tool: toolNamed(run.tool).tool, run: takeRun(job.host, run.id) });
}

function cancel({ host, out }: Job, id: string): 0 {
  const run = cancelRun(host, runOf(host, id).run.id);
  const changes = host.toolRuns().changes(run.id);
  out.result(reportJson(run, changes), () => reportInWords(run, changes));
  return exitCodes.done;
}

function undo(job: Job, id: string, options: PlanOptions): Promise<ExitCode> {
  return planAndRun(job, planUndo(job.host, runOf(job.host, id).run), options);
}

function runOf(host: Job['host'], id: string): { run: ToolRun; account: Account } {
  const run = host
    .toolRuns()
    .runs()
    .find((one) => String(one.id) === id);
  const account = host.settings.accounts().find((one) => one.id === run?.accountId);
  if (run && account) return { run, account };
  throw new BadInput(`There is no run ${id}. "tidemark tool runs" shows those that exist.`);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    if (file !== '-') return await readFile(file);
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(Buffer.from(piece as Uint8Array));
    return Buffer.concat(pieces);
  } catch {
    throw new BadInput(`There is no file "${file}", or it cannot be read.`);
  }
}
