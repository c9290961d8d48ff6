import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { BadInput } from '../bad-input.ts';
import { planCsv, planRows } from '../tools/plan-csv.ts';
import { beginPreviewed, type Preview } from '../tools/preview.ts';
import { carryOutWithRests } from '../tools/rest-run.ts';
import { exitCodes } from './exit-codes.ts';
import { planInWords, reportInWords, reportJson } from './tool-words.ts';
import { bytesInWords, counted, plain } from './words.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Job } from './job.ts';
import type { SyncError } from '../../sync/errors.ts';
import type { Account } from '../../sync/ports/settings.ts';
import type { ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Plan, Tool, Transfer } from '../tools/tool.ts';

export interface PlanOptions {
  readonly dryRun?: boolean;
  /** True without a number. */
  readonly yes?: string | true;
  readonly csv?: string;
}

/** Shows what would be changed, asks, does it and tells what came of it. */
export async function planAndRun(job: Job, preview: Preview, options: PlanOptions): Promise<ExitCode> {
  const { account, tool, plan } = preview;
  const { out } = job;
  if (options.csv !== undefined) await saveCsv(options.csv, plan);
  const asks = plan.changes.length === 0 && (plan.questions ?? []).length > 0;
  const isDry = options.dryRun === true || plan.changes.length === 0;
  if (isDry || !(await confirmed(job, plan, options.yes))) {
    out.result({ ...planJson(plan), run: null }, () => {
      const nothing = asks ? 'Nothing can be done before that is answered.' : 'There is nothing to do.';
      const unasked = options.dryRun !== true && !process.stdin.isTTY;
      const changed = unasked ? `Nothing was changed: nobody could be asked. ${yesFor(plan)} does it.` : 'Nothing was changed.';
      const after = plan.changes.length === 0 ? nothing : changed;
      return options.dryRun === true || options.yes !== undefined || out.isJson || !process.stdin.isTTY
        ? `${planInWords(plan)}\n${after}`
        : after;
    });
    return isDry && !asks ? exitCodes.done : exitCodes.needsUser;
  }
  const run = await beginPreviewed(job.host, preview, { typed: plan.changes.length, without: [] });
  return runOn(job, { account, tool, run });
}

/** How long a command waits for a service that it cannot reach, or that asks for patience. */
const longestRestMs = 15 * 60_000;

/** Goes on with a run and tells what came of it. */
export async function runOn(job: Job, going: { account: Account; tool: Tool; run: ToolRun }): Promise<ExitCode> {
  const { host, out, signal } = job;
  const show = lineOn(out);
  let sofar = '';
  const onProgress = ({ settled, all }: { settled: number; all: number }): void => show((sofar = `${settled} of ${all}`));
  const onTransfer = ({ what, bytes, size }: Transfer & { readonly what: string }): void => {
    const whole = size === null ? '' : ` of ${bytesInWords(size)}`;
    show(`${sofar === '' ? '' : `${sofar} · `}${plain(what)}: ${bytesInWords(bytes)}${whole}`);
  };
  const onRest = (why: SyncError | null): void => show(why === null ? '' : `${plain(why.message)} Waiting; Ctrl-C stops it.`);
  const ended = await carryOutWithRests(host, { ...going, onProgress, onTransfer }, { signal, onRest, longestMs: longestRestMs });
  show('');
  const changes = host.toolRuns().changes(ended.id);
  out.result(reportJson(ended, changes), () => reportInWords(ended, changes));
  if (ended.state === 'stopped') return exitCodes.error;
  return changes.some(({ state }) => state === 'failed') ? exitCodes.needsUser : exitCodes.done;
}

/** Writes over one line of a terminal; nothing where nobody looks. */
function lineOn({ isTerminal, isJson }: Job['out']): (text: string) => void {
  let shown = '';
  return (text) => {
    if (!isTerminal || isJson || text === shown) return;
    shown = text;
    process.stderr.write(`\r\u001b[K${text}`);
  };
}

function yesFor({ destructive, changes }: Plan): string {
  return destructive ? `--yes-${changes.length}` : '--yes';
}

async function confirmed({ out, signal }: Job, plan: Plan, yes: string | true | undefined): Promise<boolean> {
  const { length } = plan.changes;
  if (yes === true && !plan.destructive) return true;
  if (typeof yes === 'string') {
    if (yes === String(length)) return true;
    throw new BadInput(
      `--yes-${yes} does not fit: there ${length === 1 ? 'is' : 'are'} ${counted(length, 'change')}. Look at them with --dry-run.`,
    );
  }
  if (yes === true) throw new BadInput(`This cannot be taken back: say how many with --yes-${length}.`);
  if (out.isJson || !process.stdin.isTTY) return false;
  process.stderr.write(`${planInWords(plan)}\n`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const wanted = plan.destructive ? String(length) : 'yes';
    const what = plan.destructive ? `It cannot be taken back. Type ${wanted} to do it: ` : 'Type yes to do it: ';
    return (await prompt.question(what, { signal })).trim().toLowerCase() === wanted;
  } catch (error) {
    // Ctrl-C and Ctrl-D are a no while a question stands.
    if (signal.aborted || !(error instanceof Error) || error.name !== 'AbortError') throw error;
    process.stderr.write('\n');
    return false;
  } finally {
    prompt.close();
  }
}

async function saveCsv(file: string, plan: Plan): Promise<void> {
  try {
    await writeFile(file, planCsv(planRows(plan)), { flag: 'wx' });
  } catch {
    throw new BadInput(`"${file}" could not be written: it is there already, or its folder is not.`);
  }
}

function planJson({ title, changes, left, questions = [], notes = [] }: Plan) {
  return {
    title,
    changes: changes.map(({ what, from, to }) => ({ what, from, to })),
    left: left.map(({ what, from, to, reason }) => ({ what, from, to, reason })),
    ...(notes.length === 0 ? {} : { notes }),
    ...(questions.length === 0 ? {} : { questions }),
  };
}
