import type {
  BoardChange,
  BoardCommands,
  BoardEvents,
  BoardRow,
  BoardView,
  CardFieldName,
  CardHit,
  CardTile,
  CardView,
  EditKind,
  OutboxEntry,
} from '../../preload/boards.ts';
import type { Events } from '../../preload/contract.ts';
import { card as newCard, fakeBoardData, type FakeBoard, type FakeBoardData } from './fake-board-data.ts';

/** What is asked for is not there. */
export class Gone extends Error {}

/** Sends an event to the window. */
type Tell = <Name extends keyof BoardEvents>(name: Name, value: Events[Name]) => void;

/** What the core does with boards, in memory: edits are applied at once and wait in the outbox. Nothing is ever sent. */
export class FakeBoards {
  readonly data: FakeBoardData;
  readonly #now: number;
  readonly #emit: Tell;
  readonly #discarded = new Map<string, readonly OutboxEntry[]>();
  #made = 0;

  constructor(now: number, large: number, emit: Tell) {
    this.#now = now;
    this.#emit = emit;
    this.data = fakeBoardData(now, large);
  }

  card(id: string): CardView {
    const found = this.data.cards.get(id);
    if (!found) throw new Gone(`There is no card ${id}.`);
    return found;
  }

  /** As if somebody else had changed it, or the sender had news. */
  change(id: string, tile: Partial<CardTile>, more: Partial<CardView> = {}): void {
    const old = this.card(id);
    this.data.cards.set(id, { ...old, ...more, tile: { ...old.tile, ...tile } });
    this.#tell([{ accountId: old.accountId, boardId: old.boardId, cards: [id] }]);
  }

  /** The titles in a column from above, with their order as the person sees it. */
  titles(boardId: string, columnId: string): readonly string[] {
    return this.#tiles(boardId)
      .filter((tile) => tile.columnId === columnId)
      .map(({ title }) => title);
  }

  find(text: string): readonly CardHit[] {
    return [...this.data.cards.values()]
      .filter(({ tile }) => tile.title.toLowerCase().includes(text.toLowerCase()))
      .map(({ accountId, boardId, tile, modifiedAt }) => {
        const { name, workspace } = this.#board(boardId);
        return { kind: 'card', accountId, boardId, id: tile.id, name: tile.title, path: `${workspace} · ${name}`, modifiedAt };
      });
  }

  #tell(changes: readonly BoardChange[]): void {
    this.#emit('boards', changes);
    const waits = this.data.outbox.filter(({ state }) => state === 'waiting' || state === 'sending').length;
    this.#emit('outbox', { unsent: this.data.outbox.length, needsYou: this.data.outbox.length - waits });
  }

  #tiles(boardId: string): CardTile[] {
    return [...this.data.cards.values()]
      .filter((one) => one.boardId === boardId && one.deleted === null && !one.draft)
      .map(({ tile }) => tile)
      .sort((a, b) => a.rank - b.rank);
  }

  #board(id: string): FakeBoard {
    const found = this.data.boards.find((one) => one.id === id);
    if (!found) throw new Gone(`There is no board ${id}.`);
    return found;
  }

  #row(board: FakeBoard): BoardRow {
    const { accountId, workspaceId, workspace, id, name, archived, goneAt, kept, readAt, refreshing, problem } = board;
    const tiles = this.#tiles(id);
    const open = tiles.filter(({ done }) => !done);
    const today = new Date(this.#now).toISOString().slice(0, 10);
    const own = this.data.outbox.filter(({ boardId }) => boardId === id);
    return {
      ...{ accountId, workspaceId, workspace, id, name, archived, goneAt, kept, readAt, refreshing, problem },
      open: open.length,
      overdue: open.filter(({ dueOn }) => dueOn !== null && dueOn < today).length,
      mine: open.filter(({ assigneeId }) => assigneeId === board.me).length,
      cards: tiles.length,
      unsent: own.length,
      needsYou: own.filter(({ state }) => state !== 'waiting' && state !== 'sending').length,
    };
  }

  #view(board: FakeBoard): BoardView {
    return { ...board, ...this.#row(board), tiles: this.#tiles(board.id) };
  }

  /** Changes a card, queues the edit and tells. */
  #edit(id: string, change: Partial<CardView>, edit: { kind: EditKind; field?: CardFieldName; value?: string | null }): CardView {
    const old = this.card(id);
    const tile = { ...old.tile, ...change.tile, unsent: old.tile.unsent ?? ('waiting' as const) };
    this.data.cards.set(id, { ...old, ...change, tile });
    this.#queue({ boardId: old.boardId, cardId: id, title: tile.title, ...edit });
    this.#tell([{ accountId: old.accountId, boardId: old.boardId, cards: [id] }]);
    return this.card(id);
  }

  #queue(entry: Pick<OutboxEntry, 'boardId' | 'cardId' | 'title' | 'kind'> & Partial<OutboxEntry>): OutboxEntry {
    this.#made += 1;
    const { accountId, name, workspace } = this.#board(entry.boardId);
    const made: OutboxEntry = {
      id: `n${this.#made}`,
      accountId,
      board: name,
      workspace,
      field: null,
      value: null,
      at: this.#now,
      state: 'waiting',
      reason: null,
      webAddress: null,
      theirs: null,
      candidates: [],
      attempts: 0,
      nextAt: null,
      ...entry,
    };
    this.data.outbox = [...this.data.outbox, made];
    return made;
  }

  #move(id: string, to: { columnId: string; after: string | null }): CardTile {
    const { boardId } = this.card(id);
    const column = this.#tiles(boardId).filter((tile) => tile.columnId === to.columnId && tile.id !== id);
    const at = to.after === null ? 0 : column.findIndex((tile) => tile.id === to.after) + 1;
    const low = column[at - 1]?.rank ?? (column[at]?.rank ?? 0) - 2;
    const high = column[at]?.rank ?? low + 2;
    const name = this.#board(boardId).columns.find((one) => one.id === to.columnId)?.name ?? null;
    const done = this.#board(boardId).columns.find((one) => one.id === to.columnId)?.done ?? false;
    const tile = { ...this.card(id).tile, columnId: to.columnId, rank: (low + high) / 2, done };
    return this.#edit(id, { tile }, { kind: 'move', value: name }).tile;
  }

  #items(id: string, checklist: CardView['checklist'], edit: { kind: EditKind; value: string }): CardView {
    const checked = checklist.filter(({ done }) => done).length;
    return this.#edit(id, { checklist, tile: { ...this.card(id).tile, items: checklist.length, checked } }, edit);
  }

  #comments(id: string, comments: NonNullable<CardView['comments']>, edit: { kind: EditKind; value: string }): CardView {
    return this.#edit(id, { comments, tile: { ...this.card(id).tile, comments: comments.length } }, edit);
  }

  #create(boardId: string, columnId: string, title: string): CardTile {
    const ranks = this.#tiles(boardId).map(({ rank }) => rank);
    this.#made += 1;
    const id = `new${this.#made}`;
    const rank = Math.max(0, ...ranks) + 1;
    this.data.cards.set(id, newCard(id, { number: null, columnId, title, rank }, { boardId, webAddress: null }));
    return this.#edit(id, {}, { kind: 'create' }).tile;
  }

  readonly handlers: BoardCommands = {
    'boards.list': () => this.data.boards.map((board) => this.#row(board)),
    'boards.read': (_, id) => this.#view(this.#board(id)),
    'boards.tiles': (_, boardId, ids) => this.#tiles(boardId).filter(({ id }) => ids.includes(id)),
    'boards.matching': (_, boardId, text) =>
      this.#tiles(boardId)
        .map(({ id }) => this.card(id))
        .filter((card) => JSON.stringify([card.fields, card.comments, card.checklist]).toLowerCase().includes(text.toLowerCase()))
        .map(({ tile }) => tile.id),
    'boards.watch': () => null,
    'boards.refresh': () => null,
    'boards.setKept': (_, id, kept) => {
      this.data.boards = this.data.boards.map((one) => (one.id === id ? { ...one, kept } : one));
      return null;
    },
    'boards.renameColumn': (_, column, name) => {
      this.data.boards = this.data.boards.map((one) =>
        one.id === column.boardId
          ? { ...one, columns: one.columns.map((old) => (old.id === column.id ? { ...old, name, unsent: 'waiting' } : old)) }
          : one,
      );
      this.#queue({ boardId: column.boardId, cardId: null, title: name, kind: 'renameColumn', value: name });
      this.#tell([{ accountId: 1, boardId: column.boardId, cards: null }]);
      return null;
    },
    'cards.mine': () =>
      [...this.data.cards.values()]
        .filter(({ tile }) => tile.assigneeId === '1' && !tile.done)
        .sort((a, b) => (a.tile.dueOn ?? '9').localeCompare(b.tile.dueOn ?? '9'))
        .map(({ accountId, boardId, tile }) => {
          const { name, workspace, columns, labels } = this.#board(boardId);
          const column = columns.find(({ id }) => id === tile.columnId)?.name ?? '';
          const label = labels.find(({ id }) => id === tile.labelId) ?? null;
          return { ...tile, accountId, boardId, board: name, workspace, column, label };
        }),
    'cards.read': (_, id) => this.card(id),
    'cards.create': (_, { boardId, columnId, title }) => this.#create(boardId, columnId, title),
    'cards.edit': (_, id, changed) => {
      const old = this.card(id);
      const fields = { ...old.fields, ...changed };
      const { title, assigneeId, coAssigneeIds, labelId, dueOn, estimate } = fields;
      const blocked = fields.blocked?.reason ?? null;
      const tile = { ...old.tile, title, assigneeId, coAssigneeIds, labelId, dueOn, estimate, blocked };
      // The window was compiled against the contract: these are the names of fields.
      const [field = 'title'] = Object.keys(changed) as CardFieldName[];
      const value = fields[field];
      const { id: entryId } = this.#queue({
        boardId: old.boardId,
        cardId: id,
        title,
        kind: 'edit',
        field,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      });
      const mark = { part: field, entryId, state: 'waiting', reason: null, mine: null, theirs: null } as const;
      const marks = [...old.marks.filter(({ part }) => part !== field), mark];
      this.data.cards.set(id, { ...old, fields, marks });
      this.change(id, { ...tile, unsent: tile.unsent ?? 'waiting' });
      return this.card(id);
    },
    'cards.move': (_, id, to) => this.#move(id, to),
    'cards.delete': (_, id) => {
      this.#edit(id, { deleted: 'waiting' }, { kind: 'delete' });
      return null;
    },
    'cards.restore': (_, id) => this.#edit(id, { deleted: null }, { kind: 'restore' }).tile,
    'cards.recreate': (_, id) => {
      const { boardId, tile } = this.card(id);
      return this.#create(boardId, tile.columnId, tile.title);
    },
    'cards.keepText': (_, { cardId, part }, written) => {
      const old = this.card(cardId);
      const others = old.unsavedTexts.filter((text) => text.part !== part);
      this.data.cards.set(cardId, { ...old, unsavedTexts: written ? [...others, { part, ...written }] : others });
      return null;
    },
    'cards.addComment': (_, id, text) => {
      this.#made += 1;
      const made = {
        id: `new-c${this.#made}`,
        text,
        author: 'Anna Lindqvist',
        at: this.#now,
        mine: true,
        unsent: 'waiting',
      } as const;
      return this.#comments(id, [...(this.card(id).comments ?? []), made], { kind: 'addComment', value: text });
    },
    'cards.editComment': (_, { cardId, id }, text) => {
      const comments = (this.card(cardId).comments ?? []).map((one) =>
        one.id === id ? { ...one, text, unsent: 'waiting' as const } : one,
      );
      return this.#comments(cardId, comments, { kind: 'editComment', value: text });
    },
    'cards.deleteComment': (_, { cardId, id }) => {
      const comments = this.card(cardId).comments ?? [];
      const value = comments.find((one) => one.id === id)?.text ?? '';
      return this.#comments(
        cardId,
        comments.filter((one) => one.id !== id),
        { kind: 'deleteComment', value },
      );
    },
    'cards.addItem': (_, id, title) => {
      this.#made += 1;
      const made = { id: `i${this.#made}x`, title, done: false, unsent: 'waiting' } as const;
      return this.#items(id, [...this.card(id).checklist, made], { kind: 'addItem', value: title });
    },
    'cards.editItem': (_, { cardId, id }, changed) => {
      const checklist = this.card(cardId).checklist.map((one) =>
        one.id === id ? { ...one, ...changed, unsent: 'waiting' as const } : one,
      );
      return this.#items(cardId, checklist, { kind: 'editItem', value: checklist.find((one) => one.id === id)?.title ?? '' });
    },
    'cards.removeItem': (_, { cardId, id }) => {
      const { checklist } = this.card(cardId);
      const value = checklist.find((one) => one.id === id)?.title ?? '';
      return this.#items(
        cardId,
        checklist.filter((one) => one.id !== id),
        { kind: 'removeItem', value },
      );
    },
    'cards.history': () => [
      { at: this.#now - 5 * 3600_000, by: 'Maria Åkesson', what: 'Comment added' },
      { at: this.#now - 26 * 3600_000, by: 'Jonas Berg', what: 'Moved from To do to In progress' },
    ],
    'cards.keepAttachments': (_, id, keep) => {
      this.change(id, {}, { keepAttachments: keep });
      return this.card(id);
    },
    'cards.openAttachment': () => ({ path: '/home/anna/Downloads/A-101 Pile plan rev C.pdf' }),
    'outbox.list': () => this.data.outbox,
    'outbox.retry': () => null,
    'outbox.discard': (ids) => {
      this.#discarded.set('u1', this.data.outbox);
      this.data.outbox = this.data.outbox.filter(({ id }) => !ids.includes(id));
      this.#tell([]);
      return { undo: 'u1' };
    },
    'outbox.undiscard': (undo) => {
      this.data.outbox = [...(this.#discarded.get(undo) ?? [])];
      this.#tell([]);
      return null;
    },
    'outbox.made': (id) => {
      this.data.outbox = this.data.outbox.filter((one) => one.id !== id);
      for (const one of this.data.cards.values()) {
        if (one.unclear?.entryId === id) this.change(one.tile.id, {}, { unclear: null });
      }
      return null;
    },
    'outbox.resolve': (id) => {
      this.data.outbox = this.data.outbox.filter((one) => one.id !== id);
      for (const one of this.data.cards.values()) {
        if (one.marks.some(({ entryId }) => entryId === id))
          this.change(one.tile.id, { unsent: 'waiting' }, { marks: one.marks.filter(({ entryId }) => entryId !== id) });
      }
      return null;
    },
  };
}
