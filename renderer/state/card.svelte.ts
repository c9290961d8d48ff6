import { untrack } from 'svelte';
import type {
  CardChangeView,
  CardFieldName,
  CardFieldValues,
  CardEventView,
  CardView,
  ChecklistItemView,
  CommentView,
  FieldMark,
} from '../../preload/boards.ts';
import type { Commands } from '../../preload/contract.ts';
import type { AppState } from './app.svelte.ts';
import type { BoardState } from './board.svelte.ts';
import type { TextPlace, Written } from './unsaved-texts.ts';
import { words } from './words.svelte.ts';

/** The commands that change a card and answer how it is then. */
type Changing = {
  [Name in keyof Commands]: ReturnType<Commands[Name]> extends CardView ? Name : never;
}[keyof Commands];

/** One card with all that is known of it. Each edit is applied at once and can be taken back through the board's undo. */
export class CardState {
  readonly id: string;
  view = $state.raw<CardView | null>(null);
  problem = $state.raw<string | null>(null);
  history = $state.raw<readonly CardEventView[] | null>(null);
  historyProblem = $state.raw<string | null>(null);
  readonly #app: AppState;
  readonly #board: BoardState;
  #asked = 0;

  constructor(app: AppState, board: BoardState, id: string) {
    this.#app = app;
    this.#board = board;
    this.id = id;
    void this.read();
  }

  /** Follows the card, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('boards', (changes) => {
      const { accountId, id } = this.#board;
      const own = changes.filter((change) => change.accountId === accountId && change.boardId === id);
      const ids = [this.id, this.view?.tile.id];
      if (own.some(({ cards }) => cards === null || ids.some((one) => one !== undefined && cards.includes(one))))
        void this.read();
    });
  }

  /** What is written there and not saved; null for nothing. `part` as in `UnsavedTextView`. */
  written(part: string): Written | null {
    const here = this.#app.unsavedTexts.get(this.#textPlace(part));
    return here === undefined ? (this.view?.unsavedTexts.find((text) => text.part === part) ?? null) : here;
  }

  /** Keeps it until it is saved or dropped: null, or what was there before. An effect that calls it does not follow the card: what another window writes is not dropped here. */
  keepWritten(part: string, written: Written | null): void {
    const wanted = written?.text === written?.began ? null : written;
    const kept = untrack(() => this.written(part));
    if (kept?.text !== wanted?.text || kept?.began !== wanted?.began) this.#app.unsavedTexts.set(this.#textPlace(part), wanted);
  }

  mark(part: FieldMark['part']): FieldMark | null {
    return this.view?.marks.find((mark) => mark.part === part) ?? null;
  }

  async read(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await this.#app.bridge.call('cards.read', this.#board.accountId, this.id);
    if (asked !== this.#asked) return;
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.view = answer.value;
  }

  async readHistory(): Promise<void> {
    const answer = await this.#app.bridge.call('cards.history', this.#board.accountId, this.id);
    this.historyProblem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.history = answer.value;
  }

  /** Answers whether it is so now. `began` is what the person saw when they began to write, where that may be a while ago. */
  edit(changed: Partial<CardFieldValues>, began?: Partial<CardFieldValues>): Promise<boolean> {
    return this.#board.undo.during(async () => {
      const { view } = this;
      const [name] = Object.keys(changed);
      if (!view || name === undefined) return false;
      // The keys of what was changed are those of the fields.
      const fields = Object.keys(changed) as CardFieldName[];
      const before = Object.fromEntries(fields.map((field) => [field, view.fields[field]])) as Partial<CardFieldValues>;
      const nothing = [before, began].some((values) => JSON.stringify(values) === JSON.stringify(changed));
      if (nothing) return true;
      const send = (values: CardChangeView) => this.#change('cards.edit', this.#board.accountId, this.id, values);
      if (!(await send({ ...changed, ...(began && { began }) }))) return false;
      const field = fields[0] ?? 'title';
      this.#did(words.t.card.changed(words.t.card.fields[field]), () => send(before));
      return true;
    });
  }

  addItem(title: string): Promise<boolean> {
    return this.#board.undo.during(async () => {
      const old = new Set(this.view?.checklist.map(({ id }) => id));
      if (!(await this.#change('cards.addItem', this.#board.accountId, this.id, title))) return false;
      const made = this.view?.checklist.find(({ id }) => !old.has(id));
      if (made) this.#did(words.t.card.itemAdded(title), () => this.#removeItem(made.id));
      return true;
    });
  }

  editItem(item: ChecklistItemView, changed: { readonly title?: string; readonly done?: boolean }): Promise<void> {
    return this.#board.undo.during(async () => {
      const send = (values: typeof changed) =>
        this.#change('cards.editItem', this.#board.accountId, { cardId: this.id, id: item.id }, values);
      if (!(await send(changed))) return;
      const before = changed.title === undefined ? { done: item.done } : { title: item.title };
      const what = changed.title === undefined ? words.t.card.itemTicked(item.title) : words.t.card.itemRenamed(item.title);
      this.#did(what, () => send(before));
    });
  }

  removeItem(item: ChecklistItemView): Promise<void> {
    return this.#board.undo.during(async () => {
      if (!(await this.#removeItem(item.id))) return;
      this.#did(words.t.card.itemRemoved(item.title), async () => {
        if (await this.#takeBack('removeItem', item.title)) return;
        await this.#change('cards.addItem', this.#board.accountId, this.id, item.title);
      });
    });
  }

  addComment(text: string): Promise<boolean> {
    return this.#board.undo.during(async () => {
      const old = new Set(this.view?.comments?.map(({ id }) => id));
      if (!(await this.#change('cards.addComment', this.#board.accountId, this.id, text))) return false;
      const made = this.view?.comments?.find(({ id }) => !old.has(id));
      if (made) this.#did(words.t.card.commentAdded, () => this.#deleteComment(made.id));
      return true;
    });
  }

  /** Answers whether it is so now. */
  editComment(comment: CommentView, text: string): Promise<boolean> {
    return this.#board.undo.during(async () => {
      const send = (to: string) =>
        this.#change('cards.editComment', this.#board.accountId, { cardId: this.id, id: comment.id }, to);
      if (text === comment.text) return true;
      if (!(await send(text))) return false;
      this.#did(words.t.card.commentEdited, () => send(comment.text));
      return true;
    });
  }

  deleteComment(comment: CommentView): Promise<void> {
    return this.#board.undo.during(async () => {
      if (!(await this.#deleteComment(comment.id))) return;
      this.#did(words.t.card.commentDeleted, async () => {
        if (await this.#takeBack('deleteComment', comment.text.slice(0, 300))) return;
        await this.#change('cards.addComment', this.#board.accountId, this.id, comment.text);
      });
    });
  }

  async keepAttachments(keep: boolean): Promise<void> {
    await this.#change('cards.keepAttachments', this.#board.accountId, this.id, keep);
  }

  /** A field that was changed on both sides gets one of the two values. */
  async resolve(mark: FieldMark, how: 'mine' | 'theirs'): Promise<void> {
    if (await this.#app.ask('outbox.resolve', mark.entryId, how)) await this.read();
  }

  /** Says which card this new one has become; null for none. */
  async made(entryId: string, cardId: string | null): Promise<void> {
    if (await this.#app.ask('outbox.made', entryId, cardId)) await this.read();
  }

  async retry(mark: FieldMark): Promise<void> {
    await this.#app.ask('outbox.retry', [mark.entryId]);
  }

  /** Makes a new card of a draft and answers its id. */
  async recreate(): Promise<string | null> {
    const age = this.#board.ages.next();
    const answer = await this.#app.ask('cards.recreate', this.#board.accountId, this.id);
    if (answer) this.#board.put(answer.value, age);
    return answer?.value.id ?? null;
  }

  #textPlace(part: string): TextPlace {
    return { accountId: this.#board.accountId, cardId: this.id, part };
  }

  #removeItem(id: string): Promise<boolean> {
    return this.#change('cards.removeItem', this.#board.accountId, { cardId: this.id, id });
  }

  #deleteComment(id: string): Promise<boolean> {
    return this.#change('cards.deleteComment', this.#board.accountId, { cardId: this.id, id });
  }

  async #change<Name extends Changing>(name: Name, ...args: Parameters<Commands[Name]>): Promise<boolean> {
    const age = this.#board.ages.next();
    const answer = await this.#app.ask(name, ...args);
    if (!answer) return false;
    // An answer to an older question must not come on top of this one.
    this.#asked += 1;
    this.view = answer.value;
    if (answer.value.deleted === null && !answer.value.draft) this.#board.put(answer.value.tile, age);
    return true;
  }

  #did(what: string, undo: () => Promise<unknown>): void {
    this.#board.undo.push({ what, undo });
  }

  /** Whether an edit of the card was still unsent and is taken back. */
  async #takeBack(kind: 'removeItem' | 'deleteComment', value: string): Promise<boolean> {
    const answer = await this.#app.bridge.call('outbox.list');
    if (!answer.ok) return false;
    const entry = answer.value.findLast((one) => one.cardId === this.id && one.kind === kind && one.value === value);
    if (!entry || !(await this.#app.ask('outbox.discard', [entry.id]))) return false;
    await this.read();
    return true;
  }
}
