import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultOf } from '../control/fault-form.ts';
import { ApiError, malformed } from '../wire/api-error.ts';
import type { Faults } from '../wire/faults.ts';
import { jsonReply } from '../wire/reply.ts';
import { jsonObject, numberField, readBody } from '../wire/request.ts';
import { send } from '../wire/send.ts';
import { lists } from './lists.ts';
import type { Manners } from './manners.ts';
import type { Row } from './records.ts';
import type { ProjectworksWorld } from './world.ts';

type Routes = Readonly<Record<string, (incoming: IncomingMessage, path: string) => unknown>>;

/** What tests and people do behind the service's back. The same over HTTP below `/__sandbox/`: JSON, no credentials. */
export class ProjectworksControl {
  readonly world: ProjectworksWorld;
  readonly faults: Faults;

  constructor(world: ProjectworksWorld, faults: Faults) {
    this.world = world;
    this.faults = faults;
  }

  /** Changes the record of that list and id; one that is not there is made. Answers it. */
  put(path: string, id: number, change: Row): Row {
    const key = keyOf(path);
    const row = this.world.records.find(path, key, id);
    return row ? this.world.records.change(row, change) : this.world.records.add(path, key, { [key]: id, ...change });
  }

  remove(path: string, id: number): void {
    const row = this.world.records.find(path, keyOf(path), id);
    if (row === undefined) throw malformed(`There is no ${path} ${id}`);
    this.world.records.remove(path, row);
  }

  reset(): void {
    this.faults.clear();
    this.world.reset();
  }
}

function keyOf(path: string): string {
  const key = lists.find((list) => list.path === path)?.key;
  if (key === undefined || key === null) throw malformed(`${path} is no list of records with ids`);
  return key;
}

const words: Readonly<Partial<Record<keyof Manners, readonly string[]>>> = {
  single: ['object', 'array', 'empty'],
  since: ['inclusive', 'exclusive', 'ignored'],
  errorBody: ['message', 'error', 'title', 'none'],
};

/** Takes those manners over that the form names. Throws 400 for one that is not known. */
function changeManners(manners: Manners, form: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(form)) {
    const known: unknown = Reflect.get(manners, name);
    const allowed = Object.entries(words).find(([one]) => one === name)?.[1];
    if (known instanceof Set && Array.isArray(value)) {
      known.clear();
      for (const one of value) known.add(String(one));
    } else if (allowed === undefined ? typeof value === typeof known : allowed.includes(String(value))) {
      Reflect.set(manners, name, value);
    } else if (name !== 'elsewhere') throw malformed(`${name} is no manner, or cannot be ${JSON.stringify(value)}`);
    else Reflect.set(manners, name, value);
  }
}

function routesOf(control: ProjectworksControl): Routes {
  const { world, faults } = control;
  return {
    'GET requests': () => world.requests,
    'POST requests/reset': () => (world.requests.length = 0),
    'GET faults': () => faults.list(),
    'POST faults': async (incoming) => faults.add(faultOf(jsonObject(await readBody(incoming)))),
    'DELETE faults': () => faults.clear(),
    'GET manners': () => world.manners,
    'POST manners': async (incoming) => changeManners(world.manners, jsonObject(await readBody(incoming))),
    'POST key/cycle': () => world.keys.cycle(),
    'POST key/deactivate': () => world.keys.deactivate(),
    'POST key/activate': () => world.keys.activate(),
    'DELETE key': () => world.keys.delete(),
    'POST clock': async (incoming) => {
      world.clock.advance(numberField(jsonObject(await readBody(incoming)), 'advanceMs') ?? 0);
      return { now: world.clock.now() };
    },
    'POST reset': () => control.reset(),
    'GET records': (_, path) => world.records.list(path),
    'PUT records': async (incoming, path) => {
      const [, list = '', id = ''] = /^(.+)\/(\d+)$/.exec(path) ?? [];
      return control.put(list, Number(id), jsonObject(await readBody(incoming)));
    },
    'DELETE records': (_, path) => {
      const [, list = '', id = ''] = /^(.+)\/(\d+)$/.exec(path) ?? [];
      control.remove(list, Number(id));
    },
  };
}

/** The control API. Never noted, late or spoilt. */
export async function answerProjectworksControl(
  incoming: IncomingMessage,
  response: ServerResponse,
  control: ProjectworksControl,
): Promise<void> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const path = pathname.replace(/^\/__sandbox\/|\/$/g, '');
  const method = incoming.method ?? 'GET';
  const [, list] = /^records\/(.+)$/.exec(path) ?? [];
  const handler = routesOf(control)[`${method} ${list === undefined ? path : 'records'}`];
  const date = control.world.clock.httpDate();
  try {
    if (!handler) throw new ApiError(404, 'NOT_FOUND_CONTROL', `There is no control ${method} ${path}`);
    const value = await handler(incoming, list ?? '');
    await send(response, jsonReply(value ?? {}), date);
  } catch (error) {
    incoming.resume();
    const message = error instanceof Error ? error.message : String(error);
    await send(response, jsonReply({ error: message }, error instanceof ApiError ? error.status : 500), date);
  }
}
