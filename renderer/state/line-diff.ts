export interface DiffLine {
  /** `before` only in the first text, `after` only in the second. */
  readonly side: 'both' | 'before' | 'after';
  readonly text: string;
}

/** The table of the comparison may not have more cells than this: 16 MB, some tens of ms. */
const maxCells = 4_000_000;

/**
 * What tells two texts apart, line by line, by their longest common subsequence; lines that went before those that came. Null when the parts
 * that differ are too long to be compared while a person waits.
 */
export function diffLines(before: string, after: string): readonly DiffLine[] | null {
  const [left, right] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let tail = 0;
  while (tail < left.length - start && tail < right.length - start && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  const middle = compare(left.slice(start, left.length - tail), right.slice(start, right.length - tail));
  if (!middle) return null;
  return [...both(left.slice(0, start)), ...middle, ...both(left.slice(left.length - tail))];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/\r?\n/);
}

function both(lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ side: 'both', text }));
}

function compare(left: readonly string[], right: readonly string[]): DiffLine[] | null {
  if ((left.length + 1) * (right.length + 1) > maxCells) return null;
  const width = right.length + 1;
  const table = commonLengths(left, right);
  const at = (row: number, column: number) => table[row * width + column] ?? 0;
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const [before, after] = [left[row], right[column]];
    if (before !== undefined && before === after) {
      lines.push({ side: 'both', text: before });
      row += 1;
      column += 1;
    } else if (before !== undefined && (after === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ side: 'before', text: before });
      row += 1;
    } else if (after !== undefined) {
      lines.push({ side: 'after', text: after });
      column += 1;
    }
  }
  return lines;
}

/** For each pair of places, how many lines the rests from there have in common. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array {
  const width = right.length + 1;
  const table = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const here = row * width + column;
      const [down, across, on] = [table[here + width] ?? 0, table[here + 1] ?? 0, table[here + width + 1] ?? 0];
      table[here] = left[row] === right[column] ? on + 1 : Math.max(down, across);
    }
  }
  return table;
}

export type DiffBlock =
  { readonly kind: 'lines'; readonly lines: readonly DiffLine[] } | { readonly kind: 'same'; readonly count: number };

/** Leaves out runs of equal lines that are farther than `context` from a difference. */
export function foldLines(lines: readonly DiffLine[], context = 3): readonly DiffBlock[] {
  const blocks: DiffBlock[] = [];
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ side }) => side !== 'both'),
  );
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && near[to] === near[from]) to += 1;
    blocks.push(near[from] ? { kind: 'lines', lines: lines.slice(from, to) } : { kind: 'same', count: to - from });
    from = to;
  }
  return blocks;
}
