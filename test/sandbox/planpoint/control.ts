import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultOf } from '../control/fault-form.ts';
import { ApiError } from '../wire/api-error.ts';
import { jsonReply } from '../wire/reply.ts';
import { jsonObject, numberField, readBody } from '../wire/request.ts';
import { send } from '../wire/send.ts';
import type { PlanpointState } from './server.ts';
import { type Manners, usualManners } from './views.ts';

type Fields = Readonly<Record<string, unknown>>;

const choices: Readonly<Record<keyof Manners, readonly unknown[]>> = {
  contract: ['A', 'B', 'mixed'],
  spelling: ['plain', 'spaced'],
  found: ['one', 'list'],
  findNeedsToken: [true, false],
  statuses: ['documented', 'plain'],
  tokens: ['jwt', 'opaque'],
  authorization: ['bearer', 'bare'],
};

/** Below `/__sandbox/`: JSON, no credentials, never counted, never spoilt. */
const routes: Readonly<Record<string, (state: PlanpointState, body: Fields) => unknown>> = {
  'GET units': ({ world }) =>
    world.projects.flatMap(({ fields, units }) =>
      units.map((unit) => ({ _id: unit.id, project: fields['name'], floor: unit.floorId, ...unit.fields })),
    ),
  'PATCH units': ({ world }, { id, ...fields }) => {
    const unit = world.unit(String(id))?.unit;
    if (!unit) throw new ApiError(404, 'NOT_FOUND', 'There is no such unit');
    Object.assign(unit.fields, fields);
    return unit.fields;
  },
  'GET requests': ({ counts, seen }) => ({ ...counts.read(), seen }),
  'POST requests/reset': ({ counts, seen }) => {
    counts.reset();
    seen.length = 0;
    return {};
  },
  'GET faults': ({ faults }) => faults.list(),
  'POST faults': ({ faults }, body) => {
    faults.add(faultOf(body));
    return {};
  },
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return {};
  },
  'POST manners': ({ manners }, body) => changeManners(manners, body),
  'DELETE tokens': ({ tokens }) => {
    tokens.endAll();
    return {};
  },
  'POST clock': ({ clock }, body) => {
    clock.advance(numberField(body, 'advanceMs') ?? 0);
    return { now: clock.now() };
  },
  'POST reset': (state) => {
    state.reset();
    return {};
  },
};

export async function answerPlanpointControl(
  incoming: IncomingMessage,
  response: ServerResponse,
  state: PlanpointState,
): Promise<void> {
  const path = new URL(incoming.url ?? '/', 'http://127.0.0.1').pathname.replace(/^\/__sandbox\/?|\/$/g, '');
  const handler = routes[`${incoming.method ?? ''} ${path}`];
  try {
    if (!handler) throw new ApiError(404, 'NOT_FOUND', `There is no control ${path}`);
    const value = handler(state, jsonObject(await readBody(incoming)));
    await send(response, jsonReply(value), state.clock.httpDate());
  } catch (error) {
    incoming.resume();
    const message = error instanceof Error ? error.message : String(error);
    await send(response, jsonReply({ error: message }, error instanceof ApiError ? error.status : 500), state.clock.httpDate());
  }
}

function changeManners(manners: Manners, body: Fields): Manners {
  for (const [name, value] of Object.entries(body)) {
    if (!(name in usualManners)) throw new ApiError(400, 'BAD_REQUEST', `There is no manner ${name}`);
    // The line above has looked.
    const allowed = choices[name as keyof Manners];
    if (!allowed.includes(value)) throw new ApiError(400, 'BAD_REQUEST', `${name} is one of ${allowed.join(', ')}`);
  }
  return Object.assign(manners, body);
}
