import type { ChartView, RowListView, RowView, TableColumnView, TableView } from '../../preload/tables.ts';
import { Ages } from './ages.ts';
import type { AppState } from './app.svelte.ts';
import { PagedList } from './paged-list.svelte.ts';
import { firstLook, invitingColumns, type TableLook } from './table-look.ts';
import { inTurns } from './turns.ts';

/** Of so many columns it is tried whether they have values that a first chart can show. */
const triedAtMost = 6;

/** One table. */
export class TableState {
  table = $state.raw<TableView | null>(null);
  look = $state.raw<TableLook | null>(null);
  chart = $state.raw<ChartView | null>(null);
  readonly rows: PagedList<RowView>;
  /** Why the table cannot be opened. */
  #closed = $state.raw<string | null>(null);
  readonly #app: AppState;
  readonly #accountId: number;
  readonly #tableId: string;
  readonly #ages = new Ages<'facts' | 'reading'>();
  readonly #readChart = inTurns(() => this.#askChart());
  #readAt: number | null = null;
  /** What may be shown instead while nobody has chosen what the chart is of, and it turns out to have no values. */
  #otherCharts: readonly string[] = [];

  constructor(app: AppState, name: { readonly accountId: number; readonly tableId: string }) {
    this.#app = app;
    this.#accountId = name.accountId;
    this.#tableId = name.tableId;
    this.rows = new PagedList((page) => {
      const columns = this.columns.map(({ name: column }) => column);
      return app.bridge.call('tables.rows', { ...this.list(), columns, ...page });
    });
  }

  /** Why the table, or its rows, cannot be shown. */
  get problem(): string | null {
    return this.#closed ?? this.rows.problem;
  }

  get columns(): readonly TableColumnView[] {
    const { table, look } = this;
    return table === null || look === null ? [] : table.columns.filter(({ name }) => !look.hidden.has(name));
  }

  /** Reads it for somebody who looks, with words to look for. */
  async open(text: string | null): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.#app.bridge.call('tables.open', this.#accountId, this.#tableId);
    this.#closed = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    const table = this.#newest(answer.value, age);
    this.table = table;
    this.#readAt = table.readAt;
    const known = this.#app.tableLooks.get(this.#key);
    const look = known ?? firstLook(table);
    if (!known) this.#otherCharts = invitingColumns(table.columns).slice(1, triedAtMost);
    this.look = text === null ? look : { ...look, text, where: [] };
    await Promise.all([this.rows.begin(), this.#readChart()]);
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('tables', (changes) => {
      const own = changes.find(({ accountId, tableId }) => accountId === this.#accountId && tableId === this.#tableId);
      if (own && own.reading !== null && this.table) {
        this.#ages.take('reading');
        this.table = { ...this.table, reading: own.reading };
      } else if (own) void this.#readFacts();
    });
  }

  /** Asks for something that is answered with the table as it is then. False where it was refused. */
  async change(ask: () => Promise<{ readonly value: TableView } | null>): Promise<boolean> {
    const age = this.#ages.next();
    const answer = await ask();
    if (answer) this.#take(answer.value, age);
    return answer !== null;
  }

  async show(changed: Partial<TableLook>): Promise<void> {
    if (this.look === null) return;
    this.#otherCharts = [];
    this.look = { ...this.look, ...changed };
    this.#app.tableLooks.set(this.#key, this.look);
    await Promise.all([this.rows.begin(), this.#readChart()]);
  }

  sortBy(column: string): Promise<void> {
    const sort = this.look?.sort;
    const isSame = sort?.column === column;
    if (isSame && sort.down) return this.show({ sort: null });
    return this.show({ sort: { column, down: isSame } });
  }

  /** The list of rows as it is shown. */
  list(): RowListView {
    const { text = '', where = [], sort = null } = this.look ?? {};
    // A filter that is not filled in yet leaves nothing out.
    const filled = where.filter(({ value, is }) => value !== '' || is === '=' || is === '!=');
    return { accountId: this.#accountId, tableId: this.#tableId, text, where: filled, sort };
  }

  async refresh(): Promise<void> {
    await Promise.all([this.rows.refresh(), this.#readChart()]);
  }

  get #key(): string {
    return `${this.#accountId} ${this.#tableId}`;
  }

  /** The one that is known, with what is news of another. */
  #newest(told: TableView, age: number): TableView {
    const known = this.table;
    if (!this.#ages.take('facts', age) && known) return known;
    return this.#ages.take('reading', age) || !known ? told : { ...told, reading: known.reading };
  }

  #take(told: TableView, age: number): void {
    const table = this.#newest(told, age);
    const isNew = this.look !== null && table.readAt !== this.#readAt;
    // Columns may be known only now.
    if (this.look?.chart === null && this.table?.columns.length === 0) this.look = firstLook(table);
    this.table = table;
    this.#readAt = table.readAt;
    if (isNew) void this.refresh();
  }

  async #readFacts(): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.#app.bridge.call('tables.list');
    if (!answer.ok) return;
    const own = answer.value.find(({ accountId, id }) => accountId === this.#accountId && id === this.#tableId);
    if (own) this.#take(own, age);
  }

  async #askChart(): Promise<void> {
    const column = this.look?.chart ?? null;
    if (column === null || this.table?.readAt == null) {
      this.chart = null;
      return;
    }
    const answer = await this.#app.bridge.call('tables.chart', this.list(), column);
    const [other, ...others] = this.#otherCharts;
    if (answer.ok && answer.value === null && other !== undefined && this.look) {
      this.#otherCharts = others;
      this.look = { ...this.look, chart: other };
      return this.#askChart();
    }
    this.chart = answer.ok ? answer.value : null;
  }
}
