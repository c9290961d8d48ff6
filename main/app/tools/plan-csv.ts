import { setImmediate as turn } from 'node:timers/promises';
import type { Plan } from './tool.ts';
import type { Change } from '../../sync/ports/tool-runs.ts';

/** A row of a preview or a report. */
export type PlanRow = Pick<Change, 'what' | 'from' | 'to'> & { readonly state: string; readonly reason: string | null };

/** What a plan would change, then what it would leave. */
export function planRows({ changes, left }: Plan): readonly PlanRow[] {
  return [
    ...changes.map(({ what, from, to }) => ({ what, from, to, state: 'planned', reason: null })),
    ...left.map(({ what, from, to, reason }) => ({ what, from, to, state: 'left', reason })),
  ];
}

/** A preview or a report as CSV that spreadsheets read: with a byte order mark, CRLF, and nothing that would be taken for a formula. */
export function planCsv(rows: readonly PlanRow[]): string {
  return `${heading}${linesOf(rows)}`;
}

/** Rows of a report at a time: about 5 ms. */
const portion = 500;

/** The same in portions, between which others may act; `read` answers the rows from a place on, so many at most. */
export async function* csvPortions(read: (next: { from: number; limit: number }) => readonly PlanRow[]): AsyncGenerator<string> {
  yield heading;
  for (let from = 0; ; from += portion) {
    const rows = read({ from, limit: portion });
    if (rows.length === 0) return;
    yield linesOf(rows);
    await turn();
  }
}

const heading = `\uFEFF${lineOf(['What', 'From', 'To', 'State', 'Reason'])}`;

function linesOf(rows: readonly PlanRow[]): string {
  return rows.map((row) => lineOf(cellsOf(row))).join('');
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function cellsOf({ what, from, to, state, reason }: PlanRow): readonly string[] {
  return [what, from, to, state, reason ?? ''];
}

function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
