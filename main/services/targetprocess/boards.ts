import { SyncError } from '../../sync/errors.ts';
import type { RemoteContent, RemoteId } from '../../sync/ports/archive.ts';
import type {
  Board,
  BoardActivity,
  BoardOperation,
  Boards,
  BoardSummary,
  Card,
  CardComment,
  CardEvent,
  CardFields,
  CardPlace,
  ChecklistItem,
  NewCard,
  Tag,
} from '../../sync/ports/boards.ts';
import { ifAllowed, orGone } from '../allowed.ts';
import { afterDone, type TargetprocessApi } from './api.ts';
import { type BoardPlace, BoardPlaces } from './board-places.ts';
import { allKinds, type CardKind, cardKinds, kindLabels, kindNamed, kindOfLabel } from './card-kinds.ts';
import { assignmentsOf, cardOf, type CardRow, countedFields, readExtras, tagsIn } from './card-reading.ts';
import { cardBody, changedFields, createFields, demandCreatable, demandTaken, peopleOf, writePeople } from './card-writing.ts';
import { CardComments } from './comments.ts';
import type { Entity } from './entity.ts';
import { cardName, numberIn, placeId, placeOf, viewsId } from './ids.ts';
import { type Ranked, rankBelow, stateIn } from './moves.ts';
import { boardStates } from './operations.ts';
import type { SavedBoards } from './saved-boards.ts';

export interface TargetprocessBoardsOptions {
  readonly api: TargetprocessApi;
  readonly saved: SavedBoards;
  readonly allowAssumed: boolean;
  ownId(signal: AbortSignal): Promise<RemoteId>;
}

function lacks(states: Boards['operations'], operation: BoardOperation): Promise<never> {
  return Promise.reject(new SyncError('refused', states[operation].lacking ?? 'The service cannot do this.'));
}

/** Projects, teams and saved boards of a Targetprocess account: contract 1.5 to 1.8. */
export class TargetprocessBoards implements Boards {
  readonly operations: Boards['operations'];
  readonly createFields = createFields;
  readonly #options: TargetprocessBoardsOptions;
  readonly #places: BoardPlaces;
  readonly #comments: CardComments;
  /** A card stays of its kind as long as nobody changes that on its page. */
  readonly #kinds = new Map<string, CardKind>();
  /** Boards as they were last listed, for the place of a moved card. */
  readonly #ranks = new Map<RemoteId, readonly Ranked[]>();

  constructor(options: TargetprocessBoardsOptions) {
    const { api, saved, allowAssumed } = options;
    this.#options = options;
    this.#places = new BoardPlaces(api, saved);
    this.#comments = new CardComments(api, (signal) => options.ownId(signal));
    this.operations = boardStates(allowAssumed);
  }

  async boards(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly BoardSummary[]> {
    if (workspaceId === viewsId) {
      const saved = await this.#options.saved.list(signal);
      return saved.map(({ key, name }) => ({ id: placeId({ kind: 'view', key }), workspaceId, name, archived: false }));
    }
    const { id, name, archived } = await this.#places.read(workspaceId, signal);
    return [{ id, workspaceId, name, archived }];
  }

  async board(boardId: RemoteId, signal: AbortSignal): Promise<Board> {
    const place = await this.#places.read(boardId, signal);
    const [columns, people, activities] = await Promise.all([
      this.#places.columns(place, signal),
      ifAllowed(this.#options.api.list('Users', {}, signal)),
      this.#activities(place, signal),
    ]);
    const { id, name, archived, description, kinds } = place;
    return {
      ...{ id, name, archived, description, activities, writable: null },
      workspaceId: place.place.kind === 'view' ? viewsId : id,
      columns: columns.map((column) => ({ id: column.id, name: column.name, wipLimit: null, done: column.done })),
      labels: kindLabels.filter((label) => kinds.some((kind) => kind === label.id)),
      people: (people ?? []).filter((row) => row.flag('IsActive') !== false).map((row) => ({ id: row.id, name: row.personName })),
    };
  }

  async cards(boardId: RemoteId, signal: AbortSignal): Promise<readonly Card[]> {
    const place = await this.#places.read(boardId, signal);
    const cards = await this.#cardsOf(place, await this.#places.rows(place, signal), signal);
    this.#ranks.set(
      boardId,
      cards.map(({ id, columnId, rank }) => ({ id, columnId, rank })),
    );
    return cards;
  }

  async card(cardId: RemoteId, signal: AbortSignal): Promise<Card | null> {
    const found = await this.#row(cardId, signal);
    return found && this.#read(cardId, found, signal);
  }

  async tags(_workspaceId: RemoteId, signal: AbortSignal): Promise<readonly Tag[]> {
    const rows = await this.#options.api.list('Tags', {}, signal);
    return rows.map((row) => row.text('Name')).map((name) => ({ id: name, name }));
  }

  async cardTags(cardId: RemoteId, signal: AbortSignal): Promise<readonly Tag[]> {
    const { row } = await this.#existing(cardId, signal);
    return tagsIn(row).map((name) => ({ id: name, name }));
  }

  async createCard(card: NewCard, signal: AbortSignal): Promise<Card> {
    demandCreatable(card);
    if (card.checklist.length > 0) return lacks(this.operations, 'addChecklistItem');
    const kind = kindOfLabel(card.fields.labelId);
    if (kind === null) throw new SyncError('refused', `There is no kind of card ${card.fields.labelId ?? ''}.`);
    if (kind === 'Task') throw new SyncError('refused', 'A task belongs to a user story: make it there, on its page.');
    const at = placeOf(card.boardId);
    if (at !== null && at.kind !== 'project') {
      throw new SyncError('refused', 'A new card needs a project: make it on the board of its project.');
    }
    const place = await this.#places.read(card.boardId, signal);
    const columns = await this.#places.columns(place, signal);
    const column = columns.find(({ id }) => id === card.columnId);
    const state = column?.states.find((one) => one.kind === kind);
    if (!state) throw new SyncError('refused', `A ${cardKinds[kind].name} cannot be made in "${column?.name ?? 'this column'}".`);
    // A new card is in the first state by itself.
    const inState = state.isInitial ? {} : { EntityState: { Id: Number(state.id) } };
    const body = { ...cardBody(withoutLabel(card.fields), kind), Project: { Id: Number(place.place.key) }, ...inState };
    const made = await this.#options.api.post(cardKinds[kind].collection, body, signal);
    this.#kinds.set(made.id, kind);
    return afterDone(this.#existingCard(made.id, signal));
  }

  async editCard(cardId: RemoteId, changed: Partial<CardFields>, signal: AbortSignal): Promise<Card> {
    const fields = changedFields(changed);
    for (const field of fields) this.#demand(`edit:${field}`);
    const { entityId } = cardName(cardId);
    const found = await this.#existing(cardId, signal);
    const before = await this.#read(cardId, found, signal);
    if (fields.length === 0) return before;
    const wanted = peopleOf(before, changed);
    const body = cardBody(changed, found.kind);
    const { api } = this.#options;
    let done = false;
    if (Object.keys(body).length > 0) {
      await api.post(`${cardKinds[found.kind].collection}/${entityId}`, body, signal);
      done = true;
    }
    if (changed.assigneeId !== undefined || changed.coAssigneeIds !== undefined) {
      const now = (await assignmentsOf(api, [entityId], signal)).get(entityId) ?? [];
      const work = writePeople(api, { entityId, now, wanted }, signal);
      await (done ? afterDone(work) : work);
    }
    const card = await afterDone(this.#existingCard(cardId, signal));
    demandTaken(card, changed);
    return card;
  }

  async moveCard(card: Pick<Card, 'id' | 'activityId'>, to: CardPlace, signal: AbortSignal): Promise<void> {
    const { api } = this.#options;
    const { entityId } = cardName(card.id);
    const { row, kind } = await this.#existing(card.id, signal);
    const place = await this.#places.read(to.boardId, signal);
    const column = (await this.#places.columns(place, signal)).find(({ id }) => id === to.columnId);
    if (!column) throw new SyncError('gone', 'This column is not there any more.');
    const stateId = await stateIn(api, { row, kind, entityId, column }, signal);
    if (!this.#ranks.has(to.boardId)) await this.cards(to.boardId, signal);
    const rank = rankBelow(this.#ranks.get(to.boardId) ?? [], card.id, to);
    const body = {
      ...(stateId !== null && { EntityState: { Id: Number(stateId) } }),
      ...(rank !== null && { NumericPriority: rank }),
    };
    if (Object.keys(body).length === 0) return;
    await api.post(`${cardKinds[kind].collection}/${entityId}`, body, signal);
    this.#noteRank(to.boardId, { id: card.id, columnId: to.columnId, rank: rank ?? row.number('NumericPriority') ?? 0 });
  }

  deleteCard(): Promise<void> {
    return lacks(this.operations, 'deleteCard');
  }

  restoreCard(): Promise<void> {
    return lacks(this.operations, 'restoreCard');
  }

  renameColumn(): Promise<void> {
    return lacks(this.operations, 'renameColumn');
  }

  comments(cardId: RemoteId, signal: AbortSignal): Promise<readonly CardComment[]> {
    return this.#comments.list(cardId, signal);
  }

  addComment(cardId: RemoteId, text: string, signal: AbortSignal): Promise<CardComment> {
    return this.#comments.add(cardId, text, signal);
  }

  editComment(comment: Pick<CardComment, 'id' | 'cardId'>, text: string, signal: AbortSignal): Promise<void> {
    return this.#comments.edit(comment, text, signal);
  }

  deleteComment(comment: Pick<CardComment, 'id' | 'cardId'>, signal: AbortSignal): Promise<void> {
    return this.#comments.remove(comment, signal);
  }

  addChecklistItem(): Promise<readonly ChecklistItem[]> {
    return lacks(this.operations, 'addChecklistItem');
  }

  editChecklistItem(): Promise<void> {
    return lacks(this.operations, 'editChecklistItem');
  }

  deleteChecklistItem(): Promise<void> {
    return lacks(this.operations, 'deleteChecklistItem');
  }

  readAttachment(attachmentId: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    return this.#options.api.content({ id: numberIn(attachmentId), size: null }, signal);
  }

  history(): Promise<readonly CardEvent[]> {
    return lacks(this.operations, 'history');
  }

  webAddress(boardId: RemoteId): string {
    const { host } = this.#options.api;
    const place = placeOf(boardId);
    return place?.kind === 'view' ? host.boardPage(place.key) : host.page(place?.key ?? boardId);
  }

  #demand(operation: BoardOperation): void {
    const { enabled, lacking } = this.operations[operation];
    if (enabled) return;
    throw new SyncError(
      'refused',
      lacking ?? `"${operation}" is not switched on for this account: nobody has seen it documented.`,
    );
  }

  #noteRank(boardId: RemoteId, moved: Ranked): void {
    const others = (this.#ranks.get(boardId) ?? []).filter(({ id }) => id !== moved.id);
    this.#ranks.set(boardId, [...others, moved]);
  }

  async #activities({ place, kinds }: BoardPlace, signal: AbortSignal): Promise<readonly BoardActivity[]> {
    if (place.kind !== 'project' || !kinds.includes('Feature')) return [];
    const parents = await this.#places.rows({ ...nowhere, place, kinds: ['Epic', 'Feature'] }, signal);
    return Promise.all(
      parents.map(async ({ row }) => ({ id: row.id, name: row.text('Name'), done: await this.#isFinal(row, signal) })),
    );
  }

  async #isFinal(row: Entity, signal: AbortSignal): Promise<boolean> {
    const processId = row.ref('Project')?.ref('Process')?.id;
    const stateId = row.ref('EntityState')?.id;
    if (processId === undefined) return false;
    const states = await this.#places.states(processId, signal);
    return states.some(({ id, isFinal }) => id === stateId && isFinal);
  }

  async #cardsOf(place: BoardPlace, rows: readonly CardRow[], signal: AbortSignal): Promise<readonly Card[]> {
    const { api } = this.#options;
    const [columns, extras] = await Promise.all([this.#places.columns(place, signal), readExtras(api, rows, signal)]);
    for (const { row, kind } of rows) this.#kinds.set(row.id, kind);
    const facts = { boardId: place.id, columns, page: (id: string) => api.host.page(id) };
    return rows.map((one) => cardOf(one, facts, extras));
  }

  async #read(cardId: RemoteId, found: CardRow, signal: AbortSignal): Promise<Card> {
    const own = found.row.ref('Project')?.id ?? '';
    const boardId = cardName(cardId).boardId ?? placeId({ kind: 'project', key: own });
    const place = await this.#places.read(boardId, signal);
    const [card] = await this.#cardsOf(place, [found], signal);
    if (card === undefined) throw new SyncError('bug', 'A card was lost while it was read.');
    return card;
  }

  async #row(cardId: RemoteId, signal: AbortSignal): Promise<CardRow | null> {
    const { api } = this.#options;
    const { entityId } = cardName(cardId);
    const kind = this.#kinds.get(entityId) ?? (await orGone(this.#kindOf(entityId, signal)));
    if (kind === null) return null;
    const row = await orGone(api.one(`${cardKinds[kind].collection}/${entityId}`, signal, countedFields));
    return row && { row, kind };
  }

  async #existing(cardId: RemoteId, signal: AbortSignal): Promise<CardRow> {
    const found = await this.#row(cardId, signal);
    if (found) return found;
    throw new SyncError('gone', `Card ${cardName(cardId).entityId} is not there any more, or may not be seen.`);
  }

  async #existingCard(cardId: RemoteId, signal: AbortSignal): Promise<Card> {
    return this.#read(cardId, await this.#existing(cardId, signal), signal);
  }

  /** Contract 1.5: the type of anything by its id. */
  async #kindOf(entityId: string, signal: AbortSignal): Promise<CardKind | null> {
    const row = await this.#options.api.one(`Generals/${entityId}`, signal);
    return kindNamed(row.ref('EntityType')?.text('Name') ?? '') ?? kindNamed(row.text('ResourceType'));
  }
}

const nowhere = { id: '', name: '', description: '', archived: false, kinds: allKinds, processIds: [] };

function withoutLabel(fields: NewCard['fields']): Partial<CardFields> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'labelId'));
}
