import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../wire/api-error.ts';
import type { Effect } from '../wire/faults.ts';
import { htmlReply, jsonReply, type Reply } from '../wire/reply.ts';
import { addressOf } from '../wire/request-address.ts';
import { jsonObject, readBody } from '../wire/request.ts';
import { send, sendSpoilt } from '../wire/send.ts';
import { answerFind, answerSigned, PlanpointError, type PlanpointRequest } from './routes.ts';
import type { PlanpointState } from './server.ts';
import { Views } from './views.ts';

/** Answers one request to the service: counts it, meets faults, checks the token, sends. */
export async function answerPlanpoint(incoming: IncomingMessage, response: ServerResponse, state: PlanpointState): Promise<void> {
  const url = addressOf(incoming);
  // What GET has, HEAD has, but for the body.
  const method = incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? 'GET');
  const path = url.pathname.replace(/\/+$/, '');
  state.counts.count(method, path.replace(/[0-9a-f]{24}/g, '{id}'));
  const effect = state.faults.take(method, path);
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, { ref: false });
  if (effect?.kind === 'reset' && effect.when !== 'after') {
    incoming.socket.resetAndDestroy();
    return;
  }
  if (effect?.kind === 'expireToken') state.tokens.end(tokenIn(incoming));
  const reply = await answer(incoming, { url, method, path, effect }, state);
  const date = state.clock.httpDate();
  if (effect?.kind === 'reset') incoming.socket.resetAndDestroy();
  else if (effect) await sendSpoilt(response, reply, { effect, date });
  else await send(response, reply, date);
}

interface Asked {
  readonly url: URL;
  readonly method: string;
  readonly path: string;
  readonly effect: Effect | null;
}

async function answer(incoming: IncomingMessage, asked: Asked, state: PlanpointState): Promise<Reply> {
  try {
    const body = await readBody(incoming);
    const instead = asked.effect && insteadOf(asked.effect);
    const isAfter = asked.effect?.kind === 'status' && asked.effect.when === 'after';
    if (instead && !isAfter) return instead;
    const request = {
      method: asked.method,
      path: asked.path.split('/').slice(2),
      query: asked.url.searchParams,
      body: { ...jsonObject(body) },
    };
    const done = carryOut(request, incoming, { state, isApi: asked.path.startsWith('/api/') });
    return instead ?? done;
  } catch (error) {
    return refusal(error);
  }
}

function carryOut(
  request: PlanpointRequest,
  incoming: IncomingMessage,
  { state, isApi }: { state: PlanpointState; isApi: boolean },
): Reply {
  const { world, manners } = state;
  if (!isApi) return htmlReply('<!doctype html><title>Planpoint</title><div id="root"></div>', 404);
  const room = { world, manners, views: new Views(world, manners) };
  const [collection = '', id = ''] = request.path;
  if (request.method === 'POST' && collection === 'users' && id === 'login') return login(request, state);
  if (request.method === 'POST' && id === 'find' && ['projects', 'groups', 'enterprises'].includes(collection)) {
    if (collection !== 'projects' && manners.findNeedsToken) demandToken(incoming, state);
    return answerFind(collection, request, room);
  }
  demandToken(incoming, state);
  return answerSigned(request, room);
}

/** Name and password also in the query, as a schema of contract B has them. */
function login({ body, query }: PlanpointRequest, { credentials, manners, tokens, world }: PlanpointState): Reply {
  const username = body['username'] ?? query.get('username');
  const password = body['password'] ?? query.get('password');
  if (typeof username !== 'string' || typeof password !== 'string')
    throw new PlanpointError(400, 'username and password are required');
  if (username !== credentials.username || password !== credentials.password) {
    throw new PlanpointError(401, 'Invalid username or password');
  }
  const token = tokens.issue(world.userId, manners.tokens);
  if (manners.contract === 'A') return jsonReply({ message: 'Login successful', access_token: token });
  const { name, lastName } = world.seed.user;
  const person = {
    ...{ _id: world.userId, role: 'user', username, name, lastName, fullName: `${name} ${lastName}`, token },
    ...{ phone: '', companyName: '', country: '', administrators: [], editors: [], invites: [], preferences: {} },
  };
  const both = manners.contract === 'mixed' ? { access_token: token } : {};
  return jsonReply({ ...person, ...both, projects: world.own().map((one) => one.id), groups: world.groups.map((one) => one.id) });
}

function tokenIn(incoming: IncomingMessage): string {
  return (incoming.headers.authorization ?? '').replace(/^Bearer /i, '');
}

function demandToken(incoming: IncomingMessage, { tokens, manners }: PlanpointState): void {
  const header = incoming.headers.authorization;
  if (header === undefined || /^Bearer /i.test(header) === (manners.authorization === 'bare')) {
    throw new PlanpointError(401, 'No token provided');
  }
  const state = tokens.stateOf(tokenIn(incoming));
  if (state !== 'good') throw new PlanpointError(401, state === 'expired' ? 'jwt expired' : 'Invalid token');
}

function insteadOf(effect: Effect): Reply | null {
  switch (effect.kind) {
    case 'status': {
      const { body, status, headers } = effect;
      const reply = typeof body === 'string' ? htmlReply(body, status) : jsonReply(body ?? { message: 'Fault' }, status);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    case 'html200':
      return htmlReply('<!doctype html><title>Planpoint</title><div id="root"></div>');
    case 'throttle': {
      const reply = jsonReply({ message: 'Too many requests' }, 429);
      if (effect.retryAfter === undefined) return reply;
      return { ...reply, headers: { ...reply.headers, 'Retry-After': String(effect.retryAfter) } };
    }
    default:
      return null;
  }
}

function refusal(error: unknown): Reply {
  if (error instanceof PlanpointError) {
    const { status, message, paused } = error;
    return jsonReply(paused === undefined ? { message } : { message, paused }, status);
  }
  if (error instanceof ApiError) return jsonReply({ message: error.message }, error.status);
  return jsonReply({ message: 'Internal server error' }, 500);
}
