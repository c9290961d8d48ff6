import type { Events } from '../../preload/contract.ts';
import type { CellView, ChartView, RowHit, RowListView, TableCommands, TableView } from '../../preload/tables.ts';
import { Gone } from './fake-boards.ts';

export type FakeRow = Readonly<Record<string, CellView>>;

function table(facts: Partial<TableView>): TableView {
  return {
    accountId: 1,
    account: 'City of Härnösand',
    id: 'pm/Cards',
    name: 'Cards',
    group: 'Workspace data',
    columns: [],
    rows: 0,
    readAt: null,
    goneAt: null,
    problem: null,
    private: false,
    kept: false,
    reading: null,
    waiting: false,
    snapshot: null,
    ...facts,
  };
}

const people = ['Anna Lindqvist', 'Jonas Berg', 'Maria Åkesson', 'Karl-Johan af Silfverhielm-Wennerström'];
const titles = [
  'Cast the slab',
  'Order windows',
  'Inspect the roof',
  'Meet the neighbours',
  'Paint the stairwell',
  'Test the alarm',
];
const columns = ['Planned', 'Doing', 'Review', 'Done'];

/** Rows of a feed of cards, the same every time. */
function cardRows(count: number): readonly FakeRow[] {
  return Array.from({ length: count }, (_, n) => {
    const month = String(1 + ((n * 7) % 12)).padStart(2, '0');
    const day = String(1 + ((n * 5) % 28)).padStart(2, '0');
    return {
      CardId: 40_000 + n,
      CardTitle: `${titles[n % titles.length] ?? ''} of house ${1 + (n % 40)}`,
      ColumnName: columns[n % columns.length] ?? '',
      AssigneeName: n % 5 === 0 ? null : (people[n % people.length] ?? ''),
      DueDate: n % 7 === 0 ? null : `2026-${month}-${day}`,
      Estimate: n % 3 === 0 ? null : ((n * 13) % 40) / 2,
      IsDone: n % columns.length === 3,
      ModifiedTime: `2026-11-${day}T09:30:00Z`,
    };
  });
}

/** What the core does with tables, in memory. */
export class FakeTables {
  tables: readonly TableView[];
  rows: ReadonlyMap<string, readonly FakeRow[]>;
  /** What the person names in the dialog, without its ending; null for nothing. */
  savesAs: string | null = '/home/anna/Downloads/pm_Cards_2026-11-21';
  readonly #emit: (name: 'tables', value: Events['tables']) => void;

  constructor(now: number, emit: (name: 'tables', value: Events['tables']) => void) {
    this.#emit = emit;
    const cards = cardRows(1_400);
    this.rows = new Map([['pm/Cards', cards]]);
    const kinds = ['number', 'text', 'text', 'text', 'day', 'number', 'boolean', 'time'] as const;
    const names = Object.keys(cards[0] ?? {});
    const cardColumns = names.map((name, index) => ({ name, kind: kinds[index] ?? 'text' }));
    const read = { kept: true, readAt: now - 12 * 60_000 };
    const weekly = { folder: '/home/anna/Reports', form: 'json.gz', every: 'week' } as const;
    this.tables = [
      table({ id: 'am/AccountPeople', name: 'AccountPeople', group: 'Account data' }),
      table({ id: 'am/AccountWorkspaces', name: 'AccountWorkspaces', group: 'Account data', problem: problem() }),
      table({ ...read, columns: cardColumns, rows: cards.length }),
      table({
        ...read,
        id: 'pm/TimeReports',
        name: 'TimeReports',
        readAt: now - 5 * 3600_000,
        rows: 48_210,
        snapshot: {
          ...weekly,
          lastAt: now - 3 * 86_400_000,
          lastFile: '/home/anna/Reports/pm_TimeReports.json.gz',
          problem: null,
        },
      }),
      table({ id: 'pm/Issues', name: 'Issues', goneAt: now - 86_400_000, rows: 12, readAt: now - 4 * 86_400_000 }),
      table({ accountId: 2, account: 'Personal', id: 'Users', name: 'People', group: 'People', private: true }),
    ];
  }

  table(accountId: number, id: string): TableView {
    const found = this.tables.find((one) => one.accountId === accountId && one.id === id);
    if (!found) throw new Gone(`There is no table ${id}.`);
    return found;
  }

  /** As if the core had news of it. */
  change(id: string, facts: Partial<TableView>): TableView {
    this.tables = this.tables.map((one) => (one.id === id ? { ...one, ...facts } : one));
    const changed = this.tables.find((one) => one.id === id) ?? table({});
    this.#emit('tables', [{ accountId: changed.accountId, tableId: id, reading: changed.reading }]);
    return changed;
  }

  find(text: string): readonly RowHit[] {
    const found = (this.rows.get('pm/Cards') ?? []).filter((row) =>
      String(row['CardTitle']).toLowerCase().includes(text.toLowerCase()),
    );
    return found.slice(0, 3).map((row) => ({
      kind: 'row',
      accountId: 1,
      tableId: 'pm/Cards',
      name: String(row['CardTitle']),
      path: 'City of Härnösand/Cards',
      text,
      row: Number(row['CardId']),
    }));
  }

  readonly handlers: TableCommands = {
    'tables.list': () => this.tables,
    'tables.refreshList': () => null,
    'tables.open': (accountId, id) => {
      const { kept, private: isPrivate } = this.table(accountId, id);
      return kept || isPrivate ? this.table(accountId, id) : this.change(id, { kept: true, reading: 0 });
    },
    'tables.setKept': (accountId, id, kept) => {
      this.table(accountId, id);
      return this.change(id, kept ? { kept, reading: 0 } : { kept, readAt: null, rows: 0 });
    },
    'tables.refresh': (_, id) => {
      this.change(id, { reading: 0 });
      return null;
    },
    'tables.cancel': (_, id) => {
      this.change(id, { reading: null });
      return null;
    },
    'tables.rows': ({ columns: names, offset, limit, ...list }) => {
      const all = this.#listed(list);
      const rows = all.slice(offset, offset + limit).map((row) => ({
        row: Number(row['CardId']),
        cells: names.map((name) => row[name] ?? null),
      }));
      return { total: all.length, offset, readAt: this.table(list.accountId, list.tableId).readAt, rows };
    },
    'tables.row': (_, id, number) => {
      const row = this.rows.get(id)?.find((one) => one['CardId'] === number);
      if (!row) throw new Gone('This row is not there any more.');
      return Object.values(row);
    },
    'tables.chart': (list, column) => this.#chart(list, column),
    'tables.export': (list) =>
      this.savesAs === null ? null : { path: `${this.savesAs}.${list.form}`, rows: this.#listed(list).length },
    'tables.setSnapshot': (_, id, wish) =>
      this.change(id, { kept: true, snapshot: wish && { ...wish, lastAt: null, lastFile: null, problem: null } }),
  };

  #listed({ tableId, where, text, sort }: RowListView): readonly FakeRow[] {
    const words = text.toLowerCase();
    const rows = (this.rows.get(tableId) ?? []).filter(
      (row) =>
        Object.values(row).some((value) => String(value).toLowerCase().includes(words)) &&
        where.every(({ column, value }) => String(row[column]).toLowerCase().includes(value.toLowerCase())),
    );
    if (!sort) return rows;
    const down = sort.down ? -1 : 1;
    const order = (a: CellView, b: CellView) => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1);
    return rows.toSorted((a, b) => order(a[sort.column] ?? null, b[sort.column] ?? null) * down);
  }

  #chart(list: RowListView, column: string): ChartView | null {
    const rows = this.#listed(list).flatMap((row) => (row[column] == null ? [] : [row[column]]));
    if (rows.length === 0) return null;
    const kind = this.table(list.accountId, list.tableId).columns.find(({ name }) => name === column)?.kind;
    const count = (of: (value: CellView) => string) =>
      [...Map.groupBy(rows, of)].map(([at, some]) => ({ at, rows: some.length }));
    if (kind === 'day' || kind === 'time') {
      const bars = count((value) => String(value).slice(0, 7)).sort((a, b) => a.at.localeCompare(b.at));
      return { kind: 'times', rows: rows.length, unit: 'month', bars };
    }
    if (kind === 'number') {
      const bars = Array.from({ length: 10 }, (_, n) => {
        const [from, to] = [n * 2, n * 2 + 2];
        return { from, to, rows: rows.filter((value) => Number(value) >= from && Number(value) < to).length };
      });
      return { kind: 'numbers', rows: rows.length, sum: rows.reduce<number>((sum, value) => sum + Number(value), 0), bars };
    }
    const bars = count(String).map(({ at, rows: of }) => ({ value: at, rows: of }));
    return { kind: 'values', rows: rows.length, others: 0, bars: bars.sort((a, b) => b.rows - a.rows) };
  }
}

function problem() {
  return { kind: 'refused', message: 'The service does not let this account read AccountWorkspaces.' };
}
