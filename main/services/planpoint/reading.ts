import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Workspace } from '../../sync/ports/service.ts';
import type { Cell, TableRow } from '../../sync/ports/tables.ts';
import { ifAllowed } from '../allowed.ts';
import { pathPart, queryPart } from '../http/address-parts.ts';
import type { PlanpointApi } from './api.ts';
import type { Fields } from './fields.ts';

/** Everything of one project that its boards and files are made of. */
export interface ProjectTree {
  readonly project: Fields;
  readonly floors: readonly Fields[];
  readonly units: readonly Fields[];
}

export const nameOf = (fields: Fields): string => fields.text('name', 'unitNumber', 'title') || fields.id();

export async function listProjects(api: PlanpointApi, signal: AbortSignal): Promise<readonly Fields[]> {
  return api.list({ method: 'GET', path: '/projects/mine', signal }, 'projects');
}

export function readWorkspace(project: Fields): Workspace {
  const id = project.id();
  return { id, name: nameOf(project), archived: false, rootId: id };
}

export function readProject(api: PlanpointApi, id: RemoteId, signal: AbortSignal): Promise<Fields> {
  return api.one({ method: 'GET', path: `/projects/${pathPart(id)}`, signal }, 'the project');
}

export function listOf(
  api: PlanpointApi,
  what: 'floors' | 'units' | 'leads',
  facts: { readonly projectId: RemoteId; readonly signal: AbortSignal },
): Promise<readonly Fields[]> {
  const { projectId, signal } = facts;
  return api.list({ method: 'GET', path: `/${what}?pid=${queryPart(projectId)}`, signal }, what);
}

/** Throws `gone` for a project that is not there; floors and units that the project names, but that are not told, make it `broken`. */
export async function readProjectTree(api: PlanpointApi, projectId: RemoteId, signal: AbortSignal): Promise<ProjectTree> {
  const [project, floors, units] = await Promise.all([
    readProject(api, projectId, signal),
    listOf(api, 'floors', { projectId, signal }),
    listOf(api, 'units', { projectId, signal }),
  ]);
  // The lists are answers of their own: an empty one is believed when the project names none either.
  if (floors.length === 0 && project.list('floors').length > 0) project.wrong('floors');
  const named = [...project.objects('floors'), ...floors].some((floor) => floor.list('units').length > 0);
  if (units.length === 0 && named) project.wrong('units');
  return { project, floors, units };
}

/** A unit with the floor and the project that it is in; the project is null where nothing tells. Null when the unit is gone. */
export async function readUnit(api: PlanpointApi, unitId: RemoteId, signal: AbortSignal): Promise<Fields> {
  return api.one({ method: 'GET', path: `/units/${pathPart(unitId)}`, signal }, 'the unit');
}

export async function projectOfFloor(api: PlanpointApi, floorId: RemoteId, signal: AbortSignal): Promise<RemoteId | null> {
  const path = `/floors/${pathPart(floorId)}`;
  const floor = await ifAllowed(api.one({ method: 'GET', path, signal }, 'the floor'));
  return floor?.reference('project') ?? null;
}

/** What both contracts tell of a unit, by the names of A. */
export function unitFacts(unit: Fields): TableRow {
  return {
    name: nameOf(unit),
    status: unit.text('status', 'availability') || null,
    price: unit.number('price') ?? cellOf(unit.first('price')),
    bed: countOf(unit.first('bed', 'bedrooms')),
    bath: countOf(unit.first('bath', 'bathrooms')),
    sqft: unit.number('sqft') ?? unit.number('squareFeet'),
    model: unit.text('model', 'specificType', 'type') || null,
    orientation: unit.text('orientation') || null,
    parking: cellOf(unit.first('parking')),
  };
}

/** Contract B writes numbers of rooms as text. */
function countOf(value: unknown): Cell {
  return typeof value === 'string' && /^\d{1,9}(?:\.\d{1,3})?$/.test(value) ? Number(value) : cellOf(value);
}

function cellOf(value: unknown): Cell {
  if (value === '') return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
