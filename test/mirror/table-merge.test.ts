import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openMirror } from '../../main/mirror/mirror.ts';
import type { RowQuery } from '../../main/sync/ports/table-records.ts';
import type { Table, TableRow } from '../../main/sync/ports/tables.ts';
import { temporaryHome } from './temporary-home.ts';

const tasks: Table = {
  id: 'Tasks',
  name: 'Timecodes',
  group: 'Projects',
  columns: [{ name: 'Name', kind: 'text' }],
  keys: ['Project', 'Task'],
  incremental: true,
};
const row = (Project: number | null, Task: number, Name: string): TableRow => ({ Project, Task, Name });

/** A table of which two rows with names of their own and one without were read. */
function open() {
  const mirror = openMirror(join(temporaryHome(), 'mirror.db'));
  onTestFinished(() => mirror.close());
  const { tables } = mirror;
  const facts = { columns: tasks.columns, at: 7, asOf: 70 };
  const put = (rows: readonly TableRow[], how: 'write' | 'merge' = 'write', more: Partial<typeof facts> = {}) => {
    const writer = tables[how](1, tasks.id);
    writer.add(rows);
    writer.finish({ ...facts, ...more });
  };
  const names = (query: Partial<RowQuery> = {}) =>
    tables.cells(tables.select(1, tasks.id, { where: [], text: '', sort: null, ...query })).map(({ Name }) => Name);
  tables.saveList(1, { tables: [tasks], at: 5 });
  return { tables, put, names };
}

describe('rows of which only changes are read', () => {
  it('take the place of those with the same keys, are found by their new words, and come behind all when they are new', () => {
    const { tables, put, names } = open();
    put([row(1, 1, 'Drawings'), row(1, 2, 'Meetings'), row(null, 1, 'Travel')]);
    put([row(1, 1, 'Plans'), row(2, 1, 'Concrete'), row(null, 1, 'Travel')], 'merge', { at: 9, asOf: 90 });
    expect(names()).toEqual(['Plans', 'Meetings', 'Travel', 'Concrete']);
    expect([names({ text: 'plans' }), names({ text: 'drawings' })]).toEqual([['Plans'], []]);
    expect(tables.table(1, tasks.id)).toMatchObject({ rowCount: 4, readAt: 9, wholeAt: 7, asOf: 90 });
  });

  it('are there as far as they came when it breaks off, and are asked for again from where it began', () => {
    const { tables, put, names } = open();
    put([row(1, 1, 'Drawings')]);
    const writer = tables.merge(1, tasks.id);
    writer.add([row(1, 2, 'Meetings')]);
    writer.leave();
    expect(names()).toEqual(['Drawings', 'Meetings']);
    expect(tables.table(1, tasks.id)).toMatchObject({ rowCount: 2, readAt: 7, asOf: 70 });
    expect(tables.sweep()).toBe(false);
  });

  it('are all read first, and again when they go by other keys', () => {
    const { tables, put } = open();
    const kind = (): unknown => expect.objectContaining({ kind: 'gone' });
    expect(() => tables.merge(1, tasks.id)).toThrow(kind());
    put([row(1, 1, 'Drawings')]);
    tables.merge(1, tasks.id).leave();
    tables.saveList(1, { tables: [{ ...tasks, keys: ['Task'] }], at: 6 });
    expect(tables.table(1, tasks.id)?.asOf).toBe(null);
    expect(() => tables.merge(1, tasks.id)).toThrow(kind());
  });

  it('are there once where pages of one reading overlap', () => {
    const { tables, put, names } = open();
    put([row(1, 1, 'Drawings'), row(1, 2, 'Meetings'), row(1, 1, 'Drawings')]);
    expect([names(), tables.table(1, tasks.id)?.rowCount]).toEqual([['Drawings', 'Meetings'], 2]);
  });

  it('are forgotten when the table is dropped, which stays in the list', () => {
    const { tables, put, names } = open();
    put([row(1, 1, 'Drawings')]);
    tables.drop(1, tasks.id);
    expect([names(), tables.table(1, tasks.id)]).toMatchObject([[], { rowCount: 0, readAt: null, asOf: null, goneAt: null }]);
    expect([tables.sweep(), tables.sweep()]).toEqual([true, false]);
  });
});
