import { asSyncError, SyncError } from '../../sync/errors.ts';
import type { RemoteContent, RemoteId } from '../../sync/ports/archive.ts';
import type {
  Board,
  BoardOperation,
  Boards,
  BoardSummary,
  Card,
  CardFields,
  CardPlace,
  NewCard,
} from '../../sync/ports/boards.ts';
import type { Clock } from '../../sync/ports/time.ts';
import { orGone } from '../allowed.ts';
import { pathPart } from '../http/address-parts.ts';
import type { ProjectworksApi } from './api.ts';
import { createFields, operationStates, statusField } from './board-operations.ts';
import { listNames, listProjects, projectName } from './projects.ts';
import { field, type Row, textOf } from './rows.ts';
import { activitiesOf, cardOf, columnsOf, labelsOf, noStatus, peopleIn, peopleOf } from './task-cards.ts';
import { changedTask, demandTaken, newTask, wireId } from './task-writing.ts';

export interface ProjectworksBoardsOptions {
  readonly api: ProjectworksApi;
  readonly clock: Clock;
  readonly allowAssumed: boolean;
}

/** Each project is asked for its boards, one after the other: they share one list. */
const listFreshMs = 30_000;

/** Projects as boards: their timecodes by status, grouped by budget line (contract 3.3 to 3.5). */
export class ProjectworksBoards implements Boards {
  readonly operations: Boards['operations'];
  readonly createFields = createFields;
  readonly #api: ProjectworksApi;
  readonly #clock: Clock;
  #listed: { readonly at: number; readonly projects: ReturnType<typeof listProjects> } | null = null;
  /** A budget line stays in its project. */
  readonly #projects = new Map<RemoteId, RemoteId>();

  constructor({ api, clock, allowAssumed }: ProjectworksBoardsOptions) {
    this.#api = api;
    this.#clock = clock;
    this.operations = operationStates(allowAssumed);
  }

  async boards(workspaceId: RemoteId, signal: AbortSignal): Promise<readonly BoardSummary[]> {
    const project = (await this.#listProjects(signal)).find(({ id }) => id === workspaceId);
    if (project === undefined) throw gone(workspaceId);
    return [{ id: project.id, workspaceId, name: project.name, archived: project.archived }];
  }

  async board(boardId: RemoteId, signal: AbortSignal): Promise<Board> {
    const [project, { tasks, modules }] = await Promise.all([this.#project(boardId, signal), this.#tasks(boardId, signal)]);
    const isUnnamed = [...peopleIn(tasks).values()].includes(null);
    const names = isUnnamed ? (await listNames(this.#api, signal)).map(({ id, name }) => [id, name] as const) : [];
    return {
      ...{
        id: boardId,
        workspaceId: boardId,
        name: projectName(project, boardId),
        archived: field(project, 'IsActive') === false,
      },
      description: '',
      columns: columnsOf(tasks),
      labels: labelsOf(tasks),
      people: peopleOf(tasks, new Map(names)),
      activities: activitiesOf(modules),
      writable: null,
    };
  }

  async cards(boardId: RemoteId, signal: AbortSignal): Promise<readonly Card[]> {
    const { tasks } = await this.#tasks(boardId, signal);
    // An empty list is no proof that the project is there.
    if (tasks.length === 0) await this.#project(boardId, signal);
    return tasks.flatMap((row) => cardOf(row, boardId) ?? []);
  }

  async card(cardId: RemoteId, signal: AbortSignal): Promise<Card | null> {
    const row = await orGone(this.#api.one(`Tasks/${pathPart(cardId)}`, signal));
    if (row === null) return null;
    return cardOf(row, await this.#projectOf(row, signal));
  }

  tags(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  cardTags(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  async createCard({ boardId, columnId, fields }: NewCard, signal: AbortSignal): Promise<Card> {
    this.#demand('createCard');
    const activityId = fields.activityId ?? (await this.#onlyModule(boardId, signal));
    const body = newTask({ ...fields, activityId }, columnId === noStatus ? null : columnId);
    const row = await this.#api.change({ method: 'POST', path: 'Tasks', body, signal });
    const card = row === null ? null : cardOf(row, boardId);
    if (card !== null) return card;
    throw new SyncError('broken', 'Projectworks made a timecode and did not tell which.', { maybeDone: true });
  }

  async editCard(cardId: RemoteId, changed: Partial<CardFields>, signal: AbortSignal): Promise<Card> {
    // The keys of a change are fields of a card.
    for (const name of Object.keys(changed)) this.#demand(`edit:${name}` as BoardOperation);
    const card = await this.#changeTask(cardId, changedTask(changed), signal);
    demandTaken(card, changed);
    return card;
  }

  async moveCard({ id }: Pick<Card, 'id'>, { columnId }: CardPlace, signal: AbortSignal): Promise<void> {
    this.#demand('moveCard');
    if (columnId === noStatus) throw new SyncError('refused', 'Projectworks cannot take the status of a timecode away.');
    const card = await this.#changeTask(id, { [statusField]: wireId(columnId) }, signal);
    if (card.columnId === columnId) return;
    throw new SyncError(
      'refused',
      `Projectworks did not move the timecode "${card.title}", although it took the request: the form of it is a guess and seems to be wrong.`,
    );
  }

  deleteCard(): Promise<never> {
    return this.#lacks('deleteCard');
  }

  restoreCard(): Promise<never> {
    return this.#lacks('restoreCard');
  }

  renameColumn(): Promise<never> {
    return this.#lacks('renameColumn');
  }

  comments(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  addComment(): Promise<never> {
    return this.#lacks('addComment');
  }

  editComment(): Promise<never> {
    return this.#lacks('editComment');
  }

  deleteComment(): Promise<never> {
    return this.#lacks('deleteComment');
  }

  addChecklistItem(): Promise<never> {
    return this.#lacks('addChecklistItem');
  }

  editChecklistItem(): Promise<never> {
    return this.#lacks('editChecklistItem');
  }

  deleteChecklistItem(): Promise<never> {
    return this.#lacks('deleteChecklistItem');
  }

  readAttachment(): Promise<RemoteContent> {
    return this.#lacks('attachments');
  }

  history(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  /** Nothing public tells where projects are in the application, which lies on a host of each customer. */
  webAddress(): string {
    return 'https://www.projectworks.com/';
  }

  #demand(operation: BoardOperation): void {
    const { enabled, lacking } = this.operations[operation];
    if (enabled) return;
    const unsure = `How Projectworks takes "${operation}" is not known for sure: switch it on for the account.`;
    throw new SyncError('refused', lacking ?? unsure);
  }

  #lacks(operation: BoardOperation): Promise<never> {
    return Promise.reject(new SyncError('refused', this.operations[operation].lacking ?? `Projectworks has no ${operation}.`));
  }

  /** What fails after the change was made leaves open whether it was: whoever repeats it has to look first. */
  async #changeTask(cardId: RemoteId, body: object, signal: AbortSignal): Promise<Card> {
    await this.#api.change({ method: 'PATCH', path: `Tasks/${pathPart(cardId)}`, body, signal });
    try {
      const card = await this.card(cardId, signal);
      if (card !== null) return card;
    } catch (thrown) {
      const { kind, message, cause } = asSyncError(thrown);
      throw new SyncError(kind, message, { cause, maybeDone: true });
    }
    throw new SyncError('gone', `The timecode ${cardId} is not there any more.`);
  }

  #listProjects(signal: AbortSignal): ReturnType<typeof listProjects> {
    const now = this.#clock.monotonic();
    if (this.#listed !== null && now - this.#listed.at < listFreshMs) return this.#listed.projects;
    const projects = listProjects(this.#api, signal);
    const listed = { at: now, projects };
    this.#listed = listed;
    projects.catch(() => {
      if (this.#listed === listed) this.#listed = null;
    });
    return projects;
  }

  async #project(id: RemoteId, signal: AbortSignal): Promise<Row> {
    const row = await orGone(this.#api.one(`Projects/${pathPart(id)}`, signal));
    if (row === null) throw gone(id);
    return row;
  }

  /** A filter that the service passes over answers everybody's rows: those of other projects are left out here. */
  async #tasks(id: RemoteId, signal: AbortSignal): Promise<{ tasks: readonly Row[]; modules: readonly Row[] }> {
    const ask = { ProjectID: id };
    const [allModules, allTasks] = await Promise.all([
      this.#api.all('Modules', ask, signal),
      this.#api.all('Tasks', ask, signal),
    ]);
    const modules = allModules.filter((row) => (textOf(row, 'ProjectID') ?? id) === id);
    const own = new Set(modules.map((row) => textOf(row, 'ModuleID')));
    for (const moduleId of own) if (moduleId !== null) this.#projects.set(moduleId, id);
    return { modules, tasks: allTasks.filter((row) => own.has(textOf(row, 'ModuleID'))) };
  }

  async #projectOf(task: Row, signal: AbortSignal): Promise<RemoteId> {
    const moduleId = textOf(task, 'ModuleID') ?? '';
    const known = this.#projects.get(moduleId);
    if (known !== undefined) return known;
    const row = await this.#api.one(`Modules/${pathPart(moduleId)}`, signal);
    const id = row === null ? null : textOf(row, 'ProjectID');
    if (id === null) throw new SyncError('gone', `The budget line ${moduleId} of a timecode is not there.`);
    this.#projects.set(moduleId, id);
    return id;
  }

  async #onlyModule(boardId: RemoteId, signal: AbortSignal): Promise<RemoteId> {
    const { modules } = await this.#tasks(boardId, signal);
    const [only, ...others] = activitiesOf(modules).filter(({ done }) => !done);
    if (only !== undefined && others.length === 0) return only.id;
    throw new SyncError('refused', 'A timecode belongs to a budget line, and the project has not just one: choose which.');
  }
}

function gone(id: RemoteId): SyncError {
  return new SyncError('gone', `There is no project ${id}.`);
}
