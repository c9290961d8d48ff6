import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { authRoutes } from './auth/auth-routes.ts';
import { callerOf, endCredential } from './auth/caller.ts';
import { oauth1Refusal } from './auth/oauth1-dance.ts';
import { OAuth1Error } from './auth/oauth1-request.ts';
import { accountRoutes } from './routes/account.ts';
import { peopleActionRoutes } from './routes/people-actions.ts';
import { aroundPeopleRoutes } from './routes/around-people.ts';
import { assumedRoutes } from './routes/assumed-operations.ts';
import { boardRoutes } from './routes/boards.ts';
import { cardHistoryRoutes } from './routes/card-history.ts';
import { cardRoutes } from './routes/cards.ts';
import { checklistRoutes } from './routes/checklists.ts';
import { commentRoutes } from './routes/comments.ts';
import { documentRoutes } from './routes/documents.ts';
import { exportRoutes } from './routes/exports.ts';
import { leavingRoutes } from './routes/leaving.ts';
import { feedRefusal, rootNamed } from './odata/refusals.ts';
import { odataRoutes } from './routes/odata.ts';
import { planRoutes } from './routes/plan.ts';
import { powerAutomateRoutes } from './routes/power-automate.ts';
import { trashRoutes } from './routes/trash.ts';
import { userRoutes } from './routes/user.ts';
import { wallRoutes } from './routes/wall.ts';
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
  ...wallRoutes,
  ...checklistRoutes,
  ...cardHistoryRoutes,
  ...planRoutes,
  ...webhookRoutes,
  ...powerAutomateRoutes,
  ...workspaceRoutes,
  ...exportRoutes,
  ...userRoutes,
  ...aroundPeopleRoutes,
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
  // What GET has, HEAD has, but for the body.
  const match = router.match(method === 'HEAD' ? 'GET' : method, path);
  context.counts.count(method, match.template);
  const effect = context.faults.take(method, path);
  if (context.latencyMs > 0) await sleep(context.latencyMs, undefined, unheld);
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, unheld);
  if (effect?.kind === 'reset' && effect.when !== 'after') {
    incoming.socket.resetAndDestroy();
    return;
  }
  if (effect?.kind === 'hold' && effect.when !== 'after') return hold(response, context.faults);
  const request = {
    method,
    rawPath,
    query: new URLSearchParams(mark < 0 ? '' : address.slice(mark + 1)),
    origin: originOf(incoming),
    ids: match.ids,
    hexId: match.hexId,
    incoming,
  };
  const reply = await answer(request, match, { world: context.world, effect });
  if (response.destroyed) return;
  if (effect?.kind === 'reset') incoming.socket.resetAndDestroy();
  else if (effect?.kind === 'hold') await hold(response, context.faults);
  else if (effect) await sendSpoilt(response, reply, { effect, date: context.world.clock.httpDate() });
  else await send(response, reply, context.world.clock.httpDate());
}

/** Until the client goes away. */
function hold(response: ServerResponse, faults: Faults): Promise<void> {
  faults.held += 1;
  return new Promise((resolve) => response.once('close', resolve));
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
    return rootNamed(normalisePath(unread.rawPath)) === null ? refusal(error) : feedRefusal(world.feeds, asApiError(error));
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
  const methods = match.methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  const error = new ApiError(405, 'METHOD_NOT_ALLOWED', `${request.method} is not possible here, only ${methods}`);
  error.headers = { Allow: methods };
  return error;
}

function refusal(error: unknown): Reply {
  if (error instanceof OAuth1Error) return oauth1Refusal(error);
  const { code, message, status, headers } = asApiError(error);
  const reply = jsonReply(errorObject(code, message), status);
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
  return { ...reply, headers: { ...reply.headers, ...challenge, ...headers } };
}

/** What nobody has foreseen is told where the stand-in was started, and to clients as little as services tell. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof OAuth1Error) return new ApiError(error.status, '', error.message);
  const isGone = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
  if (!isGone) process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return new ApiError(500, 'SERVER_ERROR', 'Something went wrong');
}

function errorObject(code: string, description: string): unknown {
  return { error_code: code, description };
}

/** JSONP, which old clients use, also for OAuth1's credentials (contract 2.1). */
function withCallback(reply: Reply, request: ApiRequest): Reply {
  const name = request.method === 'GET' ? request.query.get('callback') : null;
  const value = name === null ? null : scriptValue(reply);
  if (name === null || value === null) return reply;
  if (!/^[\w$.]+$/.test(name)) throw malformed('callback is not the name of a function');
  const script = Buffer.from(`${name}(${value});`);
  return { status: reply.status, headers: { 'Content-Type': 'application/javascript; charset=utf-8' }, body: script };
}

function scriptValue({ body, headers }: Reply): string | null {
  if (!(body instanceof Uint8Array)) return null;
  const text = Buffer.from(body).toString('utf8');
  const type = headers['Content-Type'] ?? '';
  if (type.startsWith('application/json')) return text;
  return type === 'application/x-www-form-urlencoded' ? JSON.stringify(Object.fromEntries(new URLSearchParams(text))) : null;
}

function originOf(incoming: IncomingMessage): string {
  const forwarded = incoming.headers['x-forwarded-proto'];
  return `${forwarded === 'https' ? 'https' : 'http'}://${incoming.headers.host ?? ''}`;
}
