import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { authRoutes } from './auth/auth-routes.ts';
import { callerOf, endCredential } from './auth/caller.ts';
import { oauth1Refusal } from './auth/oauth1-dance.ts';
import { OAuth1Error } from './auth/oauth1-request.ts';
import { accountRoutes } from './routes/account.ts';
import { peopleActionRoutes } from './routes/people-actions.ts';
import { assumedRoutes } from './routes/assumed-operations.ts';
import { boardRoutes } from './routes/boards.ts';
import { cardHistoryRoutes } from './routes/card-history.ts';
import { cardRoutes } from './routes/cards.ts';
import { checklistRoutes } from './routes/checklists.ts';
import { commentRoutes } from './routes/comments.ts';
import { documentRoutes } from './routes/documents.ts';
import { exportRoutes } from './routes/exports.ts';
import { leavingRoutes } from './routes/leaving.ts';
import { odataRoutes } from './routes/odata.ts';
import { planRoutes } from './routes/plan.ts';
import { powerAutomateRoutes } from './routes/power-automate.ts';
import { trashRoutes } from './routes/trash.ts';
import { userRoutes } from './routes/user.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import { ApiError, denied, malformed, notFound } from './wire/api-error.ts';
import type { Effect, Faults } from './wire/faults.ts';
import type { Reply } from './wire/reply.ts';
import { htmlReply, jsonReply } from './wire/reply.ts';
import type { RequestCounts } from './wire/request-counts.ts';
import type { ApiRequest } from './wire/request.ts';
import { readBody } from './wire/request.ts';
import type { Match, Route } from './wire/router.ts';
import { normalisePath, Router } from './wire/router.ts';
import { send, sendSpoilt } from './wire/send.ts';
import type { World } from './world.ts';

const router = new Router([
  ...authRoutes,
  ...documentRoutes,
  ...assumedRoutes,
  ...trashRoutes,
  ...boardRoutes,
  ...cardRoutes,
  ...commentRoutes,
  ...checklistRoutes,
  ...cardHistoryRoutes,
  ...planRoutes,
  ...webhookRoutes,
  ...powerAutomateRoutes,
  ...workspaceRoutes,
  ...exportRoutes,
  ...userRoutes,
  ...accountRoutes,
  ...peopleActionRoutes,
  ...leavingRoutes,
  ...odataRoutes,
]);

/** A waiting answer does not keep a stopped sandbox alive. */
const unheld = { ref: false };

export interface ApiContext {
  readonly world: World;
  readonly faults: Faults;
  readonly counts: RequestCounts;
  readonly latencyMs: number;
}

/** Answers one request to the service: counts it, meets faults, finds the route, checks who asks, sends. */
export async function answerApi(incoming: IncomingMessage, response: ServerResponse, context: ApiContext): Promise<void> {
  const address = incoming.url ?? '/';
  const mark = address.indexOf('?');
  const rawPath = mark < 0 ? address : address.slice(0, mark);
  const path = normalisePath(rawPath);
  const method = incoming.method ?? 'GET';
  const match = router.match(method, path);
  context.counts.count(method, match.template);
  const effect = context.faults.take(method, path);
  if (context.latencyMs > 0) await sleep(context.latencyMs, undefined, unheld);
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, unheld);
  if (effect?.kind === 'reset' && effect.when !== 'after') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const request = {
    method,
    rawPath,
    query: new URLSearchParams(mark < 0 ? '' : address.slice(mark + 1)),
    origin: originOf(incoming),
    ids: match.ids,
    hookId: match.hookId,
    incoming,
  };
  const reply = await answer(request, match, { world: context.world, effect });
  if (response.destroyed) return;
  if (effect?.kind === 'reset') incoming.socket.resetAndDestroy();
  else if (effect) await sendSpoilt(response, reply, { effect, date: context.world.clock.httpDate() });
  else await send(response, reply, context.world.clock.httpDate());
}

type Unread = Omit<ApiRequest, 'body'>;

async function answer(unread: Unread, match: Match, { world, effect }: { world: World; effect: Effect | null }): Promise<Reply> {
  try {
    const { route } = match;
    const instead = effect && insteadOf(effect, world);
    if (instead && !actsFirst(effect)) {
      unread.incoming.resume();
      return instead;
    }
    if (!route) throw noRoute(unread, match);
    const streams = route.access !== 'public' && route.streams === true;
    const request: ApiRequest = { ...unread, body: streams ? Buffer.alloc(0) : await readBody(unread.incoming) };
    if (effect?.kind === 'expireToken') endCredential(request, world);
    const reply = await carryOut(route, request, world);
    return instead ?? withCallback(reply, request);
  } catch (error) {
    // What is left of the body goes by, so that the connection stays good for the next request.
    unread.incoming.resume();
    return refusal(error);
  }
}

async function carryOut(route: Route, request: ApiRequest, world: World): Promise<Reply> {
  if (route.access === 'public') return route.handle(request, world);
  const caller = callerOf(request, world);
  if (route.access === 'write' && caller.readOnly) throw denied('This robot may only read');
  return route.handle({ ...request, caller }, world);
}

/** The answer that some effects put in the place of the true one. */
function insteadOf(effect: Effect, world: World): Reply | null {
  switch (effect.kind) {
    case 'status': {
      const { body, status, headers } = effect;
      const reply =
        typeof body === 'string' ? htmlReply(body, status) : jsonReply(body ?? errorObject('SERVER_ERROR', 'Fault'), status);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    case 'html200':
      return htmlReply(
        `<!doctype html><html><head><title>${world.account.name}</title></head><body>Please log in.</body></html>`,
      );
    case 'throttle': {
      const reply = jsonReply(errorObject('RATE_LIMIT_EXCEEDED', 'Rate limit exceeded'), 429);
      if (effect.retryAfter === undefined) return reply;
      return { ...reply, headers: { ...reply.headers, 'Retry-After': String(effect.retryAfter) } };
    }
    default:
      return null;
  }
}

function actsFirst(effect: Effect | null): boolean {
  return effect?.kind === 'status' && effect.when === 'after';
}

function noRoute(request: Unread, match: Match): ApiError {
  if (match.methods.length === 0) return notFound('RESOURCE', request.rawPath);
  return new ApiError(405, 'METHOD_NOT_ALLOWED', `${request.method} is not possible here, only ${match.methods.join(', ')}`);
}

function refusal(error: unknown): Reply {
  if (error instanceof OAuth1Error) return oauth1Refusal(error);
  if (error instanceof ApiError) {
    const reply = jsonReply(errorObject(error.code, error.message), error.status);
    return error.status === 401 ? { ...reply, headers: { ...reply.headers, 'WWW-Authenticate': 'Bearer' } } : reply;
  }
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return jsonReply(errorObject('SERVER_ERROR', why), 500);
}

function errorObject(code: string, description: string): unknown {
  return { error_code: code, description };
}

/** JSONP, which old clients use (contract 2.1). */
function withCallback(reply: Reply, request: ApiRequest): Reply {
  const name = request.method === 'GET' ? request.query.get('callback') : null;
  if (name === null || !(reply.body instanceof Uint8Array) || !reply.headers['Content-Type']?.startsWith('application/json'))
    return reply;
  if (!/^[\w$.]+$/.test(name)) throw malformed('callback is not the name of a function');
  const script = Buffer.concat([Buffer.from(`${name}(`), reply.body, Buffer.from(');')]);
  return { status: reply.status, headers: { 'Content-Type': 'application/javascript; charset=utf-8' }, body: script };
}

function originOf(incoming: IncomingMessage): string {
  const forwarded = incoming.headers['x-forwarded-proto'];
  return `${forwarded === 'https' ? 'https' : 'http'}://${incoming.headers.host ?? ''}`;
}
