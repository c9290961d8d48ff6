import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Connection } from '../../main/mirror/connection.ts';
import { firstInOrder } from '../../main/mirror/first-in-order.ts';
import { HeldColumns } from '../../main/mirror/held-columns.ts';
import { openMirror } from '../../main/mirror/mirror.ts';
import { rowPages } from '../../main/mirror/row-pages.ts';
import type { RowCondition, RowQuery } from '../../main/sync/ports/table-records.ts';
import type { Cell, Table, TableColumn, TableRow } from '../../main/sync/ports/tables.ts';
import { numRuns, seed } from '../runs.ts';
import { temporaryHome } from './temporary-home.ts';

const plain: RowQuery = { where: [], text: '', sort: null };
const names = ['One', 'Two', 'odd "$.x\''];
const table: Table = { id: 't', name: 'T', group: 'g', columns: [], keys: ['Id'], incremental: true };
const other: Table = { ...table, id: 'other' };

/** A mirror with two tables, read with and without columns in memory. */
function open(most?: number) {
  const file = join(temporaryHome(), 'mirror.db');
  const mirror = openMirror(file);
  const db = new Connection(file, { synchronous: 'NORMAL' });
  onTestFinished(() => {
    db.close();
    mirror.close();
  });
  mirror.tables.saveList(1, { tables: [table, other], at: 1 });
  const put = (rows: readonly TableRow[], how: 'write' | 'merge' = 'write', tableId = table.id) => {
    const writer = mirror.tables[how](1, tableId);
    writer.add(rows);
    writer.finish({ columns: [], at: 2, asOf: 20 });
  };
  const held = new HeldColumns(db, most === undefined ? {} : { most });
  return { mirror, put, held, bySql: rowPages(db), inMemory: rowPages(db, held) };
}

const texts = [
  '',
  'a',
  'A',
  'Ab',
  'aB c',
  'ä',
  'A\u0308',
  'ß',
  'İ',
  '\uffee',
  '😀',
  '😀 b',
  '\uE000',
  '1',
  '10',
  '9',
  'true',
  'null',
];
const days = ['2026-01-05', '2026-01-05T10:00:00Z', '2025-12-31', '2026-1-5', '20260105'];
const numbers = [0, 1, -1, 2, 9, 10, 0.5, -0.5, 0.1, 99.95, 1e-7, 0.1 + 0.2, 1e15, 123_456_789.125, 1e21, -1e300, 5e-324, 2 / 3];
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell>(...texts, ...days),
  fc.constantFrom<Cell>(...numbers, null, true, false),
  fc.constantFrom<Cell>({ b: 1, a: 'Ä "x"' }, [1, null, 'z']),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.integer({ min: -20, max: 20 }),
);
const row = fc.dictionary(fc.constantFrom(...names), cell, { noNullPrototype: true });
const column = fc.constantFrom(...names, 'None');
const value = fc.oneof(
  fc.constantFrom(...texts, ...days, ...numbers.map(String), 'false', ' 5 ', '0004'),
  fc.string({ unit: 'grapheme', maxLength: 2 }),
);
const condition: fc.Arbitrary<RowCondition> = fc.record({
  column,
  is: fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'has'),
  value,
});
const query: fc.Arbitrary<RowQuery> = fc.record({
  where: fc.array(condition, { maxLength: 2 }),
  text: fc.constantFrom('', '', '', 'a', 'b', '1'),
  sort: fc.option(fc.record({ column, down: fc.boolean() })),
});
const kind = fc.constantFrom<TableColumn['kind']>('number', 'text', 'boolean', 'day', 'time', 'other');

describe('columns in memory', () => {
  it('make the same lists and charts as SQLite does, of whatever is in the rows', () => {
    const { put, bySql, inMemory } = open();
    const numbered = (rows: readonly TableRow[]) => rows.map((cells, Id) => ({ ...cells, Id }));
    const asked = fc.array(fc.tuple(query, column, kind), { minLength: 1, maxLength: 9 });
    const contents = fc.tuple(fc.array(row, { maxLength: 40 }), fc.array(row, { maxLength: 3 }));
    fc.assert(
      fc.property(contents, asked, ([rows, changed], questions) => {
        put(numbered(rows));
        // Rows of another table come between those of this one.
        put([{ Id: 1 }], 'write', other.id);
        for (const [one, name, shown] of questions) {
          const list = { accountId: 1, tableId: table.id, query: one };
          expect(inMemory.page({ ...list, offset: 0, limit: 99 })).toEqual(bySql.page({ ...list, offset: 0, limit: 99 }));
          const [mine, theirs] = [inMemory, bySql].map((by) => by.chart(list, { name, kind: shown }));
          expect(mine).toEqual(theirs);
        }
        put(numbered(changed), 'merge');
        const list = { accountId: 1, tableId: table.id, query: questions[0]?.[0] ?? plain, offset: 0, limit: 99 };
        expect(inMemory.page(list)).toEqual(bySql.page(list));
      }),
      { seed, numRuns: numRuns(60) },
    );
  });

  it('look for digits in a number as SQLite writes it, which may give more of them', () => {
    const { put, bySql, inMemory } = open();
    // In a column with plain numbers alone it is looked for in memory.
    for (const number of numbers) {
      put([{ Id: 1, One: number }]);
      const digits = String(number);
      for (const value of [digits, digits.slice(-3), number.toPrecision(17).slice(-3)]) {
        const query: RowQuery = { ...plain, where: [{ column: 'One', is: 'has', value }] };
        const list = { accountId: 1, tableId: table.id, query, offset: 0, limit: 9 };
        expect([number, value, inMemory.page(list).total]).toEqual([number, value, bySql.page(list).total]);
      }
    }
  });

  it('keep rows with the same value in the order of the table, on each page of a long list', () => {
    const { put, bySql, inMemory } = open();
    put(Array.from({ length: 5_000 }, (_, Id) => ({ Id, One: `${Id % 2 > 0 ? 'State' : 'state'} ${(Id * 7) % 3}` })));
    for (const [down, offset] of [
      [false, 0],
      [true, 0],
      [false, 950],
      [true, 4_950],
    ] as const) {
      const list = { accountId: 1, tableId: table.id, query: { ...plain, sort: { column: 'One', down } }, offset, limit: 100 };
      expect(inMemory.page(list)).toEqual(bySql.page(list));
    }
  });

  it('make the same lists and charts where nearly each row has another value', () => {
    const { put, held, bySql, inMemory } = open();
    const mixed = (n: number) => (n * 7_919) % 6_007;
    const text = (n: number) => (n % 50 === 0 ? null : `${n % 2 > 0 ? 'Task' : 'tÄsk'} ${n % 9 === 0 ? n % 8 : mixed(n)}`);
    put(Array.from({ length: 5_000 }, (_, Id) => ({ Id, One: text(Id), Two: Id % 9 > 0 ? mixed(Id) / 4 : null })));
    const state = { reading: 1, changes: 0, rowCount: 5_000 };
    expect(['One', 'Two'].map((name) => held.column(state, name)?.isWritten)).toEqual([false, false]);
    const where = (name: string, is: RowCondition['is'], value: string) => ({ ...plain, where: [{ column: name, is, value }] });
    const asked = [
      where('One', '=', 'task 7'),
      where('One', '=', ''),
      where('One', 'has', 'äsk 4'),
      { ...where('One', '>', 'task 5'), sort: { column: 'One', down: true } },
      { ...where('Two', '<', '900'), text: 'task', sort: { column: 'Two', down: false } },
    ];
    const lists = asked.map((query) => ({ accountId: 1, tableId: table.id, query, offset: 0, limit: 99 }));
    const all = (by: typeof bySql) => [
      ...lists.map((list) => by.page(list)),
      ...lists
        .slice(-1)
        .flatMap((list) => [by.chart(list, { name: 'One', kind: 'text' }), by.chart(list, { name: 'Two', kind: 'number' })]),
    ];
    expect(all(inMemory)).toEqual(all(bySql));
  });

  it('are given up where they take too much memory, and the list is the same', () => {
    const { put, held, inMemory } = open(3_600);
    const state = { reading: 1, changes: 0, rowCount: 100 };
    put(Array.from({ length: 100 }, (_, Id) => ({ Id, One: `short ${Id % 3}`, Two: `${'long '.repeat(20)}${Id}` })));
    expect([held.column(state, 'Two'), held.column(state, 'One')?.value(4)]).toEqual([null, 'short 1']);
    // There is room for one of the two.
    const first = held.column(state, 'One');
    expect(held.column(state, 'Id')?.value(7)).toBe(7);
    expect(held.column(state, 'One')).not.toBe(first);
    const list = { accountId: 1, tableId: table.id, query: { where: [], text: '', sort: { column: 'Two', down: true } } };
    expect(inMemory.page({ ...list, offset: 0, limit: 1 }).rows[0]?.cells['Id']).toBe(99);
  });

  it('are read anew as soon as a row has changed, although the reading is not finished', () => {
    const { mirror, put, inMemory } = open();
    put(Array.from({ length: 9 }, (_, Id) => ({ Id, One: 'open' })));
    const list = { accountId: 1, tableId: table.id, offset: 0, limit: 9 };
    const closed = () =>
      inMemory.page({ ...list, query: { where: [{ column: 'One', is: '=', value: 'closed' }], text: '', sort: null } });
    expect(closed().total).toBe(0);
    mirror.tables.merge(1, table.id).add([
      { Id: 4, One: 'closed' },
      { Id: 9, One: 'closed' },
    ]);
    expect(closed().rows.map(({ cells }) => cells['Id'])).toEqual([4, 9]);
  });
});

it('the first in order are those of all that are sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 80 }), fc.nat(30), (values, wanted) => {
      const places = Uint32Array.from(values, (_, place) => place);
      const compare = (one: number, other: number) => (values[one] ?? 0) - (values[other] ?? 0) || one - other;
      const sorted = Array.from(places).toSorted(compare);
      expect([...firstInOrder(places, wanted, compare).subarray(0, wanted)]).toEqual(sorted.slice(0, wanted));
    }),
    { seed, numRuns: numRuns(300) },
  );
});
