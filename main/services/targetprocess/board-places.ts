import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import { listOf, type TargetprocessApi } from './api.ts';
import { allKinds, type CardKind, cardKinds } from './card-kinds.ts';
import { type CardRow, countedFields } from './card-reading.ts';
import { columnsOf, type State, type StateColumn, stateFields, stateOf } from './columns.ts';
import type { Entity } from './entity.ts';
import { type Place, placeOf } from './ids.ts';
import type { SavedBoards } from './saved-boards.ts';

/** What a board shows, without cards. */
export interface BoardPlace {
  readonly id: RemoteId;
  readonly place: Place;
  readonly name: string;
  readonly description: string;
  readonly archived: boolean;
  readonly kinds: readonly CardKind[];
  readonly processIds: readonly string[];
}

interface KnownStates {
  readonly at: number;
  readonly states: readonly State[];
}

/** States change seldom. */
const statesFreshMs = 900_000;

/** Projects, teams and saved boards as boards: which states are their columns, and which cards lie on them (contract 1.6, 1.7). */
export class BoardPlaces {
  readonly #api: TargetprocessApi;
  readonly #saved: SavedBoards;
  readonly #states = new Map<string, KnownStates>();

  constructor(api: TargetprocessApi, saved: SavedBoards) {
    this.#api = api;
    this.#saved = saved;
  }

  /** Throws `gone`. */
  async read(boardId: RemoteId, signal: AbortSignal): Promise<BoardPlace> {
    const place = placeOf(boardId);
    if (place === null) throw new SyncError('gone', `There is no board ${boardId}.`);
    switch (place.kind) {
      case 'project': {
        const row = await this.#api.one(`Projects/${place.key}`, signal);
        const process = row.ref('Process')?.id;
        return { ...factsOf(row, { id: boardId, place }), kinds: allKinds, processIds: process === undefined ? [] : [process] };
      }
      case 'team': {
        const row = await this.#api.one(`Teams/${place.key}`, signal);
        return {
          ...factsOf(row, { id: boardId, place }),
          kinds: allKinds,
          processIds: await this.#processesOfTeam(place.key, signal),
        };
      }
      case 'view': {
        const { name, kinds } = await this.#saved.board(place.key, signal);
        const processIds = await this.#allProcesses(signal);
        return { id: boardId, place, name, description: '', archived: false, kinds, processIds };
      }
    }
  }

  async columns({ kinds, processIds }: BoardPlace, signal: AbortSignal): Promise<readonly StateColumn[]> {
    const states = (await Promise.all(processIds.map((id) => this.states(id, signal)))).flat();
    return columnsOf(states.filter(({ kind }) => kinds.includes(kind)));
  }

  /** All states that cards of a process can be in; those of the last quarter of an hour unless `anew`. */
  async states(processId: string, signal: AbortSignal, anew = false): Promise<readonly State[]> {
    const known = this.#states.get(processId);
    const now = this.#api.clock.monotonic();
    if (known && !anew && now - known.at < statesFreshMs) return known.states;
    const fits = (row: Entity): boolean => row.ref('Process')?.id === processId;
    const more = { include: stateFields };
    const rows = await this.#api.list('EntityStates', { where: `(Process.Id eq ${processId})`, fits, more }, signal);
    const states = rows.flatMap((row) => stateOf(row) ?? []);
    this.#states.set(processId, { at: now, states });
    return states;
  }

  /** Every card of a board, whole or an error. */
  async rows({ place, kinds }: BoardPlace, signal: AbortSignal): Promise<readonly CardRow[]> {
    const ofKind = (kind: CardKind): Promise<readonly Entity[]> => {
      switch (place.kind) {
        case 'project':
          return this.#rowsOf(kind, { reference: 'Project', id: place.key }, signal);
        case 'team':
          return this.#rowsOf(kind, { reference: 'Team', id: place.key }, signal);
        case 'view':
          return this.#rowsOfView(kind, place.key, signal);
      }
    };
    const lists = await Promise.all(kinds.map(async (kind) => (await ofKind(kind)).map((row) => ({ row, kind }))));
    return lists.flat();
  }

  #rowsOf(kind: CardKind, owner: { reference: 'Project' | 'Team'; id: string }, signal: AbortSignal): Promise<readonly Entity[]> {
    const fits = (row: Entity): boolean => row.ref(owner.reference)?.id === owner.id;
    const where = `(${owner.reference}.Id eq ${owner.id})`;
    return this.#api.list(cardKinds[kind].collection, { where, fits, more: countedFields }, signal);
  }

  async #rowsOfView(kind: CardKind, key: string, signal: AbortSignal): Promise<readonly Entity[]> {
    const board = await this.#saved.board(key, signal);
    const ids = await this.#saved.cardIds(board, kind, signal);
    const more = { ...countedFields, acid: board.acid === '' ? undefined : board.acid };
    const query = { collection: cardKinds[kind].collection, path: 'Id', owner: (row: Entity) => row.id, ids, more };
    return listOf(this.#api, query, signal);
  }

  async #processesOfTeam(teamId: string, signal: AbortSignal): Promise<readonly string[]> {
    const fits = (row: Entity): boolean => row.ref('Team')?.id === teamId;
    const more = { include: '[Id,Team[Id],Project[Id]]' };
    const rows = await this.#api.list('TeamProjects', { where: `(Team.Id eq ${teamId})`, fits, more }, signal);
    const ids = rows.flatMap((row) => row.ref('Project')?.id ?? []);
    const projects = await listOf(this.#api, { collection: 'Projects', path: 'Id', owner: (row) => row.id, ids }, signal);
    return distinct(projects.flatMap((row) => row.ref('Process')?.id ?? []));
  }

  async #allProcesses(signal: AbortSignal): Promise<readonly string[]> {
    const projects = await this.#api.list('Projects', {}, signal);
    const active = projects.filter((row) => row.flag('IsActive') !== false);
    return distinct(active.flatMap((row) => row.ref('Process')?.id ?? []));
  }
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}

function factsOf(row: Entity, { id, place }: { id: RemoteId; place: Place }): Omit<BoardPlace, 'kinds' | 'processIds'> {
  return { id, place, name: row.text('Name') || id, description: '', archived: row.flag('IsActive') === false };
}
