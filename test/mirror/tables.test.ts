import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import type { RowQuery } from '../../main/sync/ports/table-records.ts';
import type { Table, TableRow } from '../../main/sync/ports/tables.ts';
import { temporaryHome } from './temporary-home.ts';

const cards: Table = {
  id: 'pm/Cards',
  name: 'Cards',
  group: 'Workspace data',
  columns: [{ name: 'Title', kind: 'text' }],
  keys: ['Id'],
  incremental: false,
};
const rows: readonly TableRow[] = [
  { Id: 3, Title: 'Ärger am Dach', Points: 10, Done: false, Due: '2026-02-06' },
  { Id: 1, Title: 'erste', Points: 9, Done: true, Due: null },
  { Id: 2, Title: 'Zweite \'n "b"', Done: true, Due: '2026-01-05', 'odd "$.x\'': 'here' },
];

function open() {
  const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
  const { tables } = mirror;
  const put = (given: readonly TableRow[], at = 7) => {
    const writer = tables.write(1, cards.id);
    writer.add(given);
    writer.finish({ columns: cards.columns, at, asOf: null });
  };
  const ask = (query: Partial<RowQuery>) => {
    const found = tables.select(1, cards.id, { where: [], text: '', sort: null, ...query });
    return tables.cells(found).map(({ Id }) => Id);
  };
  tables.saveList(1, { tables: [cards], at: 5 });
  return { mirror, tables, put, ask };
}

it('keeps what tables there are, also those that are gone', () => {
  const { mirror, tables, put } = open();
  const never = { rowCount: 0, readAt: null, wholeAt: null, asOf: null, goneAt: null, problem: null };
  const known = { ...cards, accountId: 1, private: false, ...never };
  expect(tables.tables(1)).toEqual([known]);
  put(rows);
  tables.saveProblem(1, cards.id, { kind: 'auth', message: 'no' });
  tables.saveList(1, { tables: [], at: 9 });
  expect(tables.table(1, cards.id)).toEqual({
    ...known,
    rowCount: 3,
    readAt: 7,
    wholeAt: 7,
    goneAt: 9,
    problem: { kind: 'auth', message: 'no' },
  });
  tables.saveList(1, { tables: [{ ...cards, columns: [] }], at: 10 });
  expect(tables.table(1, cards.id)).toMatchObject({ goneAt: null, columns: cards.columns });
  mirror.removeAccount(1);
  expect(tables.tables(1)).toEqual([]);
  mirror.close();
});

it.each<[Partial<RowQuery>, readonly number[]]>([
  [{}, [3, 1, 2]],
  [{ sort: { column: 'Id', down: false } }, [1, 2, 3]],
  [{ sort: { column: 'Title', down: true } }, [3, 2, 1]],
  [{ sort: { column: 'Points', down: true } }, [3, 1, 2]],
  [{ where: [{ column: 'Title', is: '=', value: 'ERSTE' }] }, [1]],
  [{ where: [{ column: 'Title', is: 'has', value: '\'N "B' }] }, [2]],
  // SQLite by itself knows capitals of ASCII only; the second is written with an accent of its own.
  [{ where: [{ column: 'Title', is: '=', value: 'äRGER am dach' }] }, [3]],
  [{ where: [{ column: 'Title', is: 'has', value: 'A\u0308rger' }] }, [3]],
  [{ where: [{ column: 'Points', is: '>', value: '9' }] }, [3]],
  [{ where: [{ column: 'Points', is: '>=', value: '9' }] }, [3, 1]],
  [{ where: [{ column: 'Points', is: '!=', value: '9' }] }, [3, 2]],
  [{ where: [{ column: 'Points', is: '=', value: '' }] }, [2]],
  [{ where: [{ column: 'Done', is: '=', value: 'true' }] }, [1, 2]],
  [{ where: [{ column: 'Due', is: '<', value: '2026-02-01' }] }, [2]],
  [{ where: [{ column: 'Due', is: '!=', value: '' }] }, [3, 2]],
  [{ where: [{ column: 'odd "$.x\'', is: '=', value: 'here' }] }, [2]],
  [{ text: 'arger da' }, [3]],
  [
    {
      where: [
        { column: 'Done', is: '=', value: 'true' },
        { column: 'Points', is: '<', value: '10' },
      ],
      text: 'erst',
    },
    [1],
  ],
])('finds rows: %j', (query, expected) => {
  const { mirror, put, ask } = open();
  put(rows);
  expect(ask(query)).toEqual(expected);
  mirror.close();
});

it('shows the former rows until a reading is finished, and sweeps what is not shown', () => {
  const { mirror, tables, put, ask } = open();
  put(rows);
  const writer = tables.write(1, cards.id);
  writer.add([{ Id: 4, Title: 'vierte' }]);
  expect(ask({})).toEqual([3, 1, 2]);
  // What is under way is not rubbish.
  expect(tables.sweep()).toBe(false);
  writer.leave();
  expect(tables.sweep()).toBe(true);
  expect(ask({ text: 'vierte' })).toEqual([]);
  put([{ Id: 5, Title: 'Dach' }], 8);
  expect([ask({}), ask({ text: 'dach' })]).toEqual([[5], [5]]);
  expect([tables.sweep(), tables.sweep()]).toEqual([true, false]);
  expect([ask({}), ask({ text: 'dach' }), ask({ text: 'arger' })]).toEqual([[5], [5], []]);
  mirror.close();
});
