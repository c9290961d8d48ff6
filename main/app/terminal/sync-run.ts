import { syncOnce } from '../sync-once.ts';
import { needsPerson, stepsDone } from '../sync-report.ts';
import { exitCodes } from './exit-codes.ts';
import { outcomeJson } from './json-shapes.ts';
import { ProgressLine } from './progress-line.ts';
import { stepInWords } from './step-words.ts';
import { counted, plain, untilInWords } from './words.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Job } from './job.ts';
import type { PairOutcome } from '../sync-once.ts';
import type { EngineEvent, SyncReport } from '../../sync/ports/progress.ts';
import type { Pair } from '../../sync/ports/settings.ts';

/**
 * Syncs pairs once, with a live line on a terminal; tells of failures and notices at once. Answers what came of it, for `--json` and in
 * words. The caller holds the home's lock.
 */
export async function syncAndTell(
  job: Job,
  pairs: readonly Pair[],
): Promise<{ exit: ExitCode; values: ReturnType<typeof outcomeJson>[]; words: string }> {
  const { host, out, signal } = job;
  const line = out.isTerminal && !out.isJson ? new ProgressLine(() => host.clock.monotonic()) : null;
  const onEvent = (pair: Pair, event: EngineEvent) => {
    const said = out.isJson ? null : worthSaying(event);
    if (said !== null) {
      line?.clear();
      out.note(pairs.length > 1 ? `pair ${pair.id}: ${said}` : said);
    }
    if (event.type === 'step' && event.state === 'failed') {
      host.log(`pair ${pair.id}: ${event.step.action} failed: ${event.error?.kind ?? ''} ${event.error?.message ?? ''}`);
    }
    line?.take(pair.id, event);
  };
  try {
    const outcomes = await syncOnce(host, { pairs, onEvent }, signal);
    const words = outcomes.map((outcome) => outcomeInWords(outcome, host.clock.now())).join('\n');
    return { exit: exitOf(outcomes), values: outcomes.map(outcomeJson), words };
  } finally {
    line?.clear();
  }
}

/** The gravest of all pairs: stopped or failed, then what waits for the person. */
function exitOf(outcomes: readonly PairOutcome[]): ExitCode {
  const reports = outcomes.flatMap(({ report }) => (report ? [report] : []));
  if (reports.some((report) => report.stopped !== null || report.failures > 0)) return exitCodes.error;
  const waits = outcomes.some(({ report }) => report === null || needsPerson(report));
  return waits ? exitCodes.needsUser : exitCodes.done;
}

function worthSaying(event: EngineEvent): string | null {
  if (event.type === 'notice') return plain(event.message);
  if (event.type !== 'step' || event.state !== 'failed') return null;
  return `failed  ${plain(event.step.path)}  ${plain(event.error?.message ?? '')}`;
}

/** A finished step, a failure or a notice, for a watching terminal. */
export function eventInWords(event: EngineEvent): string | null {
  return event.type === 'step' && event.state === 'done' ? stepInWords(event.step) : worthSaying(event);
}

function outcomeInWords({ pair, report, pausedUntil }: PairOutcome, now: number): string {
  const name = `Pair ${pair.id} (${plain(pair.workspaceName)})`;
  if (!report) return `${name} is paused ${untilInWords(pausedUntil ?? Infinity, now)}; "tidemark resume" ends that.`;
  return `${name}: ${reportInWords(pair, report)}`;
}

/** What is said of a run that found nothing to do. */
export const upToDate = 'up to date.';

/** What came of a run in a sentence or two. */
export function reportInWords(pair: Pair, report: SyncReport): string {
  const parts: string[] = [];
  if (report.downloads > 0) parts.push(`${report.downloads} downloaded`);
  if (report.uploads > 0) parts.push(`${report.uploads} uploaded`);
  if (report.otherSteps > 0) parts.push(counted(report.otherSteps, 'other change'));
  const did = parts.join(', ');
  if (report.stopped) return `stopped${did === '' ? '' : ` after ${did}`}: ${plain(report.stopped.message)}`;
  const sentences = stepsDone(report) === 0 ? [] : [`${did}.`];
  if (report.failures > 0) sentences.push(`${counted(report.failures, 'step')} failed and will be tried again: "tidemark held".`);
  if (report.asksAboutDeletes) {
    sentences.push(`Many deletes wait for your word: "tidemark confirm-deletes ${pair.id} delete|keep".`);
  }
  if (report.conflicts > 0) sentences.push(`${counted(report.conflicts, 'conflict')} to look at: "tidemark conflicts".`);
  if (report.held > 0 && !report.asksAboutDeletes) sentences.push(`${counted(report.held, 'step')} held back: "tidemark held".`);
  if (report.unsettled > 0) sentences.push(`${counted(report.unsettled, 'file')} still being written: next time.`);
  return sentences.length === 0 ? upToDate : sentences.join(' ');
}
