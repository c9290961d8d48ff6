import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NotRows, RowCutter } from '../../../main/services/odata/row-cutter.ts';
import { numRuns, seed } from '../../runs.ts';

/** Rows and what is around them, of a document that comes in pieces that end at `cuts`. */
function cut(document: string, cuts: readonly number[] = []) {
  const bytes = Buffer.from(document);
  const cutter = new RowCutter();
  const ends = [...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let from = 0;
  const rows = ends.flatMap((end) => {
    const piece = bytes.subarray(from, end);
    from = end;
    return cutter.push(piece);
  });
  return { rows, around: cutter.end() };
}

const rowsOf = fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })), { maxLength: 6 });

it('cuts any rows out of any envelope, wherever the pieces end', () => {
  const cases = fc.tuple(rowsOf, fc.array(fc.nat(), { maxLength: 8 }), fc.constantFrom(0, 2), fc.constantFrom('v4', 'verbose'));
  fc.assert(
    fc.property(cases, ([rows, cuts, indent, dialect]) => {
      const plain = { '@odata.context': 'x"]}[{', value: rows, more: [{ value: [1] }] };
      const verbose = { d: { __count: '2', results: rows, __next: 'y' } };
      const text = JSON.stringify(dialect === 'v4' ? plain : verbose, null, indent);
      const around = dialect === 'v4' ? { ...plain, value: [] } : { d: { ...verbose.d, results: [] } };
      // JSON turns -0 into 0.
      const expected: unknown = JSON.parse(JSON.stringify({ rows, around }));
      expect(cut(text, cuts)).toEqual(expected);
    }),
    { numRuns: numRuns(60), seed },
  );
});

it('takes rows right in d, a mark of byte order, and numbers that no double holds', () => {
  expect(cut('{"d":[{"a":1}]}')).toEqual({ rows: [{ a: 1 }], around: { d: [] } });
  expect(cut('\u{feff}{"value":[{"a":1}]}').rows).toEqual([{ a: 1 }]);
  expect(cut('{"value":[{"a":9007199254740993}]}').rows).toEqual([{ a: '9007199254740993' }]);
});

it.each([
  '',
  '{}',
  '[]',
  '{"value":null}',
  '{"other":[{"a":1}]}',
  '{"value":[{"a":1}',
  '{"value":[{"a":1}]',
  '{"value":[{"a":1},]}',
  '{"value":[,{"a":1}]}',
  '{"value":[{"a":1}{"a":2}]}',
  '{"value":[{"a":1}]}}',
  '{"value":[{"a":1}]} {"value":[]}',
  '{"value":[{"a":tru}]}',
  '{"value":[{"a":1}}',
  '{"value":["a"]}',
  '{"value":[[{"a":1}]]}',
  '{"value":[1]}',
])('takes nothing else for rows: %s', (document) => {
  for (const cuts of [[], Array.from({ length: document.length }, (_, at) => at)]) {
    expect(() => cut(document, cuts)).toThrow(NotRows);
  }
});

it('tells a document that breaks off from one that is wrong', () => {
  for (const text of ['', '{"val', '{"value":[{"a":1', '{"value":[{"a":1}', '{"value":[]']) {
    expect(() => cut(text)).toThrow(text === '' ? 'holds no rows' : 'ended before it was complete');
  }
});

it('does not take a row that is deeper than anything can be', () => {
  const deep = (levels: number): string => `{"value":[{"a":${'['.repeat(levels)}${']'.repeat(levels)}}]}`;
  expect(JSON.stringify(cut(deep(500)).rows)).toHaveLength(1_008);
  for (const cuts of [[], [6_000]]) expect(() => cut(deep(10_000), cuts)).toThrow('is nested too deeply');
});

it('does not take bytes that are no text', () => {
  const cutter = new RowCutter();
  expect(() => cutter.push(Buffer.from([...Buffer.from('{"value":[{"a":"'), 0xff, ...Buffer.from('"}]}')]))).toThrow(NotRows);
});
