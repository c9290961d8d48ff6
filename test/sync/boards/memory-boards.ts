import { SyncError } from '../../../main/sync/errors.ts';
import type { RemoteId } from '../../../main/sync/ports/archive.ts';
import type {
  Board,
  BoardColumn,
  BoardOperation,
  Boards,
  BoardSummary,
  Card,
  CardComment,
  CardEvent,
  CardField,
  CardFields,
  CardPlace,
  ChecklistItem,
  NewCard,
  Tag,
} from '../../../main/sync/ports/boards.ts';
import type { OperationState, RemoteContent } from '../../../main/sync/ports/archive.ts';
import type { MemoryServer, ServerCard } from './memory-server.ts';

/**
 * How a request goes wrong: before the service acts, for `garbled` without saying so; with its answer lost after it did; with the end of our
 * own process after it did.
 */
export type Fault = 'offline' | 'lost' | 'garbled' | 'throttled' | 'auth' | 'refused' | 'broken' | 'crash';

const operationNames: readonly BoardOperation[] = [
  'list',
  'readCard',
  'createCard',
  'edit:title',
  'edit:description',
  'edit:assigneeId',
  'edit:coAssigneeIds',
  'edit:labelId',
  'edit:activityId',
  'edit:startOn',
  'edit:dueOn',
  'edit:estimate',
  'edit:blocked',
  'moveCard',
  'deleteCard',
  'restoreCard',
  'tags',
  'comments',
  'addComment',
  'editComment',
  'deleteComment',
  'addChecklistItem',
  'editChecklistItem',
  'deleteChecklistItem',
  'renameColumn',
  'attachments',
  'history',
];

/** The boards of a memory server as one person has them, with faults on demand. */
export class MemoryBoards implements Boards {
  readonly server: MemoryServer;
  readonly me: string;
  /** Taken one by one, each by the next request of that kind or name. */
  readonly faults: { on: 'read' | 'write' | 'any' | 'cardTags'; fault: Fault }[] = [];
  online = true;
  readonly off = new Set<BoardOperation>();
  readonly requests: string[] = [];
  /** Resolves when a request met the end of the process. */
  readonly died: Promise<null>;
  readonly #end = Promise.withResolvers<null>();
  #isDead = false;
  createFields: readonly CardField[] = [
    'title',
    'description',
    'assigneeId',
    'labelId',
    'activityId',
    'dueOn',
    'estimate',
    'blocked',
  ];

  constructor(server: MemoryServer, me: string) {
    this.server = server;
    this.me = me;
    this.died = this.#end.promise;
  }

  /** No request is answered any more. */
  die(): void {
    this.#isDead = true;
    this.#end.resolve(null);
  }

  /** The same for a new process. */
  reborn(): MemoryBoards {
    const next = new MemoryBoards(this.server, this.me);
    next.online = this.online;
    for (const name of this.off) next.off.add(name);
    return next;
  }

  get operations(): Readonly<Record<BoardOperation, OperationState>> {
    const states = operationNames.map((name) => [name, { evidence: 'assumed', enabled: !this.off.has(name), request: name }]);
    return Object.fromEntries(states) as Record<BoardOperation, OperationState>; // One for each name.
  }

  /** Runs one request with the fault that is due. */
  async #ask<T>(kind: 'read' | 'write', name: string, act: () => T): Promise<T> {
    await Promise.resolve();
    if (this.#isDead) return new Promise<never>(() => undefined);
    this.requests.push(name);
    const at = this.faults.findIndex(({ on }) => on === kind || on === 'any' || on === name);
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0]?.fault;
    if (!this.online || fault === 'offline') throw new SyncError('offline', 'no line');
    if (fault === 'throttled') throw new SyncError('throttled', 'patience', { retryAfterMs: 5_000 });
    if (fault === 'auth') throw new SyncError('auth', 'expired');
    if (fault === 'refused') throw new SyncError('refused', 'no rights');
    if (fault === 'broken') throw new SyncError('broken', 'nonsense');
    if (fault === 'garbled') throw new SyncError('broken', 'half an answer', { maybeDone: kind === 'write' });
    const answer = act();
    if (fault === 'lost') throw new SyncError('offline', 'the answer was lost', { maybeDone: kind === 'write' });
    if (fault !== 'crash') return answer;
    this.die();
    return new Promise<never>(() => undefined);
  }

  #shown({ comments, ...card }: ServerCard): Card {
    const done = this.server.columns.find(({ id }) => id === card.columnId)?.done ?? false;
    return { ...card, done, commentCount: comments.length };
  }

  #board(): void {
    if (this.server.boardGone) throw new SyncError('gone', 'no board');
  }

  boards(): Promise<readonly BoardSummary[]> {
    const { boardId: id, workspaceId } = this.server;
    return this.#ask('read', 'boards', () =>
      this.server.boardGone ? [] : [{ id, workspaceId, name: 'Board', archived: false }],
    );
  }

  board(): Promise<Board> {
    return this.#ask('read', 'board', () => {
      this.#board();
      const { boardId: id, workspaceId, columns } = this.server;
      const people = ['anna', 'berit', 'web'].map((name) => ({ id: name, name }));
      const labels = ['7', '8'].map((label) => ({ id: label, name: `label ${label}`, color: null }));
      const facts = { description: '', labels, people, activities: [], writable: true };
      return { id, workspaceId, name: 'Board', archived: false, columns: [...columns], ...facts };
    });
  }

  cards(): Promise<readonly Card[]> {
    return this.#ask('read', 'cards', () => {
      this.#board();
      return [...this.server.cards.values()].map((card) => this.#shown(card));
    });
  }

  card(cardId: RemoteId): Promise<Card | null> {
    return this.#ask('read', 'card', () => {
      const card = this.server.cards.get(cardId);
      return card ? this.#shown(card) : null;
    });
  }

  tags(): Promise<readonly Tag[]> {
    return this.#ask('read', 'tags', () => []);
  }

  cardTags(cardId: RemoteId): Promise<readonly Tag[]> {
    return this.#ask('read', 'cardTags', () => (this.server.tags.get(cardId) ?? []).map((name) => ({ id: name, name })));
  }

  createCard(card: NewCard): Promise<Card> {
    return this.#ask('write', 'createCard', () => {
      this.#board();
      return this.#shown(this.server.create(card, this.me));
    });
  }

  editCard(cardId: RemoteId, changed: Partial<CardFields>): Promise<Card> {
    return this.#ask('write', `editCard ${Object.keys(changed).sort().join()}`, () =>
      this.#shown(this.server.edit(cardId, changed, this.me)),
    );
  }

  moveCard({ id }: Pick<Card, 'id'>, to: CardPlace): Promise<void> {
    return this.#ask('write', 'moveCard', () => this.server.move(id, to, this.me));
  }

  deleteCard({ id }: Pick<Card, 'id'>): Promise<void> {
    return this.#ask('write', 'deleteCard', () => this.server.remove(id, this.me));
  }

  restoreCard({ id }: Pick<Card, 'id'>): Promise<void> {
    return this.#ask('write', 'restoreCard', () => this.server.restore(id, this.me));
  }

  renameColumn({ id }: Pick<BoardColumn, 'id'>, name: string): Promise<void> {
    return this.#ask('write', 'renameColumn', () => {
      this.server.columns = this.server.columns.map((column) => (column.id === id ? { ...column, name } : column));
      this.server.note({ cardId: '', by: this.me, what: 'rename', value: name });
    });
  }

  comments(cardId: RemoteId): Promise<readonly CardComment[]> {
    return this.#ask('read', 'comments', () => this.server.card(cardId).comments.map((one) => this.#ownComment(one)));
  }

  #ownComment(comment: CardComment): CardComment {
    return { ...comment, mine: comment.authorId === this.me };
  }

  addComment(cardId: RemoteId, text: string): Promise<CardComment> {
    return this.#ask('write', 'addComment', () => this.#ownComment(this.server.comment(cardId, text, this.me)));
  }

  editComment({ id, cardId }: Pick<CardComment, 'id' | 'cardId'>, text: string): Promise<void> {
    return this.#ask('write', 'editComment', () => {
      const { comments } = this.server.card(cardId);
      if (!comments.some((one) => one.id === id)) throw new SyncError('gone', `no comment ${id}`);
      const changed = comments.map((one) => (one.id === id ? { ...one, text } : one));
      this.server.change(cardId, { comments: changed }, { by: this.me, what: 'edit comment', value: text });
    });
  }

  deleteComment({ id, cardId }: Pick<CardComment, 'id' | 'cardId'>): Promise<void> {
    return this.#ask('write', 'deleteComment', () => {
      const comments = this.server.card(cardId).comments.filter((one) => one.id !== id);
      this.server.change(cardId, { comments }, { by: this.me, what: 'delete comment', value: id });
    });
  }

  addChecklistItem(cardId: RemoteId, title: string): Promise<readonly ChecklistItem[]> {
    return this.#ask('write', 'addChecklistItem', () => {
      const checklist = [...this.server.card(cardId).checklist, { id: this.server.id(), title, done: false }];
      this.server.change(cardId, { checklist }, { by: this.me, what: 'add item', value: title });
      return checklist;
    });
  }

  editChecklistItem(cardId: RemoteId, item: ChecklistItem): Promise<void> {
    return this.#ask('write', 'editChecklistItem', () => {
      const { checklist } = this.server.card(cardId);
      if (!checklist.some(({ id }) => id === item.id)) throw new SyncError('gone', `no item ${item.id}`);
      const changed = checklist.map((one) => (one.id === item.id ? item : one));
      this.server.change(cardId, { checklist: changed }, { by: this.me, what: 'edit item', value: item });
    });
  }

  deleteChecklistItem(cardId: RemoteId, itemId: RemoteId): Promise<void> {
    return this.#ask('write', 'deleteChecklistItem', () => {
      const checklist = this.server.card(cardId).checklist.filter(({ id }) => id !== itemId);
      this.server.change(cardId, { checklist }, { by: this.me, what: 'delete item', value: itemId });
    });
  }

  readAttachment(): Promise<RemoteContent> {
    return Promise.reject(new SyncError('gone', 'no attachments here'));
  }

  history(): Promise<readonly CardEvent[]> {
    return this.#ask('read', 'history', () => []);
  }

  webAddress(boardId: RemoteId): string {
    return `https://example.org/boards/${boardId}`;
  }
}
