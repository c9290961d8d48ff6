import { jsonReply, type Reply } from '../wire/reply.ts';
import { type Floor, type Project, statuses, type Unit } from './model.ts';
import type { Manners, Views } from './views.ts';
import type { PlanpointWorld } from './world.ts';

type Json = Record<string, unknown>;

export interface PlanpointRequest {
  readonly method: string;
  /** Segments of the path below `/api`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Json;
}

export interface Room {
  readonly world: PlanpointWorld;
  readonly views: Views;
  readonly manners: Manners;
}

/** What the service says no with. */
export class PlanpointError extends Error {
  readonly status: number;
  readonly paused: unknown;

  constructor(status: number, message: string, paused?: unknown) {
    super(message);
    this.name = 'PlanpointError';
    this.status = status;
    this.paused = paused;
  }
}

const notFound = (what: string): PlanpointError => new PlanpointError(404, `${what} not found`);
const invalid = (message: string): PlanpointError => new PlanpointError(400, message);

/** The routes that need a token. */
export function answerSigned(request: PlanpointRequest, room: Room): Reply {
  const [collection = '', id = '', ...more] = request.path;
  if (more.length > 0) throw notFound('Route');
  const route = `${request.method} ${collection}${id === '' ? '' : '/{id}'}`;
  const isMine = id === 'mine' && collection === 'projects';
  const handler = routes[isMine ? `${request.method} projects/mine` : route];
  if (!handler) throw Object.hasOwn(collections, collection) ? new PlanpointError(405, 'Method Not Allowed') : notFound('Route');
  return handler(request, room, id);
}

const collections = { projects: 1, groups: 1, floors: 1, units: 1, leads: 1 };

type Handler = (request: PlanpointRequest, room: Room, id: string) => Reply;

const routes: Readonly<Record<string, Handler>> = {
  'GET projects/mine': (_request, room) =>
    reply(
      room,
      201,
      room.world.own().map((one) => room.views.projectSummary(one)),
    ),
  'GET projects/{id}': (_request, room, id) => reply(room, 201, room.views.project(openProject(room, id))),
  'PATCH projects/{id}': ({ body }, room, id) => {
    const project = openProject(room, id);
    Object.assign(project.fields, without(body, ['_id', 'floors']));
    return reply(room, 201, room.views.project(project));
  },
  'POST projects': createProject,
  'GET groups': (_request, room) => {
    return reply(room, 201, counted(room.world.groups.map((one) => room.views.group(one))));
  },
  'POST groups': createGroup,
  'GET groups/{id}': (_request, room, id) => reply(room, 201, room.views.group(groupOf(room, id))),
  'PATCH groups/{id}': ({ body }, room, id) => {
    Object.assign(groupOf(room, id).fields, without(body, ['_id', 'projects']));
    return reply(room, 201, room.views.group(groupOf(room, id)));
  },
  'GET floors': ({ query }, room) => {
    const project = openProject(room, projectIn(query));
    return reply(
      room,
      200,
      project.floors.map((floor) => room.views.floor(floor, project)),
    );
  },
  'POST floors': createFloor,
  'GET floors/{id}': (_request, room, id) => {
    const found = floorOf(room, id);
    return reply(room, 200, room.views.floor(found.floor, found.project));
  },
  'PATCH floors/{id}': ({ body }, room, id) => {
    const { floor, project } = floorOf(room, id);
    if (typeof body['name'] === 'string') floor.name = body['name'];
    if (typeof body['position'] === 'number') floor.position = body['position'];
    Object.assign(floor, outlineIn(body));
    return reply(room, 200, room.views.floor(floor, project));
  },
  'GET units': ({ query }, room) => {
    return reply(room, 201, counted(openProject(room, projectIn(query)).units.map((unit) => room.views.unit(unit))));
  },
  'POST units': createUnit,
  'PATCH units': ({ body }, room) => {
    const { ids, patchData } = body;
    if (!Array.isArray(ids) || typeof patchData !== 'object' || patchData === null)
      throw invalid('ids and patchData are required');
    const units = ids.map((id: unknown) => unitOf(room, String(id)));
    return reply(
      room,
      201,
      units.map((one) => room.views.unit(changeUnit(room, one, { ...patchData }))),
    );
  },
  'GET units/{id}': (_request, room, id) => reply(room, 200, room.views.unit(unitOf(room, id).unit)),
  'PATCH units/{id}': ({ body }, room, id) => reply(room, 200, room.views.unit(changeUnit(room, unitOf(room, id), body))),
  'DELETE units/{id}': (_request, room, id) => {
    const { project, unit } = unitOf(room, id);
    project.units.splice(project.units.indexOf(unit), 1);
    return reply(room, 200, { message: 'Unit deleted successfully' });
  },
  'GET leads': ({ query }, room) => {
    return reply(
      room,
      200,
      openProject(room, projectIn(query)).leads.map((lead) => room.views.lead(lead)),
    );
  },
};

/** `POST {kind}/find`: by namespace and host name, both required. */
export function answerFind(kind: string, { body }: PlanpointRequest, room: Room): Reply {
  const { namespace, hostName } = body;
  if (typeof namespace !== 'string' || namespace === '') throw invalid('namespace should not be empty');
  if (typeof hostName !== 'string' || hostName === '') throw invalid('hostName should not be empty');
  const fits = ({ fields }: { fields: Json }): boolean => fields['namespace'] === namespace && fields['hostName'] === hostName;
  const { world, views, manners } = room;
  const [found, what] = ((): [readonly Json[], string] => {
    if (kind === 'projects') return [world.projects.filter(fits).map((one) => views.project(refusePaused(one))), 'Project'];
    if (kind === 'groups') return [world.groups.filter(fits).map((one) => views.group(one)), 'Group'];
    return [world.enterprises.filter(fits).map((one) => views.enterprise(one)), 'Enterprise'];
  })();
  if (found.length === 0) throw notFound(what);
  return reply(room, 201, manners.found === 'list' && kind !== 'projects' ? found : found[0]);
}

function reply({ manners }: Room, status: number, value: unknown): Reply {
  return jsonReply(value, manners.statuses === 'plain' ? 200 : status);
}

function counted(records: readonly Json[]): Json {
  return { records, count: records.length };
}

function projectIn(query: URLSearchParams): string {
  const id = query.get('pid');
  if (id === null || id === '') throw invalid('pid is required');
  return id;
}

function openProject({ world }: Room, id: string): Project {
  const project = world.project(id);
  if (!project?.isOwn) throw notFound('Project');
  return refusePaused(project);
}

function refusePaused(project: Project): Project {
  const { paused } = project.fields;
  const isPaused = typeof paused === 'object' && paused !== null && 'value' in paused ? paused.value === true : paused === true;
  if (isPaused) throw new PlanpointError(403, 'Project is paused', paused);
  return project;
}

function groupOf({ world }: Room, id: string) {
  const group = world.groups.find((one) => one.id === id);
  if (!group) throw notFound('Group');
  return group;
}

function floorOf(room: Room, id: unknown) {
  const found = room.world.floor(id);
  if (!found?.project.isOwn) throw notFound('Floor');
  refusePaused(found.project);
  return found;
}

function unitOf(room: Room, id: string) {
  const found = room.world.unit(id);
  if (!found?.project.isOwn) throw notFound('Unit');
  refusePaused(found.project);
  return found;
}

/** Contract B alone has it, with everything in the query. */
function createProject({ query }: PlanpointRequest, room: Room): Reply {
  if (room.manners.contract === 'A') throw new PlanpointError(405, 'Method Not Allowed');
  const name = query.get('name') ?? '';
  if (name === '') throw invalid('name should not be empty');
  const named = { name, namespace: query.get('namespace') ?? slug(name), hostName: query.get('hostName') ?? 'app.planpoint.io' };
  const isTaken = room.world.projects.some(
    ({ fields }) => fields['namespace'] === named.namespace && fields['hostName'] === named.hostName,
  );
  if (isTaken) throw invalid('namespace is taken on this host');
  return reply(room, 200, room.views.project(room.world.addProject(named)));
}

function createGroup({ query, body }: PlanpointRequest, room: Room): Reply {
  const from = (key: string): unknown => (room.manners.contract === 'B' ? query.get(key) : body[key]);
  const name = from('name');
  if (typeof name !== 'string' || name.length < 3 || name.length > 120) throw invalid('name must be 3 to 120 characters long');
  const names = { name, namespace: from('namespace') ?? slug(name), hostName: from('hostName') ?? '' };
  const kinds = { type: from('type') ?? 'Residential', propertyType: from('propertyType') ?? 'Condo' };
  const fields = { user: room.world.userId, ...names, ...kinds };
  const group = { id: room.world.newId(), fields, projectIds: [] };
  room.world.groups.push(group);
  return reply(room, room.manners.contract === 'B' ? 200 : 201, room.views.group(group));
}

function createFloor({ body }: PlanpointRequest, room: Room): Reply {
  const project = openProject(room, idIn(body['project']));
  const { name, position = project.floors.length } = body;
  if (typeof name !== 'string' || name === '') throw invalid('name should not be empty');
  const bare = { id: room.world.newId(), projectId: project.id, plan: null, path: '', alternativePaths: [] };
  const floor = { ...bare, name, position: Number(position), ...outlineIn(body) };
  project.floors.push(floor);
  return reply(room, 201, room.views.floor(floor, project));
}

function outlineIn({ path, alternativePaths }: Json): Partial<Pick<Floor, 'path' | 'alternativePaths'>> {
  return { ...(typeof path === 'string' && { path }), ...(Array.isArray(alternativePaths) && { alternativePaths }) };
}

/** A takes the floor and nothing else, B a name, a position and the project; where both are known, both are heeded. */
function createUnit({ query, body }: PlanpointRequest, room: Room): Reply {
  const { contract } = room.manners;
  if (contract !== 'B') {
    const { project, floor } = floorOf(room, idIn(body['floor']));
    const given = contract === 'mixed' ? unitIn(query) : {};
    return reply(room, 201, room.views.unit(room.world.addUnit(project, floor, given)));
  }
  const project = openProject(room, projectIn(query));
  const floor = project.floors[0];
  if (!floor) throw invalid('the project has no floor');
  return reply(room, 200, room.views.unit(room.world.addUnit(project, floor, unitIn(query))));
}

function unitIn(query: URLSearchParams): Json {
  const position = query.get('position');
  return { name: query.get('name') ?? '', ...(position !== null && { position: Number(position) }) };
}

const aliases: Readonly<Record<string, string>> = {
  ...{ status: 'availability', bed: 'bedrooms', bath: 'bathrooms', sqft: 'squareFeet', model: 'specificType' },
  unitNumber: 'name',
};
/** What a schema of A knows. */
const knownInA = new Set(['name', 'unitNumber', 'price', 'orientation', 'parking', 'floor', ...Object.keys(aliases)]);

/** Names that the contract in force does not have are left alone in silence, as by a database schema. */
function changeUnit(room: Room, { project, unit }: { project: Project; unit: Unit }, patch: Json): Unit {
  const { contract } = room.manners;
  for (const [key, value] of Object.entries(without(patch, ['_id']))) {
    const alias = aliases[key];
    if (contract === 'A' && !knownInA.has(key)) continue;
    if (contract === 'B' && alias !== undefined && key !== 'unitNumber') continue;
    const name = alias ?? key;
    if (name === 'availability') unit.fields[name] = stateOf(value, contract);
    else if (name === 'floor') unit.floorId = floorIn(project, value);
    else unit.fields[name] = value;
  }
  return unit;
}

function stateOf(value: unknown, contract: Manners['contract']): unknown {
  const plain = value === 'On Hold' ? 'OnHold' : value;
  if (contract === 'B') return plain;
  if (!statuses.some((status) => status === plain)) throw invalid(`status must be one of ${statuses.join(', ')}`);
  return plain;
}

function floorIn(project: Project, value: unknown): string {
  const id = idIn(value);
  if (!project.floors.some((floor) => floor.id === id)) throw invalid('floor is none of the project');
  return id;
}

/** `{_id}` or the id itself. */
function idIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && '_id' in value && typeof value._id === 'string') return value._id;
  throw invalid('an id is missing');
}

function without(fields: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
