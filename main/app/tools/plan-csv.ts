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
  const lines = [['What', 'From', 'To', 'State', 'Reason'], ...rows.map(cellsOf)];
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function cellsOf({ what, from, to, state, reason }: PlanRow): readonly string[] {
  return [what, from, to, state, reason ?? ''];
}

function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
