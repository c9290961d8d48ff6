import { SyncError } from '../../../main/sync/errors.ts';
import type { RemoteId } from '../../../main/sync/ports/archive.ts';
import type { BoardColumn, Card, CardComment, CardFields, NewCard } from '../../../main/sync/ports/boards.ts';

export interface ServerCard extends Omit<Card, 'commentCount' | 'done'> {
  readonly comments: readonly CardComment[];
}

/** One write that a card got, for counting what was sent. */
export interface Write {
  readonly cardId: RemoteId;
  readonly by: string;
  readonly what: string;
  readonly value: unknown;
}

/** A service with one workspace and one board in memory, as all its users see it. */
export class MemoryServer {
  readonly workspaceId = '1';
  readonly boardId = '2';
  columns: BoardColumn[] = ['To do', 'Doing', 'Done'].map((name, at) => ({
    id: String(at * 3),
    name,
    wipLimit: null,
    done: at === 2,
  }));
  readonly cards = new Map<RemoteId, ServerCard>();
  readonly trash = new Map<RemoteId, ServerCard>();
  /** By card; a listing does not tell of them. */
  readonly tags = new Map<RemoteId, readonly string[]>();
  readonly writes: Write[] = [];
  boardGone = false;
  #nextId = 100;

  id(): RemoteId {
    this.#nextId += 1;
    return String(this.#nextId);
  }

  card(id: RemoteId): ServerCard {
    const card = this.cards.get(id);
    if (!card) throw new SyncError('gone', `no card ${id}`);
    return card;
  }

  note(write: Write): void {
    this.writes.push(write);
  }

  put(card: ServerCard): void {
    this.cards.set(card.id, card);
  }

  create({ columnId, fields, checklist }: Omit<NewCard, 'boardId'>, by: string): ServerCard {
    if (!this.columns.some(({ id }) => id === columnId)) throw new SyncError('gone', `no column ${columnId}`);
    const card: ServerCard = {
      ...emptyFields,
      ...fields,
      id: this.id(),
      boardId: this.boardId,
      columnId,
      rank: this.column(columnId).reduce((max, { rank }) => Math.max(max, rank), 0) + 1000,
      number: this.cards.size + 1,
      createdAt: 0,
      createdBy: by,
      modifiedAt: null,
      checklist: checklist.map((title) => ({ id: this.id(), title, done: false })),
      comments: [],
      tagIds: null,
      attachments: [],
      reportedHours: null,
      writable: true,
      webAddress: null,
    };
    this.put(card);
    const { title, ...others } = fields;
    this.note({ cardId: card.id, by, what: 'create', value: title });
    for (const [field, value] of Object.entries(others)) this.note({ cardId: card.id, by, what: field, value });
    return card;
  }

  edit(id: RemoteId, changed: Partial<CardFields>, by: string): ServerCard {
    const card = { ...this.card(id), ...changed };
    this.put(card);
    for (const [field, value] of Object.entries(changed)) this.note({ cardId: id, by, what: field, value });
    return card;
  }

  /** Top to bottom. */
  column(columnId: RemoteId): readonly ServerCard[] {
    return [...this.cards.values()].filter((card) => card.columnId === columnId).sort((a, b) => a.rank - b.rank);
  }

  move(id: RemoteId, to: { columnId: RemoteId; after: RemoteId | null }, by: string): void {
    const card = this.card(id);
    const others = this.column(to.columnId).filter((one) => one.id !== id);
    const at = to.after === null ? 0 : others.findIndex((one) => one.id === to.after) + 1;
    if (to.after !== null && at === 0) throw new SyncError('gone', `no card ${to.after} in the column`);
    const moved = { ...card, columnId: to.columnId };
    [...others.slice(0, at), moved, ...others.slice(at)].forEach((one, index) => this.put({ ...one, rank: (index + 1) * 1000 }));
    this.note({ cardId: id, by, what: 'move', value: to.columnId });
  }

  remove(id: RemoteId, by: string): void {
    const card = this.card(id);
    this.cards.delete(id);
    this.trash.set(id, card);
    this.note({ cardId: id, by, what: 'delete', value: null });
  }

  restore(id: RemoteId, by: string): void {
    const card = this.trash.get(id);
    if (!card) throw new SyncError('gone', `no card ${id} in the trash`);
    this.trash.delete(id);
    this.put(card);
    this.note({ cardId: id, by, what: 'restore', value: null });
  }

  comment(cardId: RemoteId, text: string, by: string): CardComment {
    const card = this.card(cardId);
    const added = { id: this.id(), cardId, text, authorId: by, authorName: by, createdAt: 0, mine: false };
    this.put({ ...card, comments: [...card.comments, added] });
    this.note({ cardId, by, what: 'comment', value: text });
    return added;
  }

  change(cardId: RemoteId, change: Pick<Partial<ServerCard>, 'comments' | 'checklist'>, write: Omit<Write, 'cardId'>): void {
    this.put({ ...this.card(cardId), ...change });
    this.note({ cardId, ...write });
  }
}

const emptyFields: CardFields = {
  title: '',
  description: '',
  assigneeId: null,
  coAssigneeIds: [],
  labelId: null,
  activityId: null,
  startOn: null,
  dueOn: null,
  estimate: null,
  blocked: null,
};
