import type { FileQuery, FileRow } from '../../preload/files.ts';
import type { AppState } from './app.svelte.ts';

const pageSize = 100;
/** Rows that were scrolled past are forgotten beyond this many pages, so that memory stays small. */
const keptPages = 40;

export type Sort = FileQuery['sort'];

/** One folder of the mirror as a long list of which only the pages near the window are held. */
export class FilesState {
  parentId = $state.raw<string | null>(null);
  trail = $state.raw<readonly { readonly id: string; readonly name: string }[]>([]);
  filter = $state.raw('');
  sort = $state.raw<Sort>({ by: 'name', down: false });
  total = $state.raw<number | null>(null);
  problem = $state.raw<string | null>(null);
  selected = $state.raw<number | null>(null);
  /** Grows with each list that has come: it begins at its first row. */
  lists = $state.raw(0);
  #pages = $state.raw<ReadonlyMap<number, readonly FileRow[]>>(new Map());
  readonly pairId: number;
  readonly #app: AppState;
  readonly #asked = new Set<number>();
  #shown = { first: 0, last: 0 };
  /** Grows with each new question; answers to older ones are dropped. */
  #question = 0;
  /** The rows that are shown answer an older question: they stay until the first of the new ones are here. */
  #isOld = false;
  #filtering: Promise<void> | null = null;
  /** Grows with each other list: another folder, filter or order. */
  #list = 0;
  #refreshed: Promise<unknown> = Promise.resolve();

  constructor(app: AppState, pairId: number) {
    this.#app = app;
    this.pairId = pairId;
  }

  row(index: number): FileRow | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  }

  get chosen(): FileRow | null {
    return this.selected === null ? null : this.row(this.selected);
  }

  /** Opens a folder, or, with `null`, the top. `select` is put under the cursor, wherever it is in the list. */
  async open(parentId: string | null, select: string | null = null): Promise<void> {
    this.parentId = parentId;
    this.filter = '';
    this.selected = null;
    this.#ask();
    await Promise.all([this.#readTrail(), this.#load(0)]);
    if (select !== null) await this.#select(select);
  }

  /** As one types: one question at a time, and after each answer only the newest text is asked for. */
  setFilter(filter: string): Promise<void> {
    this.filter = filter;
    this.selected = null;
    this.#filtering ??= this.#followFilter().finally(() => (this.#filtering = null));
    return this.#filtering;
  }

  async sortBy(by: Sort['by']): Promise<void> {
    this.sort = { by, down: this.sort.by === by && !this.sort.down };
    this.selected = null;
    this.#askAnew();
    await this.#load(0);
  }

  /** The rows that are in the window; what is not here yet is fetched. */
  show(first: number, last: number): void {
    if (this.#isOld) return;
    this.#shown = { first, last };
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      if (!this.#pages.has(page)) void this.#load(page);
    }
  }

  /** Reads what is in the window again and keeps everything else in place. */
  async refresh(): Promise<void> {
    this.#question += 1;
    this.#asked.clear();
    const { first, last } = this.#shown;
    const pages = new Set([Math.floor(first / pageSize), Math.floor(last / pageSize)]);
    this.#pages = new Map([...this.#pages].filter(([page]) => pages.has(page)));
    this.#refreshed = Promise.all([...pages].map((page) => this.#load(page)));
    await this.#refreshed;
  }

  select(index: number | null): void {
    this.selected = index === null || !this.total ? null : Math.max(0, Math.min(this.total - 1, index));
  }

  async #followFilter(): Promise<void> {
    let asked: string;
    do {
      asked = this.filter;
      this.#askAnew();
      await this.#load(0);
    } while (asked !== this.filter);
  }

  /** Another place: nothing of the old one stays. */
  #ask(): void {
    this.#askAnew();
    this.#pages = new Map();
    this.total = null;
  }

  #askAnew(): void {
    this.#question += 1;
    this.#list += 1;
    this.#asked.clear();
    this.#shown = { first: 0, last: 0 };
    this.#isOld = true;
    this.problem = null;
  }

  async #load(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const question = this.#question;
    const { pairId, parentId, filter, sort } = this;
    const answer = await this.#app.bridge.call('files.page', {
      pairId,
      parentId,
      filter,
      sort,
      offset: page * pageSize,
      limit: pageSize,
    });
    if (question !== this.#question) return;
    this.#asked.delete(page);
    if (!answer.ok) {
      this.problem = answer.error.message;
      return;
    }
    this.problem = null;
    if (this.#isOld) {
      this.#isOld = false;
      this.#pages = new Map();
      this.lists += 1;
    }
    this.total = answer.value.total;
    this.#keep(page, answer.value.rows);
  }

  #keep(page: number, rows: readonly FileRow[]): void {
    const pages = new Map(this.#pages);
    pages.delete(page);
    pages.set(page, rows);
    const [oldest] = pages.keys();
    if (pages.size > keptPages && oldest !== undefined) pages.delete(oldest);
    this.#pages = pages;
  }

  async #readTrail(): Promise<void> {
    const { parentId } = this;
    if (parentId === null) {
      this.trail = [];
      return;
    }
    const answer = await this.#app.bridge.call('files.trail', this.pairId, parentId);
    if (answer.ok && parentId === this.parentId) this.trail = answer.value;
  }

  async #select(id: string): Promise<void> {
    const list = this.#list;
    const { pairId, parentId, filter, sort } = this;
    const answer = await this.#app.bridge.call('files.position', { pairId, parentId, filter, sort }, id);
    // The tree may have changed while the list was opened: then the first page comes with the refresh.
    while (list === this.#list && (this.total === null || this.#isOld) && this.problem === null) await this.#refreshed;
    if (answer.ok && answer.value !== null && list === this.#list) this.select(answer.value);
  }
}
