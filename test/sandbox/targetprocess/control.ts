import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultOf } from '../control/fault-form.ts';
import { ApiError } from '../wire/api-error.ts';
import { jsonReply } from '../wire/reply.ts';
import { jsonObject, readBody } from '../wire/request.ts';
import { send } from '../wire/send.ts';
import { addAttachment } from './files.ts';
import type { Running } from './server.ts';
import { createRow, removeRow, updateRow } from './writes.ts';

type Route = (running: Running, facts: { body: Buffer; words: readonly string[]; query: URLSearchParams }) => unknown;

const object = (body: Buffer): Readonly<Record<string, unknown>> => jsonObject(body);

/** By method and first word below `/__sandbox/`. */
const routes: Readonly<Record<string, Route>> = {
  'GET rows': ({ place }, { words: [, type = ''] }) => place.store.all(type),
  'POST rows': ({ place }, { words: [, type = ''], body }) => createRow(place, type, object(body)),
  'PATCH rows': ({ place }, { words: [, type = '', id], body }) =>
    updateRow(place, place.store.get(type, Number(id)), object(body)),
  'DELETE rows': ({ place }, { words: [, type = '', id] }) => {
    removeRow(place, place.store.get(type, Number(id)));
    return {};
  },
  'PUT files': ({ place }, { words: [, general], body, query }) => {
    const owner = place.store.get('General', Number(general));
    return { id: addAttachment(place, owner, { name: query.get('name') ?? 'file', bytes: body }).id };
  },
  'GET requests': ({ requests }) => requests,
  'POST faults': ({ faults }, { body }) => {
    faults.add(faultOf(object(body)));
    return {};
  },
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return {};
  },
  'POST manners': ({ place }, { body }) => Object.assign(place.manners, object(body)),
  'POST end': ({ place }, { words: [, way = ''] }) => {
    place.ended.add(way);
    return {};
  },
  'POST clock': ({ clock }, { body }) => {
    clock.advance(Number(object(body)['advanceMs'] ?? 0));
    return { now: clock.now() };
  },
  'POST reset': (running) => {
    running.restart();
    return {};
  },
};

/** The control API: JSON, no credentials, never recorded, late or spoilt. */
export async function answerControl(incoming: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const words = url.pathname.split('/').slice(2);
  const route = routes[`${incoming.method ?? ''} ${words[0] ?? ''}`];
  const body = await readBody(incoming);
  try {
    if (!route) throw new ApiError(404, 'NOT_FOUND_CONTROL', 'There is no such control');
    await send(response, jsonReply(route(running, { body, words, query: url.searchParams }) ?? {}), running.clock.httpDate());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await send(response, jsonReply({ error: message }, 400), running.clock.httpDate());
  }
}
