import { table } from './table.ts';
import { counted, plain, timeAgo } from './words.ts';
import type { RunChange, ToolRun } from '../../sync/ports/tool-runs.ts';
import type { Plan, Question } from '../tools/tool.ts';

/** Everything that would be changed, then what is left as it is. */
export function planInWords({ title, changes, left, questions = [], notes = [] }: Plan): string {
  const parts = [
    `${plain(title)}: ${counted(changes.length, 'change')}, ${left.length} left as ${left.length === 1 ? 'it is' : 'they are'}.`,
  ];
  if (changes.length > 0)
    parts.push(
      table(
        ['WHAT', 'FROM', 'TO'],
        changes.map(({ what, from, to }) => [what, from, to]),
      ),
    );
  if (left.length > 0)
    parts.push(
      table(
        ['LEFT AS IT IS', 'REASON'],
        left.map(({ what, reason }) => [what, reason]),
      ),
    );
  parts.push(...notes.map(plain), ...questions.map(questionInWords));
  return parts.join('\n\n');
}

function questionInWords({ id, text, choices }: Question): string {
  const rows = choices.map((choice) => [`--choose ${JSON.stringify(`${id}=${choice.id}`)}`, choice.name]);
  return `${plain(text)}\n${table(['ANSWER WITH', 'FOR'], rows)}`;
}

/** What came of a run. */
export function reportInWords(run: ToolRun, changes: readonly RunChange[]): string {
  const { done, failed, skipped, open } = countsOf(changes);
  const counts = [
    `${done} done`,
    `${failed} failed`,
    `${skipped} left as they were`,
    ...(open > 0 ? [`${open} not done yet`] : []),
  ];
  const parts = [`Run ${run.id}, ${plain(run.title)}: ${counts.join(', ')}.`];
  const told = changes.filter(({ state, reason }) => state === 'failed' || state === 'skipped' || reason !== null);
  if (told.length > 0)
    parts.push(
      table(
        ['WHAT', 'RESULT', 'REASON'],
        told.map(({ what, state, reason }) => [what, state === 'skipped' ? 'left' : state, reason ?? '']),
      ),
    );
  if (run.state === 'stopped') parts.push(`${plain(run.reason ?? 'It was stopped.')} Go on with: tidemark tool resume ${run.id}`);
  return parts.join('\n\n');
}

/** The runs there are, newest first. */
export function runsInWords(runs: readonly { run: ToolRun; account: string; state: string }[], now: number): string {
  if (runs.length === 0) return 'No tool has run yet. "tidemark tool --help" lists them.';
  const rows = runs.map(({ run, account, state }) => [String(run.id), run.title, account, state, timeAgo(run.startedAt, now)]);
  return table(['RUN', 'WHAT', 'ACCOUNT', 'STATE', 'BEGUN'], rows);
}

export function reportJson(run: ToolRun, changes: readonly RunChange[]) {
  const { id, tool, title, undoes, state, reason, startedAt, endedAt } = run;
  return {
    run: { id, tool, title, undoes, state, reason, startedAt, endedAt },
    counts: countsOf(changes),
    changes: changes.map(({ what, from, to, state: became, reason: why }) => ({ what, from, to, state: became, reason: why })),
  };
}

function countsOf(changes: readonly RunChange[]) {
  const of = (...states: readonly RunChange['state'][]) => changes.filter(({ state }) => states.includes(state)).length;
  return { done: of('done'), failed: of('failed'), skipped: of('skipped'), open: of('pending', 'sending') };
}
