import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { OperationState, RemoteContent, RemoteId } from '../../sync/ports/archive.ts';
import type {
  Board,
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
import { brokenAnswer } from '../http/answers.ts';
import type { ProjectPlaceHost } from './addresses.ts';
import { ifAllowed, orGone } from '../allowed.ts';
import type { ApiAnswer, ProjectPlaceApi } from './api.ts';
import { boardEvidence, boardRequests } from './board-profile.ts';
import { type BoardFacts, readActivities, readBoard, readBoards, readMembers, readPeople, readTags } from './board-reading.ts';
import { type CardPlaceFacts, readCard, readCards, readChecklist, readHistory } from './card-reading.ts';
import {
  changedFields,
  createFields,
  demandCreatable,
  demandTaken,
  editRequests,
  jsonNull,
  newCardValues,
} from './card-writing.ts';
import { CardComments } from './comments.ts';
import { ProfileCalls } from './profile-calls.ts';
import { type FormValues, type OperationProfile, pick, showForm } from './profile.ts';
import { WireFields } from './wire-fields.ts';
import { wireId } from './wire.ts';
import * as v from 'valibot';

export interface ProjectPlaceBoardsOptions {
  readonly api: ProjectPlaceApi;
  readonly host: ProjectPlaceHost;
  readonly profile: OperationProfile;
  readonly allowAssumed: boolean;
  /** The account's own id; null when the service does not tell. */
  ownId(signal: AbortSignal): Promise<RemoteId | null>;
}

type InWorkspace = Pick<Card, 'id'> & { readonly workspaceId: RemoteId };

function operationStates(profile: OperationProfile, allowAssumed: boolean): Boards['operations'] {
  const stateOf = (operation: BoardOperation): OperationState => ({
    evidence: boardEvidence[operation],
    enabled: boardEvidence[operation] !== 'assumed' || allowAssumed,
    request: showForm(profile[boardRequests[operation]]),
  });
  // The keys of the table are exactly the operations.
  const names = Object.keys(boardRequests) as BoardOperation[];
  return Object.fromEntries(names.map((name) => [name, stateOf(name)])) as Boards['operations'];
}

/** What fails after something was done leaves open whether it was: whoever repeats it has to look first. */
async function afterDone<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const { kind, message, retryAfterMs, cause } = asSyncError(thrown);
    throw new SyncError(kind, message, { ...(retryAfterMs !== undefined && { retryAfterMs }), cause, maybeDone: true });
  }
}

/** The boards of a ProjectPlace account: contract 6 and 7. */
export class ProjectPlaceBoards implements Boards {
  readonly operations: Boards['operations'];
  readonly createFields = createFields;
  readonly takesEstimatedHours = true;
  readonly #options: ProjectPlaceBoardsOptions;
  readonly #calls: ProfileCalls;
  readonly #comments: CardComments;
  /** A board stays in its workspace. */
  readonly #workspaces = new Map<RemoteId, RemoteId>();
  /** Members of workspaces, read since their boards were last listed: they are the same for all of these. */
  readonly #members = new Map<RemoteId, ReturnType<typeof readMembers>>();

  constructor(options: ProjectPlaceBoardsOptions) {
    const { api, profile, allowAssumed } = options;
    this.#options = options;
    this.#calls = new ProfileCalls(api, profile);
    this.#comments = new CardComments({ calls: this.#calls, ownId: (signal) => options.ownId(signal) });
    this.operations = operationStates(profile, allowAssumed);
  }

  async boards(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly BoardSummary[]> {
    this.#members.delete(workspaceId);
    const [live, archived] = await Promise.all([
      this.#calls.ask('boards', { workspaceId }, signal),
      ifAllowed(this.#calls.ask('archivedBoards', { workspaceId }, signal)),
    ]);
    const found = new Map(readBoards(live, workspaceId).map((board) => [board.id, board]));
    for (const board of archived === null ? [] : readBoards(archived, workspaceId)) {
      if (!found.has(board.id)) found.set(board.id, { ...board, archived: true });
    }
    for (const board of found.values()) this.#workspaces.set(board.id, board.workspaceId);
    return [...found.values()];
  }

  async board(boardId: RemoteId, signal: AbortSignal): Promise<Board> {
    const facts = await this.#boardFacts(boardId, signal);
    const { workspaceId } = facts;
    const [access, members, activities] = await Promise.all([
      ifAllowed(this.#calls.ask('boardPeople', { boardId }, signal)),
      this.#membersOf(workspaceId, signal),
      ifAllowed(this.#calls.ask('boardActivities', { boardId }, signal)),
    ]);
    const { id, name, archived, description, columns, labels, writable } = facts;
    return {
      ...{ id, workspaceId, name, archived, description, columns, labels, writable },
      people: readPeople(access, members),
      activities: activities === null ? [] : readActivities(activities, boardId),
    };
  }

  /** No cards at all are believed only when the board is there and counts none. */
  async cards(boardId: RemoteId, signal: AbortSignal): Promise<readonly Card[]> {
    const { value, request } = await this.#calls.ask('cards', { boardId }, signal);
    const cards = readCards(value, this.#place(boardId), request);
    if (cards.length > 0) return cards;
    const { cardCount } = await this.#boardFacts(boardId, signal);
    if (cardCount !== null && cardCount > 0) throw brokenAnswer(request, `is empty, although the board has ${cardCount} cards`);
    return cards;
  }

  async card(cardId: RemoteId, signal: AbortSignal): Promise<Card | null> {
    const answer = await orGone(this.#calls.ask('card', { cardId }, signal));
    return answer === null ? null : readCard(answer, this.#place(null));
  }

  async tags(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly Tag[]> {
    return readTags(await this.#calls.ask('tags', { workspaceId }, signal));
  }

  async cardTags(cardId: RemoteId, signal: AbortSignal): Promise<readonly Tag[]> {
    return readTags(await this.#calls.ask('cardTags', { cardId }, signal));
  }

  async createCard(card: NewCard, signal: AbortSignal): Promise<Card> {
    demandCreatable(card);
    const workspaceId = await this.#workspaceOf(card.boardId, signal);
    const answer = await this.#change('createCard', newCardValues(card, workspaceId), signal);
    const id = pick(answer.value, 'id');
    if (!v.is(wireId, id)) throw brokenAnswer(answer.request, 'names no card');
    return this.#cardIn(answer, String(id), signal);
  }

  async editCard(cardId: RemoteId, changed: Partial<CardFields>, signal: AbortSignal): Promise<Card> {
    for (const field of changedFields(changed)) this.#demand(`edit:${field}`);
    const requests = editRequests(changed, { id: cardId, profile: this.#options.profile });
    let last: ApiAnswer | null = null;
    for (const { form, values, fields } of requests) {
      const name = fields.map((field) => `edit:${field}`).join(', ');
      const sent: Promise<ApiAnswer> = this.#calls.changeBy(form, { name, values }, signal);
      last = await (last === null ? sent : afterDone(sent));
    }
    const card = last === null ? await this.#existing(cardId, signal) : await this.#cardIn(last, cardId, signal);
    demandTaken(card, changed);
    return card;
  }

  async moveCard(card: Pick<Card, 'id' | 'activityId'>, to: CardPlace, signal: AbortSignal): Promise<void> {
    const { boardId, columnId, after } = to;
    const values = { boardId, columnId, cardId: card.id, afterId: after ?? jsonNull, activityId: card.activityId ?? jsonNull };
    try {
      await this.#change('moveCard', values, signal);
    } catch (error) {
      // The card is no part of this address, so that a missing one need not be a 404.
      if (asSyncError(error).kind !== 'refused' || !this.operations.moveCard.enabled) throw error;
      if ((await this.card(card.id, signal)) !== null) throw error;
      throw new SyncError('gone', `Card ${card.id} is not there any more.`);
    }
  }

  async deleteCard({ id, workspaceId }: InWorkspace, signal: AbortSignal): Promise<void> {
    await this.#change('deleteCard', { cardId: id, workspaceId }, signal);
  }

  async restoreCard({ id, workspaceId }: InWorkspace, signal: AbortSignal): Promise<void> {
    await this.#change('restoreCard', { cardId: id, workspaceId }, signal);
  }

  async renameColumn(column: { boardId: RemoteId; id: RemoteId }, name: string, signal: AbortSignal): Promise<void> {
    await this.#change('renameColumn', { boardId: column.boardId, columnId: column.id, name }, signal);
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

  async addChecklistItem(cardId: RemoteId, title: string, signal: AbortSignal): Promise<readonly ChecklistItem[]> {
    const answer = await this.#change('addChecklistItem', { cardId, title }, signal);
    if (pick(answer.value, 'checklist') != null) return readChecklist(new WireFields(answer.value, 'the card', answer.request));
    return (await afterDone(this.#existing(cardId, signal))).checklist;
  }

  async editChecklistItem(cardId: RemoteId, item: ChecklistItem, signal: AbortSignal): Promise<void> {
    const values = { cardId, itemId: item.id, title: item.title, done: { json: String(item.done) } };
    await this.#change('editChecklistItem', values, signal);
  }

  async deleteChecklistItem(cardId: RemoteId, itemId: RemoteId, signal: AbortSignal): Promise<void> {
    await this.#change('deleteChecklistItem', { cardId, itemId }, signal);
  }

  readAttachment(attachmentId: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    return this.#calls.content('read', { id: attachmentId }, signal);
  }

  async history(workspaceId: RemoteId, cardId: RemoteId, signal: AbortSignal): Promise<readonly CardEvent[]> {
    return readHistory(await this.#calls.ask('cardHistory', { workspaceId, cardId }, signal));
  }

  webAddress(boardId: RemoteId): string {
    return this.#options.host.page(boardId);
  }

  #place(boardId: RemoteId | null): CardPlaceFacts {
    return { boardId, page: (id) => this.#options.host.page(id) };
  }

  #demand(operation: BoardOperation): void {
    if (this.operations[operation].enabled) return;
    throw new SyncError('refused', `"${operation}" is not switched on for this account: nobody has seen it documented.`);
  }

  async #change(name: BoardOperation, values: FormValues, signal: AbortSignal): Promise<ApiAnswer> {
    this.#demand(name);
    return this.#calls.change(boardRequests[name], values, signal);
  }

  async #boardFacts(boardId: RemoteId, signal: AbortSignal): Promise<BoardFacts> {
    const facts = readBoard(await this.#calls.ask('board', { boardId }, signal));
    this.#workspaces.set(boardId, facts.workspaceId);
    if (facts.hasColumns) return facts;
    // Both calls were seen with columns (contract 6), but of this one only an old schema says so.
    const { columns, labels } = readBoard(await this.#calls.ask('boardProperties', { boardId }, signal));
    return { ...facts, columns, labels };
  }

  async #membersOf(workspaceId: RemoteId, signal: AbortSignal): Promise<ReturnType<typeof readMembers>> {
    const known = this.#members.get(workspaceId);
    if (known) return known;
    const answer = await ifAllowed(this.#calls.ask('workspaceMembers', { workspaceId }, signal));
    const members = answer === null ? [] : readMembers(answer);
    this.#members.set(workspaceId, members);
    return members;
  }

  async #workspaceOf(boardId: RemoteId, signal: AbortSignal): Promise<RemoteId> {
    return this.#workspaces.get(boardId) ?? (await this.#boardFacts(boardId, signal)).workspaceId;
  }

  /** The card of an answer to a change; read where the answer does not hold all of it. */
  async #cardIn(answer: ApiAnswer, cardId: RemoteId, signal: AbortSignal): Promise<Card> {
    const isWhole = ['title', 'board_id', 'column_id', 'display_order'].every((key) => pick(answer.value, key) != null);
    return isWhole ? readCard(answer, this.#place(null)) : afterDone(this.#existing(cardId, signal));
  }

  async #existing(cardId: RemoteId, signal: AbortSignal): Promise<Card> {
    return readCard(await this.#calls.ask('card', { cardId }, signal), this.#place(null));
  }
}
