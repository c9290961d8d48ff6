import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, foldLines, type DiffLine } from '../../renderer/state/line-diff.ts';
import { numRuns, seed } from '../runs.ts';

const sign = { both: ' ', before: '-', after: '+' };
const written = (lines: readonly DiffLine[] | null) => lines?.map(({ side, text }) => sign[side] + text);
const side = (lines: readonly DiffLine[], left: 'before' | 'after') =>
  lines.filter((line) => line.side === 'both' || line.side === left).map(({ text }) => text);

describe('diffLines', () => {
  it('keeps what is common and tells what went and what came', () => {
    expect(written(diffLines('a\nb\nc\nd', 'a\nx\nc\nd\ne'))).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
  });

  it('does not mind other line ends', () => {
    expect(written(diffLines('a\r\nb', 'a\nb'))).toEqual([' a', ' b']);
  });

  it('has nothing for an empty text', () => {
    expect(written(diffLines('', 'a'))).toEqual(['+a']);
  });

  it('gives up on texts that would make a person wait', () => {
    const lines = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join('\n');
    expect(diffLines(lines('a'), lines('b'))).toBeNull();
  });

  it('always holds both texts, and no shorter one than it must', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before.join('\n'), after.join('\n')) ?? [];
        expect([side(lines, 'before'), side(lines, 'after')]).toEqual([before, after]);
        expect(lines.filter((line) => line.side === 'both')).toHaveLength(common(before, after));
      }),
      { seed, numRuns: numRuns(100) },
    );
  });
});

/** The length of the longest common subsequence, the slow and plain way. */
function common([first, ...rest]: readonly string[], other: readonly string[]): number {
  if (first === undefined) return 0;
  const without = common(rest, other);
  const at = other.indexOf(first);
  return at < 0 ? without : Math.max(without, 1 + common(rest, other.slice(at + 1)));
}

describe('foldLines', () => {
  it('leaves out equal lines that are far from a difference', () => {
    const lines = diffLines('1\n2\n3\n4\n5\n6\n7\n8\nold', '1\n2\n3\n4\n5\n6\n7\n8\nnew') ?? [];
    expect(foldLines(lines, 2).map((block) => (block.kind === 'same' ? block.count : written(block.lines)))).toEqual([
      6,
      [' 7', ' 8', '-old', '+new'],
    ]);
  });
});
