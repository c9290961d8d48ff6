import { SyncError } from '../../sync/errors.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { ColumnKind, Table, TableId, TableReading, TableRow, Tables } from '../../sync/ports/tables.ts';
import { asSyncError } from '../../sync/errors.ts';
import type { PlanpointApi } from './api.ts';
import type { Fields } from './fields.ts';
import { findRecords, type Names } from './find.ts';
import { listOf, listProjects, nameOf, unitFacts } from './reading.ts';

type Columns = Readonly<Record<string, ColumnKind>>;

/** What people look for first, by contract A's names; what else a record has follows as it came (services.md 2.3). */
const columnsOf = {
  projects: {
    ...{
      name: 'text',
      projectType: 'text',
      status: 'text',
      paused: 'other',
      namespace: 'text',
      hostName: 'text',
      createdAt: 'time',
    },
    _id: 'text',
  },
  groups: {
    name: 'text',
    type: 'text',
    propertyType: 'text',
    namespace: 'text',
    hostName: 'text',
    projects: 'other',
    _id: 'text',
  },
  enterprises: { name: 'text', namespace: 'text', hostName: 'text', groups: 'other', _id: 'text' },
  floors: { project: 'text', name: 'text', level: 'number', image: 'text', _id: 'text' },
  units: {
    ...{ project: 'text', floor: 'text', name: 'text', status: 'text', price: 'number', bed: 'number', bath: 'number' },
    ...{ sqft: 'number', model: 'text', orientation: 'text', parking: 'other', _id: 'text' },
  },
  leads: {
    ...{ project: 'text', name: 'text', email: 'text', phone: 'text', unit: 'text', message: 'text' },
    ...{ createdAt: 'time', _id: 'text' },
  },
} as const satisfies Readonly<Record<string, Columns>>;

type Name = keyof typeof columnsOf;

const titles: Readonly<Record<Name, readonly [name: string, group: string]>> = {
  projects: ['Projects', 'Account'],
  groups: ['Groups', 'Account'],
  enterprises: ['Enterprises', 'Account'],
  floors: ['Floors', 'Projects'],
  units: ['Units', 'Projects'],
  leads: ['Leads', 'Projects'],
};

/** Rows that are given out together. */
const atOnce = 500;

/** The lists of one account (services.md 2.2): each answer holds all of one project, and nothing tells what changed. */
export class PlanpointTables implements Tables {
  readonly #api: PlanpointApi;

  constructor(api: PlanpointApi) {
    this.#api = api;
  }

  list(): Promise<readonly Table[]> {
    // The keys of the record are exactly the tables.
    const names = Object.keys(titles) as Name[];
    const tables = names.map((id) => {
      const columns = Object.entries(columnsOf[id]).map(([name, kind]) => ({ name, kind }));
      const [name, group] = titles[id];
      return { id, name, group, columns, keys: ['_id'], incremental: false, private: id === 'leads' };
    });
    return Promise.resolve(tables);
  }

  async rows(tableId: TableId, _ask: { readonly since: number | null }, signal: AbortSignal): Promise<TableReading> {
    if (signal.aborted) throw new SyncError('busy', 'Reading the table was stopped.', { cause: signal.reason });
    const parts = this.#parts(tableId, signal);
    // The first answer is there when this resolves.
    const first = await parts.next();
    return { whole: true, batches: inBatches(first, parts, signal) };
  }

  /** Rows of one answer after the other. */
  async *#parts(tableId: TableId, signal: AbortSignal): AsyncGenerator<readonly TableRow[]> {
    const api = this.#api;
    switch (tableId) {
      case 'projects': {
        yield (await listProjects(api, signal)).map((row) => shaped('projects', row, {}));
        return;
      }
      case 'groups': {
        yield (await listGroups(api, signal)).map((row) => shaped('groups', row, {}));
        return;
      }
      case 'enterprises': {
        yield (await enterprisesOf(api, signal)).map((row) => shaped('enterprises', row, {}));
        return;
      }
      case 'floors':
      case 'units':
      case 'leads':
        yield* this.#ofProjects(tableId, signal);
        return;
      default:
        throw new SyncError('gone', `There is no table ${tableId}.`);
    }
  }

  async *#ofProjects(name: 'floors' | 'units' | 'leads', signal: AbortSignal): AsyncGenerator<readonly TableRow[]> {
    for (const project of await listProjects(this.#api, signal)) {
      const rows = await this.#ofProject(name, { project, signal });
      if (rows !== null) yield rows;
    }
  }

  /** Null for a project that is paused and gives nothing: that is said in the table of projects. */
  async #ofProject(
    name: 'floors' | 'units' | 'leads',
    { project, signal }: { project: Fields; signal: AbortSignal },
  ): Promise<readonly TableRow[] | null> {
    const projectId = project.id();
    try {
      const floors = name === 'units' ? await floorNames(this.#api, projectId, signal) : new Map<RemoteId, string>();
      const records = await listOf(this.#api, name, { projectId, signal });
      return records.map((row) => shaped(name, row, { project: nameOf(project), ...factsOf(name, row, floors) }));
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.kind !== 'refused' && error.kind !== 'gone') throw error;
      if (isPaused(project)) return null;
      throw new SyncError(error.kind, `The ${name} of “${nameOf(project)}” cannot be read. ${error.message}`, {
        cause: error.cause,
      });
    }
  }
}

async function* inBatches(
  first: IteratorResult<readonly TableRow[], unknown>,
  parts: AsyncGenerator<readonly TableRow[]>,
  signal: AbortSignal,
): AsyncGenerator<readonly TableRow[]> {
  for (let part = first; part.done !== true; part = await parts.next()) {
    for (let at = 0; at < part.value.length; at += atOnce) {
      if (signal.aborted) throw new SyncError('busy', 'Reading the table was stopped.', { cause: signal.reason });
      yield part.value.slice(at, at + atOnce);
    }
  }
}

function isPaused(project: Fields): boolean {
  const paused = project.first('paused');
  return paused === true || (typeof paused === 'object' && paused !== null && 'value' in paused && paused.value === true);
}

async function floorNames(api: PlanpointApi, projectId: RemoteId, signal: AbortSignal): Promise<ReadonlyMap<RemoteId, string>> {
  const floors = await listOf(api, 'floors', { projectId, signal });
  return new Map(floors.map((floor) => [floor.id(), nameOf(floor)]));
}

/** What both contracts tell under different names, by those of A. */
function factsOf(name: Name, row: Fields, floors: ReadonlyMap<RemoteId, string>): TableRow {
  switch (name) {
    case 'units': {
      const floorId = row.reference('floor');
      return { ...unitFacts(row), floor: floorId === null ? null : (floors.get(floorId) ?? floorId) };
    }
    case 'floors':
      return { level: row.number('level') ?? row.number('position'), image: row.text('image', 'floorplanUrl') || null };
    case 'leads': {
      const whole = [row.text('firstName'), row.text('lastName')].filter((part) => part !== '').join(' ');
      return { name: row.text('name') || whole };
    }
    default:
      return {};
  }
}

/** The columns of the table first, in its order; then what else the record has. */
function shaped(name: Name, record: Fields, facts: TableRow): TableRow {
  const row = record.row();
  const known = Object.keys(columnsOf[name]).map(
    (column) => [column, (column in facts ? facts[column] : row[column]) ?? null] as const,
  );
  return {
    ...Object.fromEntries(known),
    ...Object.fromEntries(Object.entries(row).filter(([key]) => !(key in columnsOf[name]))),
  };
}

function listGroups(api: PlanpointApi, signal: AbortSignal): Promise<readonly Fields[]> {
  return api.list({ method: 'GET', path: '/groups', signal }, 'groups');
}

/** No call lists enterprises: they are looked for under the names of one's own groups. */
async function enterprisesOf(api: PlanpointApi, signal: AbortSignal): Promise<readonly Fields[]> {
  const names = (await listGroups(api, signal)).map((group) => ({
    namespace: group.text('namespace'),
    hostName: group.text('hostName'),
  }));
  const distinct = new Map<string, Names>();
  for (const one of names) if (one.namespace !== '' && one.hostName !== '') distinct.set(JSON.stringify(one), one);
  const found = new Map<RemoteId, Fields>();
  for (const one of distinct.values()) {
    for (const record of await findRecords(api, 'enterprises', { ...one, signal })) found.set(record.id(), record);
  }
  return [...found.values()];
}
