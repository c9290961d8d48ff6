import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteContent, RemoteId } from '../../sync/ports/archive.ts';
import type {
  Board,
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
} from '../../sync/ports/boards.ts';
import { orGone } from '../allowed.ts';
import { pathPart } from '../http/address-parts.ts';
import type { PlanpointHost } from './addresses.ts';
import type { PlanpointApi } from './api.ts';
import type { FileReader } from './archive.ts';
import { boardOperations } from './board-operations.ts';
import { columnOf, columnsOf, Spelling, stateKeys } from './columns.ts';
import type { Fields } from './fields.ts';
import { type FilePlace, unitFiles } from './files.ts';
import { listOf, nameOf, projectOfFloor, readProject, readProjectTree, readUnit } from './reading.ts';
import { activitiesOf, labelsOf, readCard } from './unit-card.ts';

export interface PlanpointBoardsOptions {
  readonly api: PlanpointApi;
  readonly files: FileReader;
  readonly host: PlanpointHost;
}

/** Each project as a board: its units as cards, by their availability (services.md 2.3). */
export class PlanpointBoards implements Boards {
  readonly operations = boardOperations;
  readonly createFields: readonly CardField[] = ['title', 'activityId'];
  readonly #options: PlanpointBoardsOptions;
  readonly #place: FilePlace;
  readonly #spelling = new Spelling();
  /** A floor stays in its project. */
  readonly #projectsOfFloors = new Map<RemoteId, RemoteId>();

  constructor(options: PlanpointBoardsOptions) {
    this.#options = options;
    this.#place = { origin: options.host.origin };
  }

  async boards(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly BoardSummary[]> {
    return [summaryOf(await readProject(this.#options.api, workspaceId, signal))];
  }

  async board(boardId: RemoteId, signal: AbortSignal): Promise<Board> {
    const { project, floors, units } = await readProjectTree(this.#options.api, boardId, signal);
    for (const floor of floors) this.#projectsOfFloors.set(floor.id(), boardId);
    this.#spelling.learn(units);
    return {
      ...summaryOf(project),
      description: project.text('description'),
      columns: columnsOf(units),
      labels: labelsOf(units),
      people: [],
      activities: activitiesOf(floors),
      writable: null,
    };
  }

  async cards(boardId: RemoteId, signal: AbortSignal): Promise<readonly Card[]> {
    const units = await this.#units(boardId, signal);
    return units.map((unit) => this.#card(unit, boardId));
  }

  async card(cardId: RemoteId, signal: AbortSignal): Promise<Card | null> {
    const unit = await orGone(readUnit(this.#options.api, cardId, signal));
    return unit === null ? null : this.#placed(unit, signal);
  }

  tags(): Promise<readonly Tag[]> {
    return Promise.resolve([]);
  }

  cardTags(): Promise<readonly Tag[]> {
    return Promise.resolve([]);
  }

  /**
   * Contract A makes a nameless unit on a floor, B a named one in a project: both are asked at once, and what either left out is set right
   * after. A unit that cannot be completed is taken back, so that none is left without a name.
   */
  async createCard({ boardId, columnId, fields, checklist }: NewCard, signal: AbortSignal): Promise<Card> {
    this.#demandCreatable(fields, checklist);
    const { api } = this.#options;
    const floors = await listOf(api, 'floors', { projectId: boardId, signal });
    for (const floor of floors) this.#projectsOfFloors.set(floor.id(), boardId);
    const floorId = fields.activityId ?? floors[0]?.id() ?? null;
    if (floorId === null) throw new SyncError('refused', 'The project has no floor yet. Make one in Planpoint first.');
    const units = await this.#units(boardId, signal);
    const word = this.#wordFor(columnId);
    const position = units.filter((unit) => unit.reference('floor') === floorId).length;
    const query = new URLSearchParams({ name: fields.title, position: String(position), pid: boardId });
    const path = `/units?${query.toString()}`;
    const made = await api.one({ method: 'POST', path, body: { floor: { _id: floorId } }, signal }, 'the new unit');
    const wanted = { ...fields, floorId, columnId, word };
    const completed = await this.#complete(made, wanted, signal).catch((error: unknown) => this.#takeBack(made.id(), error));
    return this.#card(completed, boardId);
  }

  async editCard(cardId: RemoteId, changed: Partial<CardFields>, signal: AbortSignal): Promise<Card> {
    // The keys of a partial record of fields are fields.
    for (const field of Object.keys(changed) as CardField[]) this.#demand(`edit:${field}`);
    const { title, description } = changed;
    const unit = await this.#patch(cardId, unitPatch({ title, description }), signal);
    const card = await this.#placed(unit, signal);
    const lost = [title === undefined || card.title === title, description === undefined || card.description === description];
    if (lost.includes(false)) throw new SyncError('refused', 'Planpoint took the change of the unit, but did not keep it.');
    return card;
  }

  async moveCard({ id }: Pick<Card, 'id'>, { columnId }: CardPlace, signal: AbortSignal): Promise<void> {
    const unit = await readUnit(this.#options.api, id, signal);
    if (columnOf(unit) === columnId) return;
    const word = this.#wordFor(columnId);
    const moved = await this.#patch(id, statePatch(unit, word), signal);
    if (columnOf(moved) !== columnId) {
      throw new SyncError('refused', `Planpoint took the change, but the unit is not “${word}” afterwards.`);
    }
  }

  /** For good: Planpoint has no trash. */
  async deleteCard({ id }: Pick<Card, 'id'>, signal: AbortSignal): Promise<void> {
    await this.#options.api.ask({ method: 'DELETE', path: `/units/${pathPart(id)}`, signal });
  }

  restoreCard(): Promise<void> {
    return this.#refuse('restoreCard');
  }

  renameColumn(): Promise<void> {
    return this.#refuse('renameColumn');
  }

  comments(): Promise<readonly CardComment[]> {
    return Promise.resolve([]);
  }

  addComment(): Promise<CardComment> {
    return this.#refuse('addComment');
  }

  editComment(): Promise<void> {
    return this.#refuse('editComment');
  }

  deleteComment(): Promise<void> {
    return this.#refuse('deleteComment');
  }

  addChecklistItem(): Promise<readonly ChecklistItem[]> {
    return this.#refuse('addChecklistItem');
  }

  editChecklistItem(): Promise<void> {
    return this.#refuse('editChecklistItem');
  }

  deleteChecklistItem(): Promise<void> {
    return this.#refuse('deleteChecklistItem');
  }

  async readAttachment(attachmentId: RemoteId, signal: AbortSignal): Promise<RemoteContent> {
    const [unitId = ''] = attachmentId.split('.');
    const unit = await readUnit(this.#options.api, unitId, signal);
    const file = unitFiles(unit, this.#place).find(({ id }) => id === attachmentId);
    if (file === undefined) throw new SyncError('gone', 'The unit does not name this file any more.');
    return this.#options.files.read(file, signal);
  }

  history(): Promise<readonly CardEvent[]> {
    return Promise.resolve([]);
  }

  webAddress(): string {
    return this.#options.host.page;
  }

  async #units(boardId: RemoteId, signal: AbortSignal): Promise<readonly Fields[]> {
    const units = await listOf(this.#options.api, 'units', { projectId: boardId, signal });
    this.#spelling.learn(units);
    // No units at all are believed only when the project is there and names none.
    if (units.length === 0) await readProjectTree(this.#options.api, boardId, signal);
    return units;
  }

  #card(unit: Fields, boardId: RemoteId): Card {
    const floorId = unit.reference('floor');
    if (floorId !== null) this.#projectsOfFloors.set(floorId, boardId);
    return readCard(unit, { boardId, files: this.#place });
  }

  /** A unit names its floor, a floor its project. */
  async #placed(unit: Fields, signal: AbortSignal): Promise<Card> {
    const floorId = unit.reference('floor');
    const known = floorId === null ? null : (this.#projectsOfFloors.get(floorId) ?? null);
    const asked = known ?? unit.reference('project') ?? (floorId && (await projectOfFloor(this.#options.api, floorId, signal)));
    return this.#card(unit, asked ?? unit.wrong('floor'));
  }

  #patch(unitId: RemoteId, body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Fields> {
    return this.#options.api.one({ method: 'PATCH', path: `/units/${pathPart(unitId)}`, body, signal }, 'the unit');
  }

  async #complete(
    made: Fields,
    wanted: Partial<CardFields> & { readonly floorId: RemoteId; readonly columnId: RemoteId; readonly word: string },
    signal: AbortSignal,
  ): Promise<Fields> {
    const { title, floorId, columnId, word } = wanted;
    const patch = {
      ...(made.text('name') === title ? {} : unitPatch({ title, description: undefined })),
      ...(made.reference('floor') === floorId ? {} : { floor: floorId }),
      ...(columnOf(made) === columnId ? {} : statePatch(made, word)),
    };
    return Object.keys(patch).length === 0 ? made : this.#patch(made.id(), patch, signal);
  }

  async #takeBack(unitId: RemoteId, thrown: unknown): Promise<never> {
    const { kind, message, cause } = asSyncError(thrown);
    // Not the caller's signal: it may be why this is needed.
    const removed = this.deleteCard({ id: unitId }, AbortSignal.timeout(takeBackMs)).then(
      () => true,
      () => false,
    );
    if (await removed) throw new SyncError(kind, message, { cause });
    throw new SyncError('refused', `Unit ${unitId} was made in Planpoint, but could not be named or taken back. ${message}`, {
      cause,
    });
  }

  #wordFor(columnId: RemoteId): string {
    const word = this.#spelling.of(columnId);
    if (word === null) throw new SyncError('refused', 'This column stands for units without a state: none can be moved there.');
    return word;
  }

  #demandCreatable(fields: NewCard['fields'], checklist: readonly string[]): void {
    const wrong = Object.keys(fields).find((name) => !this.createFields.some((field) => field === name));
    if (wrong !== undefined || checklist.length > 0) {
      throw new SyncError('refused', `A new unit of Planpoint cannot have ${wrong ?? 'a checklist'}.`);
    }
  }

  #demand(operation: BoardOperation): void {
    const { enabled, lacking } = this.operations[operation];
    if (!enabled) throw new SyncError('refused', lacking ?? `Planpoint has no ${operation}.`);
  }

  #refuse(operation: BoardOperation): Promise<never> {
    return Promise.reject(new SyncError('refused', this.operations[operation].lacking ?? `Planpoint has no ${operation}.`));
  }
}

const takeBackMs = 20_000;

function summaryOf(project: Fields): BoardSummary {
  const id = project.id();
  return { id, workspaceId: id, name: nameOf(project), archived: false };
}

function unitPatch({
  title,
  description,
}: {
  title?: string | undefined;
  description?: string | undefined;
}): Record<string, unknown> {
  return { ...(title === undefined ? {} : { name: title }), ...(description === undefined ? {} : { description }) };
}

function statePatch(unit: Fields, word: string): Record<string, unknown> {
  return Object.fromEntries(stateKeys(unit).map((key) => [key, word]));
}
