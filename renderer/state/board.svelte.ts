import type { BoardChange, BoardView, CardAbility, CardTile, ColumnView, LabelView } from '../../preload/boards.ts';
import { Ages } from './ages.ts';
import type { AppState } from './app.svelte.ts';
import { filters, noFilter, passing, type BoardFilter } from './board-filter.ts';
import { columnsOf, placeAt } from './board-order.ts';
import { now } from './clock.ts';
import { dayOf } from './days.ts';
import { inTurns } from './turns.ts';
import { UndoStack } from './undo.svelte.ts';
import { words } from './words.svelte.ts';

/** Above so many changed cards the whole board is read again. */
const manyCards = 200;

/** A column with all of its cards and those that the filter lets through. */
export interface ColumnCards {
  readonly column: ColumnView;
  readonly all: readonly CardTile[];
  readonly shown: readonly CardTile[];
}

/** One board as the person sees it: read whole once, then card by card as they change. */
export class BoardState {
  readonly accountId: number;
  readonly id: string;
  readonly undo = new UndoStack();
  /** Of the cards. */
  readonly ages = new Ages<string>();
  view = $state.raw<BoardView | null>(null);
  problem = $state.raw<string | null>(null);
  filter = $state.raw<BoardFilter>(noFilter);
  #tiles = $state.raw<ReadonlyMap<string, CardTile>>(new Map());
  /** The text that is answered by now, and the cards that have it anywhere in them. */
  #found = $state.raw<{ readonly text: string; readonly matches: ReadonlySet<string> }>({ text: '', matches: new Set() });
  /** What is shown goes by this one: until a new text is answered, by the one before. */
  readonly applied: BoardFilter = $derived({ ...this.filter, text: this.#found.text });
  readonly today = $derived(dayOf(now()));
  readonly columns: readonly ColumnCards[] = $derived.by(() => {
    const columns = this.view?.columns ?? [];
    const cards = columnsOf(
      this.#tiles.values(),
      columns.map(({ id }) => id),
    );
    const { applied, today } = this;
    const isShown = filters(applied) ? passing(applied, { matches: this.#found.matches, today }) : null;
    return columns.map((column) => {
      const all = cards.get(column.id) ?? [];
      return { column, all, shown: isShown ? all.filter(isShown) : all };
    });
  });
  /** One answer at a time; what changes meanwhile is read afterwards. */
  readonly read = inTurns(() => this.#readAll());
  readonly #app: AppState;
  readonly #labels = $derived(new Map(this.view?.labels.map((label) => [label.id, label])));
  readonly #people = $derived(new Map(this.view?.people.map(({ id, name }) => [id, name])));
  #searching: Promise<void> | null = null;

  constructor(app: AppState, accountId: number, id: string) {
    this.#app = app;
    this.accountId = accountId;
    this.id = id;
    const kept = app.boardFilters.get(this.#key);
    if (kept) void this.setFilter(kept);
    void this.read();
  }

  tile(id: string): CardTile | null {
    return this.#tiles.get(id) ?? null;
  }

  /** Cards with edits that were not sent. */
  get unsent(): number {
    return [...this.#tiles.values()].filter(({ unsent }) => unsent !== null).length;
  }

  get size(): number {
    return this.#tiles.size;
  }

  label(id: string | null): LabelView | null {
    return id === null ? null : (this.#labels.get(id) ?? null);
  }

  person(id: string): string {
    return this.#people.get(id) ?? words.t.common.unknown;
  }

  /** Why the service has no way to do that; null where it has one. */
  lacks(ability: CardAbility): string | null {
    return this.view?.lacking[ability] ?? null;
  }

  /** Follows the board, and lets it be asked for more often while it is looked at, until the answer is called. */
  follow(): () => void {
    const { bridge } = this.#app;
    void bridge.call('boards.watch', { accountId: this.accountId, boardId: this.id });
    const end = bridge.on('boards', (changes) => void this.#hear(changes));
    return () => {
      end();
      void bridge.call('boards.watch', null);
    };
  }

  /** As one types: one question at a time, and after each answer only the newest text is asked for. */
  async setFilter(changed: Partial<BoardFilter>): Promise<void> {
    this.filter = { ...this.filter, ...changed };
    this.#app.boardFilters.set(this.#key, this.filter);
    if (changed.text === undefined) return;
    this.#searching ??= this.#search().finally(() => (this.#searching = null));
    await this.#searching;
  }

  /** Puts a card at `index` among the shown cards of a column, itself not counted. It stands there at once. */
  move(cardId: string, columnId: string, index: number): Promise<void> {
    return this.undo.during(async () => {
      const tile = this.tile(cardId);
      const target = this.columns.find(({ column }) => column.id === columnId);
      if (!tile || !target) return;
      const old = this.#placeOf(tile);
      const { after, rank } = placeAt(target, cardId, index);
      if (old.columnId === columnId && old.after === after) return;
      this.put({ ...tile, columnId, rank }, this.ages.next());
      if (!(await this.#sendMove(cardId, { columnId, after }))) return;
      this.undo.push({
        what: words.t.board.moved(tile.title),
        undo: () => this.#sendMove(cardId, old),
      });
    });
  }

  /** At the foot of the column. */
  add(columnId: string, title: string): Promise<CardTile | null> {
    return this.undo.during(async () => {
      const age = this.ages.next();
      const answer = await this.#app.ask('cards.create', this.accountId, { boardId: this.id, columnId, title });
      if (!answer) return null;
      const made = answer.value;
      this.put(made, age);
      this.undo.push({ what: words.t.board.added(title), undo: () => this.#drop(made.id) });
      return made;
    });
  }

  remove(cardId: string): Promise<void> {
    return this.undo.during(async () => {
      const tile = this.tile(cardId);
      if (!tile || !(await this.#app.ask('cards.delete', this.accountId, cardId))) return;
      this.#forget(cardId);
      this.undo.push({
        what: words.t.board.deleted(tile.title),
        undo: () => this.restore(cardId),
      });
    });
  }

  /** True when it is back. */
  async restore(cardId: string): Promise<boolean> {
    const age = this.ages.next();
    const answer = await this.#app.ask('cards.restore', this.accountId, cardId);
    if (answer) this.put(answer.value, age);
    return answer !== null;
  }

  renameColumn(column: ColumnView, name: string): Promise<void> {
    return this.undo.during(async () => {
      const rename = (to: string) =>
        this.#app.ask('boards.renameColumn', this.accountId, { boardId: this.id, id: column.id }, to);
      if (name === '' || name === column.name || !(await rename(name))) return;
      await this.read();
      this.undo.push({
        what: words.t.board.renamedColumn(column.name),
        undo: async () => {
          await rename(column.name);
          await this.read();
        },
      });
    });
  }

  /** How a card is, as of that age: not where it is known from later. */
  put(tile: CardTile, age: number): void {
    if (this.ages.take(tile.id, age)) this.#tiles = new Map(this.#tiles).set(tile.id, tile);
  }

  get #text(): string {
    return this.filter.text.trim();
  }

  async #search(): Promise<void> {
    while (this.#found.text !== this.#text) {
      const text = this.#text;
      const answer = text === '' ? null : await this.#app.bridge.call('boards.matching', this.accountId, this.id, text);
      // Titles are known here, whatever the core says.
      this.#found = { text, matches: new Set(answer?.ok ? answer.value : []) };
    }
  }

  get #key(): string {
    return `${this.accountId} ${this.id}`;
  }

  #placeOf(tile: CardTile): { readonly columnId: string; readonly after: string | null } {
    const all = this.columns.find(({ column }) => column.id === tile.columnId)?.all ?? [];
    return { columnId: tile.columnId, after: all[all.indexOf(tile) - 1]?.id ?? null };
  }

  async #sendMove(cardId: string, to: { readonly columnId: string; readonly after: string | null }): Promise<boolean> {
    const age = this.ages.next();
    const answer = await this.#app.ask('cards.move', this.accountId, cardId, to);
    if (answer) this.put(answer.value, age);
    else await this.#readTiles([cardId]);
    return answer !== null;
  }

  async #drop(cardId: string): Promise<void> {
    if (await this.#app.ask('cards.delete', this.accountId, cardId)) this.#forget(cardId);
  }

  async #hear(changes: readonly BoardChange[]): Promise<void> {
    const own = changes.filter(({ accountId, boardId }) => accountId === this.accountId && boardId === this.id);
    if (own.length === 0) return;
    const cards = own.flatMap((change) => change.cards ?? []);
    if (own.some((change) => change.cards === null) || cards.length > manyCards) await this.read();
    else await this.#readTiles([...new Set(cards)]);
  }

  async #readAll(): Promise<void> {
    const age = this.ages.next();
    const answer = await this.#app.bridge.call('boards.read', this.accountId, this.id);
    this.problem = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    this.view = answer.value;
    const tiles = new Map(answer.value.tiles.map((tile) => [tile.id, tile]));
    for (const id of this.ages.takeAll(age)) set(tiles, id, this.tile(id));
    this.#tiles = tiles;
  }

  async #readTiles(ids: readonly string[]): Promise<void> {
    const age = this.ages.next();
    const answer = await this.#app.bridge.call('boards.tiles', this.accountId, this.id, ids);
    if (!answer.ok) return;
    const read = new Map(answer.value.map((tile) => [tile.id, tile]));
    const tiles = new Map(this.#tiles);
    for (const id of ids) if (this.ages.take(id, age)) set(tiles, id, read.get(id) ?? null);
    this.#tiles = tiles;
  }

  #forget(id: string): void {
    this.ages.take(id);
    const tiles = new Map(this.#tiles);
    tiles.delete(id);
    this.#tiles = tiles;
  }
}

/** Puts a card where it belongs, or takes away one that is gone. */
function set(tiles: Map<string, CardTile>, id: string, tile: CardTile | null): void {
  if (tile) tiles.set(id, tile);
  else tiles.delete(id);
}
