import { BadInput } from '../../bad-input.ts';
import type { FixableLine } from '../tool.ts';
import type { Sheet } from './read-sheets.ts';

/** What a column of the file may be, by the words of its heading without case, blanks and hyphens. */
const headings = {
  board: ['boardid', 'board', 'boardname'],
  title: ['title'],
  description: ['description'],
  dueOn: ['duedate', 'due'],
  assignee: ['assignee'],
  label: ['label'],
  points: ['points'],
  hours: ['estimatedtime'],
  blocked: ['blockedreason', 'blockreason'],
  column: ['column'],
  checklist: ['checklist'],
  coAssignees: ['coassignees', 'coassignee'],
  activity: ['activity'],
} as const;

export type CardCell = keyof typeof headings;

/** One row of the file that has anything in it. */
export interface CardLine {
  /** Names it among the fixes: `Sheet1!5`. */
  readonly id: string;
  /** For people: `Sheet1, row 5`. */
  readonly place: string;
  /** Trimmed; '' where the file has no such column. */
  readonly cells: Readonly<Record<CardCell, string>>;
  /** As a person may correct it. */
  readonly fixable: FixableLine;
}

export interface CardSheet {
  readonly lines: readonly CardLine[];
  readonly has: ReadonlySet<CardCell>;
  /** Headings that say nothing of a card. */
  readonly ignored: readonly string[];
}

/** Corrected cells by line and heading. */
export type Fixes = Readonly<Record<string, Readonly<Record<string, string>>>>;

// The keys of the table are exactly the cells.
const cellNames = Object.keys(headings) as readonly CardCell[];

/**
 * Reads rows below a heading, which may be in any order and any case; `rest` is called before each, so that others may act. Throws `BadInput` without
 * a title, or with a heading twice.
 */
export async function readCardLines(
  { name, rows }: Sheet,
  { fixes, rest }: { readonly fixes: Fixes; readonly rest: () => Promise<void> },
): Promise<CardSheet> {
  const top = rows.findIndex((cells) => cells.some((cell) => cell !== ''));
  const found = (rows[top] ?? []).map((heading, column) => ({ heading, column, cell: cellNamed(heading) }));
  const used = found.filter(({ cell }) => cell !== null);
  const ignored = found.filter(({ cell, heading }) => cell === null && heading !== '').map(({ heading }) => heading);
  const twice = used.find(({ cell }, at) => used.findIndex((other) => other.cell === cell) !== at);
  if (twice) {
    const first = used.find(({ cell }) => cell === twice.cell)?.heading ?? '';
    throw new BadInput(`The columns "${first}" and "${twice.heading}" say the same: only one of them can be there.`);
  }
  if (!used.some(({ cell }) => cell === 'title'))
    throw new BadInput('The first row has to name the columns, with "Title" among them. The help of this tool lists the others.');
  const lines: CardLine[] = [];
  for (let at = top + 1; at < rows.length; at += 1) {
    await rest();
    const line = lineOf(rows[at] ?? [], { sheet: name, row: at + 1, used, fixes });
    if (line !== null) lines.push(line);
  }
  if (lines.length === 0) throw new BadInput('There is no row below the headings.');
  return { lines, has: new Set(used.flatMap(({ cell }) => cell ?? [])), ignored };
}

interface Heading {
  readonly heading: string;
  readonly column: number;
  readonly cell: CardCell | null;
}

/** Null for a row with nothing in it; `row` as people count. */
function lineOf(
  raw: readonly string[],
  { sheet, row, used, fixes }: { sheet: string; row: number; used: readonly Heading[]; fixes: Fixes },
): CardLine | null {
  const id = `${sheet}!${row}`;
  const cells = used.map(({ heading, column, cell }) => ({
    cell,
    name: heading,
    value: (fixes[id]?.[heading] ?? raw[column] ?? '').trim(),
  }));
  if (cells.every(({ value }) => value === '')) return null;
  const byName = Object.fromEntries(cellNames.map((one) => [one, cells.find(({ cell }) => cell === one)?.value ?? '']));
  return {
    id,
    place: sheet === '' ? `Row ${row}` : `${sheet}, row ${row}`,
    // Made of exactly the names.
    cells: byName as CardLine['cells'],
    fixable: { id, cells: cells.map(({ name, value }) => ({ name, value })) },
  };
}

function cellNamed(heading: string): CardCell | null {
  const plain = heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-‐‑–.:*]+/g, '');
  return cellNames.find((cell) => headings[cell].some((word) => word === plain)) ?? null;
}
