import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../wire/api-error.ts';
import type { Effect, Faults } from '../wire/faults.ts';
import type { Reply } from '../wire/reply.ts';
import { addressOf } from '../wire/request-address.ts';
import { htmlReply, jsonReply, redirectReply } from '../wire/reply.ts';
import { jsonObject, readBody } from '../wire/request.ts';
import { send, sendSpoilt } from '../wire/send.ts';
import { Refusal } from './api-error.ts';
import { lists } from './lists.ts';
import { emptyReply, handlePart } from './parts.ts';
import { type Query, queryOf, readList, shown } from './reading.ts';
import { type ListFacts, type Records, type Row, textOf } from './records.ts';
import { create, patch, replace } from './writing.ts';
import type { ProjectworksWorld } from './world.ts';

const unheld = { ref: false };

/** What a request asks for. */
interface Asked {
  readonly method: string;
  /** Below the version, without a slash in front. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

/** Answers one request to the service: notes it with all its headers, meets faults, checks the key, answers. */
export async function answerProjectworks(
  incoming: IncomingMessage,
  response: ServerResponse,
  { world, faults, latencyMs }: { world: ProjectworksWorld; faults: Faults; latencyMs: number },
): Promise<void> {
  const url = addressOf(incoming);
  const method = incoming.method ?? 'GET';
  world.requests.push({ method, path: url.pathname, search: url.search, headers: { ...incoming.headers } });
  const effect = faults.take(method, url.pathname);
  if (latencyMs > 0) await sleep(latencyMs, undefined, unheld);
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, unheld);
  if (effect?.kind === 'reset' && effect.when !== 'after') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const reply = await answer(incoming, url, { world, effect });
  if (response.destroyed) return;
  if (effect?.kind === 'reset') incoming.socket.resetAndDestroy();
  else if (effect) await sendSpoilt(response, reply, { effect, date: world.clock.httpDate() });
  else await send(response, reply, world.clock.httpDate());
}

async function answer(
  incoming: IncomingMessage,
  url: URL,
  { world, effect }: { world: ProjectworksWorld; effect: Effect | null },
): Promise<Reply> {
  const instead = effect && insteadOf(effect);
  if (instead && !(effect.kind === 'status' && effect.when === 'after')) {
    incoming.resume();
    return instead;
  }
  try {
    const refused = world.keys.refusal(incoming.headers.authorization);
    if (refused !== null || effect?.kind === 'expireToken') {
      throw new Refusal(401, world.manners.tellsKeys ? (refused ?? '') : 'Unauthorized');
    }
    const path = /^\/api\/v1(?:\.0)?\/(.+?)\/?$/i.exec(url.pathname)?.[1] ?? '';
    const query = queryOf(url.searchParams);
    const bytes = await readBody(incoming);
    const reply = handle({ method: incoming.method ?? 'GET', path, query, bytes }, world);
    return instead ?? reply;
  } catch (error) {
    incoming.resume();
    return refusalReply(error, world);
  }
}

function handle(asked: Asked, world: ProjectworksWorld): Reply {
  const { method, path, query } = asked;
  const { records, manners } = world;
  const list = lists.find((one) => one.path.toLowerCase() === path.toLowerCase());
  if (manners.denied.has(list?.path ?? path.split('/')[0] ?? '')) throw new Refusal(403, 'The API account has no permission');
  if (list !== undefined && method === 'GET') {
    if (manners.elsewhere !== null && Number(query.get('page')) > 1) return redirectReply(`${manners.elsewhere}${path}`);
    return jsonReply(readList(list, query, world));
  }
  if (list !== undefined && method === 'POST' && list.methods?.includes('POST') === true) {
    const made = create(jsonObject(asked.bytes), { list, records, manners });
    return jsonReply(shown(made, { list, query, manners }));
  }
  return list === undefined ? handleOne(asked, world) : handleTimesheet(asked, { world, list });
}

/** Entries of timesheets are named in the query. */
function handleTimesheet({ method, query, bytes }: Asked, { world, list }: { world: ProjectworksWorld; list: ListFacts }): Reply {
  if (list.path !== 'Timesheets') throw new Refusal(405, 'Method not allowed');
  const { records, manners } = world;
  const body = jsonObject(bytes);
  const id = query.get('id') ?? body['id'];
  const row = id === undefined ? entryOf(query, records) : records.find('Timesheets', 'ID', id);
  if (row === undefined) throw new Refusal(404, 'Not found');
  if (method === 'DELETE') records.remove('Timesheets', row);
  else if (method === 'PUT') replace(row, body, { list, records, manners });
  else throw new Refusal(405, 'Method not allowed');
  return emptyReply();
}

/** Clients of 2018 name an entry by whose, of what and when it is (services.md 3.4). */
function entryOf(query: Query, records: Records): Row | undefined {
  return records
    .list('Timesheets')
    .find(
      (row) =>
        textOf(row['UserID']) === query.get('userid') &&
        textOf(row['TaskID']) === query.get('taskid') &&
        textOf(row['Date']).slice(0, 10) === query.get('date')?.slice(0, 10),
    );
}

/** `Clients/7`, and what hangs on one record: `Users/7/Postings`. */
function handleOne({ method, path, query, bytes }: Asked, world: ProjectworksWorld): Reply {
  const { records, manners } = world;
  const [, name = '', id = '', part] = /^([A-Za-z]+(?:\/[A-Za-z]+)?)\/(\d+)(?:\/(.+))?$/.exec(path) ?? [];
  const list = lists.find((one) => one.path.toLowerCase() === name.toLowerCase() && one.key !== null);
  const row = list === undefined ? undefined : records.find(list.path, list.key ?? '', id);
  if (list === undefined || row === undefined) throw new Refusal(404, 'Not found');
  if (part !== undefined) return handlePart({ method, part, bytes, row, list }, world);
  const one = (): Row => shown(row, { list, query, manners });
  const isKnown = list.methods?.some((known) => known === method) === true;
  if (method === 'GET' && list.single === true) {
    if (manners.single === 'empty') return emptyReply();
    return jsonReply(manners.single === 'array' || list.path === 'ExpenseClaims' ? [one()] : one());
  }
  if (!isKnown || method === 'POST') throw new Refusal(405, 'Method not allowed');
  if (method === 'DELETE') {
    records.remove(list.path, row);
    return emptyReply();
  }
  const write = method === 'PUT' ? replace : patch;
  write(row, jsonObject(bytes), { list, records, manners });
  return jsonReply(one());
}

/** The answer that some effects put in the place of the true one. */
function insteadOf(effect: Effect): Reply | null {
  switch (effect.kind) {
    case 'status': {
      const { body, status, headers } = effect;
      const reply = typeof body === 'string' ? htmlReply(body, status) : jsonReply(body ?? { message: 'Fault' }, status);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    case 'html200':
      return htmlReply('<!doctype html><html><body>Please sign in.</body></html>');
    case 'throttle': {
      const reply = jsonReply({ message: 'Too many requests' }, 429);
      return effect.retryAfter === undefined
        ? reply
        : { ...reply, headers: { ...reply.headers, 'Retry-After': String(effect.retryAfter) } };
    }
    default:
      return null;
  }
}

function refusalReply(error: unknown, { manners }: ProjectworksWorld): Reply {
  const status = error instanceof Refusal || error instanceof ApiError ? error.status : 500;
  const said = error instanceof Error ? error.message : String(error);
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic' } : {};
  if (manners.errorBody === 'none') return { status, headers: challenge, body: Buffer.alloc(0) };
  const body = manners.errorBody === 'title' ? { title: said, status } : { [manners.errorBody]: said };
  const reply = jsonReply(body, status);
  return { ...reply, headers: { ...reply.headers, ...challenge } };
}
