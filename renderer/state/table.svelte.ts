import type { ChartView, RowListView, RowView, TableColumnView, TableView } from '../../preload/tables.ts';
import type { AppState } from './app.svelte.ts';
import { firstLook, type TableLook } from './table-look.ts';

const pageSize = 100;
/** Rows that were scrolled past are forgotten beyond this many pages. */
const keptPages = 30;

/** One table, as a long list of rows of which only the pages near the window are held. */
export class TableState {
  table = $state.raw<TableView | null>(null);
  look = $state.raw<TableLook | null>(null);
  /** Why the table, or its rows, cannot be shown. */
  problem = $state.raw<string | null>(null);
  total = $state.raw<number | null>(null);
  selected = $state.raw<number | null>(null);
  chart = $state.raw<ChartView | null>(null);
  /** Grows with each list that has come: it begins at its first row. */
  lists = $state.raw(0);
  #pages = $state.raw<ReadonlyMap<number, readonly RowView[]>>(new Map());
  readonly #app: AppState;
  readonly #accountId: number;
  readonly #tableId: string;
  readonly #asked = new Set<number>();
  /** Grows with each new question; answers to older ones are dropped. */
  #question = 0;
  #isOld = true;
  #shown = { first: 0, last: 0 };
  #following: Promise<void> | null = null;
  #readAt: number | null = null;

  constructor(app: AppState, name: { readonly accountId: number; readonly tableId: string }) {
    this.#app = app;
    this.#accountId = name.accountId;
    this.#tableId = name.tableId;
  }

  get columns(): readonly TableColumnView[] {
    const { table, look } = this;
    return table === null || look === null ? [] : table.columns.filter(({ name }) => !look.hidden.has(name));
  }

  row(index: number): RowView | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  }

  /** Reads it for somebody who looks, with words to look for. */
  async open(text: string | null): Promise<void> {
    const answer = await this.#app.bridge.call('tables.open', this.#accountId, this.#tableId);
    this.problem = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    this.table = answer.value;
    this.#readAt = answer.value.readAt;
    const look = this.#app.tableLooks.get(this.#key) ?? firstLook(answer.value);
    this.look = text === null ? look : { ...look, text, where: [] };
    await this.#readAll();
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('tables', (changes) => {
      const own = changes.find(({ accountId, tableId }) => accountId === this.#accountId && tableId === this.#tableId);
      if (own && own.reading !== null && this.table) this.table = { ...this.table, reading: own.reading };
      else if (own) void this.#readFacts();
    });
  }

  take(table: TableView): void {
    const isNew = table.readAt !== this.#readAt;
    // Columns may be known only now.
    if (this.look?.chart === null && this.table?.columns.length === 0) this.look = firstLook(table);
    this.table = table;
    this.#readAt = table.readAt;
    if (isNew) void this.refresh();
  }

  /** As one types: one question at a time, and after each answer only the newest wish is asked for. */
  show(changed: Partial<TableLook>): Promise<void> {
    if (this.look === null) return Promise.resolve();
    this.look = { ...this.look, ...changed };
    this.#app.tableLooks.set(this.#key, this.look);
    this.selected = null;
    this.#following ??= this.#follow().finally(() => (this.#following = null));
    return this.#following;
  }

  sortBy(column: string): Promise<void> {
    const sort = this.look?.sort;
    const isSame = sort?.column === column;
    if (isSame && sort.down) return this.show({ sort: null });
    return this.show({ sort: { column, down: isSame } });
  }

  /** The rows that are in the window; what is not here yet is fetched. */
  see(first: number, last: number): void {
    if (this.#isOld) return;
    this.#shown = { first, last };
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      if (!this.#pages.has(page)) void this.#load(page);
    }
  }

  select(index: number | null): void {
    this.selected = index === null || !this.total ? null : Math.max(0, Math.min(this.total - 1, index));
  }

  /** The list of rows as it is shown. */
  list(): RowListView {
    const { text = '', where = [], sort = null } = this.look ?? {};
    // A filter that is not filled in yet leaves nothing out.
    const filled = where.filter(({ value, is }) => value !== '' || is === '=' || is === '!=');
    return { accountId: this.#accountId, tableId: this.#tableId, text, where: filled, sort };
  }

  /** Reads what is in the window again and keeps everything else in place. */
  async refresh(): Promise<void> {
    this.#question += 1;
    this.#asked.clear();
    const { first, last } = this.#shown;
    const pages = new Set([Math.floor(first / pageSize), Math.floor(last / pageSize)]);
    this.#pages = new Map([...this.#pages].filter(([page]) => pages.has(page)));
    await Promise.all([...[...pages].map((page) => this.#load(page)), this.#readChart()]);
  }

  get #key(): string {
    return `${this.#accountId} ${this.#tableId}`;
  }

  async #readFacts(): Promise<void> {
    const answer = await this.#app.bridge.call('tables.list');
    if (!answer.ok) return;
    const own = answer.value.find(({ accountId, id }) => accountId === this.#accountId && id === this.#tableId);
    if (own) this.take(own);
  }

  async #follow(): Promise<void> {
    let asked: TableLook | null;
    do {
      asked = this.look;
      await this.#readAll();
    } while (asked !== this.look);
  }

  async #readAll(): Promise<void> {
    this.#question += 1;
    this.#asked.clear();
    this.#shown = { first: 0, last: 0 };
    this.#isOld = true;
    await Promise.all([this.#load(0), this.#readChart()]);
  }

  async #readChart(): Promise<void> {
    const column = this.look?.chart ?? null;
    if (column === null || this.table?.readAt == null) {
      this.chart = null;
      return;
    }
    const question = this.#question;
    const answer = await this.#app.bridge.call('tables.chart', this.list(), column);
    if (question === this.#question) this.chart = answer.ok ? answer.value : null;
  }

  async #load(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const question = this.#question;
    const columns = this.columns.map(({ name }) => name);
    const asked = { ...this.list(), columns, offset: page * pageSize, limit: pageSize };
    const answer = await this.#app.bridge.call('tables.rows', asked);
    if (question !== this.#question) return;
    this.#asked.delete(page);
    this.problem = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    if (this.#isOld) {
      this.#isOld = false;
      this.#pages = new Map();
      this.lists += 1;
    }
    this.total = answer.value.total;
    this.#keep(page, answer.value.rows);
  }

  #keep(page: number, rows: readonly RowView[]): void {
    const pages = new Map(this.#pages);
    pages.delete(page);
    pages.set(page, rows);
    const [oldest] = pages.keys();
    if (pages.size > keptPages && oldest !== undefined) pages.delete(oldest);
    this.#pages = pages;
  }
}
