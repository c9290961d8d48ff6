import type { ToolRowQuery, ToolRowState, ToolRowView } from '../../preload/tools.ts';
import type { AppState } from './app.svelte.ts';

const pageSize = 100;

/** Rows of a preview or a report, as a long list of which only the pages near the window are held. */
export class ToolRows {
  total = $state.raw<number | null>(null);
  problem = $state.raw<string | null>(null);
  selected = $state.raw<number | null>(null);
  states = $state.raw<readonly ToolRowState[]>([]);
  text = $state.raw('');
  /** Grows with each list that begins at its first row. */
  lists = $state.raw(0);
  readonly of: ToolRowQuery['of'];
  readonly #app: AppState;
  #pages = $state.raw<ReadonlyMap<number, readonly ToolRowView[]>>(new Map());
  #shown = { first: 0, last: 0 };
  /** Grows with each new question; answers to older ones are dropped. */
  #question = 0;
  readonly #asked = new Set<number>();
  #refreshing: Promise<void> | null = null;
  #isOld = false;
  #isOther = false;

  constructor(app: AppState, of: ToolRowQuery['of']) {
    this.#app = app;
    this.of = of;
    void this.#load(0);
  }

  row(index: number): ToolRowView | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null;
  }

  get selectedRow(): ToolRowView | null {
    return this.selected === null ? null : this.row(this.selected);
  }

  show(wanted: { readonly states?: readonly ToolRowState[]; readonly text?: string }): void {
    this.states = wanted.states ?? this.states;
    this.text = wanted.text ?? this.text;
    this.selected = null;
    this.#question += 1;
    this.#asked.clear();
    this.#shown = { first: 0, last: 0 };
    this.#isOther = true;
    void this.#load(0).then(() => (this.lists += 1));
  }

  select(index: number): void {
    this.selected = this.total ? Math.max(0, Math.min(this.total - 1, index)) : null;
  }

  /** The rows that are in the window; what is not here yet is fetched. */
  see(first: number, last: number): void {
    this.#shown = { first, last };
    for (const page of this.#inSight()) if (!this.#pages.has(page)) void this.#load(page);
  }

  /** Reads what is in the window again, one answer at a time. */
  refresh(): void {
    this.#isOld = true;
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
  }

  async #refresh(): Promise<void> {
    while (this.#isOld) {
      this.#isOld = false;
      this.#question += 1;
      this.#asked.clear();
      const inSight = this.#inSight();
      this.#pages = new Map([...this.#pages].filter(([page]) => inSight.includes(page)));
      await Promise.all(inSight.map((page) => this.#load(page)));
    }
  }

  #inSight(): readonly number[] {
    const from = Math.floor(this.#shown.first / pageSize);
    return Array.from({ length: Math.floor(this.#shown.last / pageSize) - from + 1 }, (_, index) => from + index);
  }

  async #load(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const question = this.#question;
    const { of, states, text } = this;
    const asked = { of, states, text, offset: page * pageSize, limit: pageSize };
    const answer = await this.#app.bridge.call('tools.rows', asked);
    if (question !== this.#question) return;
    this.#asked.delete(page);
    this.problem = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    this.total = answer.value.total;
    // Another list has other rows at the same places.
    this.#pages = new Map([...(this.#isOther ? [] : this.#pages), [page, answer.value.rows]]);
    this.#isOther = false;
  }
}
