import { addComment, addItem, createCard, deleteCard, editCard, moveCard, restoreCard } from '../../main/app/boards/edits.ts';
import { asSyncError } from '../../main/sync/errors.ts';
import type { Fault } from '../sync/boards/memory-boards.ts';
import type { MemoryServer } from '../sync/boards/memory-server.ts';
import type { TestHome } from './home.ts';

/** One thing that a person does at a home; which card is a number that is taken modulo those that they see. */
export type Act =
  | {
      readonly do: 'title' | 'description' | 'estimate' | 'blocked' | 'comment' | 'item' | 'delete' | 'restore';
      readonly card: number;
    }
  | { readonly do: 'move'; readonly card: number; readonly column: number; readonly after: number }
  | { readonly do: 'create'; readonly column: number }
  | { readonly do: 'undo'; readonly card: number };

export type WebAct =
  { readonly do: 'title' | 'description' | 'comment' | 'delete'; readonly card: number } | { readonly do: 'create' };

export type Event =
  | { readonly who: 0 | 1; readonly act: Act }
  | { readonly web: WebAct }
  | { readonly who: 0 | 1; readonly line: boolean }
  | { readonly who: 0 | 1; readonly fault: Fault; readonly on: 'read' | 'write' | 'any' }
  /** A new card in that column whose answer is lost, and which somebody renames before it is looked for. */
  | { readonly who: 0 | 1; readonly mislaid: number }
  | { readonly who: 0 | 1; readonly sync: true };

/** What a person did, for asking at the end what became of it. */
export interface Deed {
  readonly home: TestHome;
  readonly what: string;
  readonly value: string | number;
  /** What it is about, by its id then: a later deed of the same takes its place. */
  readonly about: string;
  undone: boolean;
}

const columns = ['0', '3', '6'];

/** Values that nobody else writes, so that each is found again. */
export class Deeds {
  readonly all: Deed[] = [];
  #count = 0;

  value(): number {
    this.#count += 1;
    return this.#count;
  }

  /** Does it; nothing when there is no card for it. */
  act(home: TestHome, act: Act): void {
    const { accountId } = home;
    const cards = [...home.cards].sort((a, b) => a.id.localeCompare(b.id));
    if (act.do === 'create') {
      const title = `card ${this.value()} of ${home.name}`;
      const columnId = columns[act.column % 3]!;
      const boardId = home.boards.server.boardId;
      const id = createCard(home, { accountId, boardId, columnId, fields: { title } });
      this.#note(home, { what: 'create', value: title, about: `${id} title` });
      return;
    }
    if (act.do === 'restore') {
      this.#restore(home, act.card);
      return;
    }
    const card = cards[act.card % cards.length];
    if (!card) return;
    const name = { accountId, cardId: card.id };
    const number = this.value();
    const text = `${act.do} ${number}`;
    const about = `${card.id} ${act.do}`;
    switch (act.do) {
      case 'title':
      case 'description':
        editCard(home, name, { [act.do]: text });
        this.#note(home, { what: act.do, value: text, about });
        return;
      case 'estimate':
        editCard(home, name, { estimate: number });
        this.#note(home, { what: act.do, value: number, about });
        return;
      case 'blocked':
        editCard(home, name, { blocked: { reason: text } });
        this.#note(home, { what: act.do, value: text, about });
        return;
      case 'comment':
        addComment(home, name, text);
        this.#note(home, { what: act.do, value: text, about: `${card.id} ${text}` });
        return;
      case 'item':
        addItem(home, name, text);
        this.#note(home, { what: 'add item', value: text, about: `${card.id} ${text}` });
        return;
      case 'move': {
        const columnId = columns[act.column % 3]!;
        const there = cards.filter((one) => one.columnId === columnId && one.id !== card.id);
        moveCard(home, name, { columnId, after: there[act.after % (there.length + 1)]?.id ?? null });
        return;
      }
      case 'delete':
        deleteCard(home, name);
        return;
      case 'undo':
        this.#undo(home, card.id);
    }
  }

  async mislay(home: TestHome, column: number): Promise<void> {
    this.act(home, { do: 'create', column });
    home.boards.faults.push({ on: 'write', fault: 'lost' });
    await home.send();
    webAct(home.boards.server, { do: 'title', card: -1 }, this);
  }

  #restore(home: TestHome, number: number): void {
    const kept = home.outbox
      .allKept(home.accountId)
      .filter(({ why, card }) => why === 'deleted' && !home.cards.some(({ id }) => id === card.id));
    const one = kept[number % kept.length];
    if (one) restoreCard(home, { accountId: home.accountId, cardId: one.card.id });
  }

  #undo(home: TestHome, cardId: string): void {
    const before = home.entries;
    home.desk.undo(home.accountId, cardId);
    const left = new Set(home.entries.map(({ id }) => id));
    const gone = JSON.stringify(before.filter(({ id }) => !left.has(id)).map(({ edit }) => edit));
    for (const deed of this.all) if (deed.home === home && gone.includes(JSON.stringify(deed.value))) deed.undone = true;
  }

  #note(home: TestHome, deed: Omit<Deed, 'home' | 'undone'>): void {
    this.all.push({ ...deed, home, undone: false });
  }
}

/** Another person, in the web page. */
export function webAct(server: MemoryServer, act: WebAct, deeds: Deeds): void {
  const cards = [...server.cards.values()];
  const value = `web ${deeds.value()}`;
  if (act.do === 'create') {
    server.create({ columnId: '0', fields: { title: value }, checklist: [] }, 'web');
    return;
  }
  const card = cards.at(act.card % cards.length);
  if (!card) return;
  if (act.do === 'comment') server.comment(card.id, value, 'web');
  else if (act.do === 'delete') server.remove(card.id, 'web');
  else server.edit(card.id, { [act.do]: value }, 'web');
}

/** Sends and refreshes, whatever comes of it. */
export async function sync(home: TestHome): Promise<void> {
  const report = await home.send();
  if (report === null) return;
  await home.refresh().catch((error: unknown) => {
    const { kind, message } = asSyncError(error);
    // A line that fails is what happens here; a mistake of ours is not.
    if (kind === 'bug') throw new Error(message, { cause: error });
  });
  home.clock.tick();
}

/** Until nothing changes any more: all lines up, no faults, time to try again what failed. */
export async function comeToRest(homes: readonly TestHome[]): Promise<void> {
  for (const home of homes) {
    home.boards.online = true;
    home.boards.faults.length = 0;
  }
  const isOpen = () => homes.some(({ entries }) => entries.some(({ state }) => state !== 'conflict' && state !== 'draft'));
  // What one sends the other has after its next look.
  for (let round = 0, quiet = 0; round < 8 && quiet < 2; round += 1) {
    quiet = isOpen() ? 0 : quiet + 1;
    for (const home of homes) {
      await home.clock.sleep(2 * 86_400_000);
      home.desk.retry(home.entries.filter(({ state }) => state === 'failed').map(({ id }) => id));
      await sync(home);
    }
  }
}
