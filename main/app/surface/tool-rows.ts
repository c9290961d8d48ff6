import type { Preview } from '../tools/preview.ts';
import type { FixableLine } from '../tools/tool.ts';
import type { ChangeState, RowsWanted } from '../../sync/ports/tool-runs.ts';

export type RowState = 'planned' | 'left' | ChangeState;

/** A row of a preview or a report, as the window shows it. */
export interface ToolRow {
  /** Place in the plan, from 0. */
  readonly index: number;
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly state: RowState;
  readonly reason: string | null;
  readonly line: FixableLine | null;
}

/** What a preview would change, then what it would leave. */
export function previewRows({ plan: { changes, left } }: Preview): readonly ToolRow[] {
  return [
    ...changes.map(({ what, from, to }) => ({ what, from, to, state: 'planned' as const, reason: null, line: null })),
    ...left.map(({ what, from, to, reason, line }) => ({ what, from, to, state: 'left' as const, reason, line: line ?? null })),
  ].map((row, index) => ({ index, ...row }));
}

/** Rows of a preview that are asked for. */
export function pageOfRows(rows: readonly ToolRow[], { states, text, offset, limit }: RowsWanted) {
  const word = text.trim().toLowerCase();
  const found = rows.filter(
    ({ state, what, from, to, reason }) =>
      (states.length === 0 || states.includes(state)) &&
      (word === '' || [what, from, to, reason ?? ''].some((part) => part.toLowerCase().includes(word))),
  );
  return { total: found.length, offset, rows: found.slice(offset, offset + limit) };
}
