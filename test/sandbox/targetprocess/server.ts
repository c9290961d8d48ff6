import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxClock } from '../clock.ts';
import { ApiError } from '../wire/api-error.ts';
import { type Effect, type Fault, Faults } from '../wire/faults.ts';
import type { Reply } from '../wire/reply.ts';
import { htmlReply, jsonReply, redirectReply, textReply } from '../wire/reply.ts';
import { addressOf } from '../wire/request-address.ts';
import { readBody } from '../wire/request.ts';
import { send, sendSpoilt } from '../wire/send.ts';
import { notFound, TpError } from './api-error.ts';
import { signInOf, type TpCall, wantsJson } from './call.ts';
import { answerControl } from './control.ts';
import { download, upload } from './files.ts';
import { type Credentials, type Installation, type Manners, newCredentials, plainManners } from './installation.ts';
import { rest } from './rest.ts';
import { signInPage } from './sign-in-page.ts';
import type { Seeded, TpSeed } from './seed.ts';
import { query, stream } from './query.ts';
import { storage } from './storage.ts';
import { toXml } from './xml.ts';

export interface TargetprocessSandboxOptions {
  readonly seed: TpSeed;
  /** 0 or left out: any free one. */
  readonly port?: number;
  /** The application's path, as `/Targetprocess`; none when left out. */
  readonly path?: string;
  readonly manners?: Partial<Manners>;
}

export interface SeenRequest {
  readonly method: string;
  /** As sent, with the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A running stand-in for Targetprocess. */
export interface TargetprocessSandbox {
  /** With the application's path, without a slash at the end. */
  readonly url: string;
  readonly controlUrl: string;
  readonly credentials: Credentials;
  readonly place: () => Installation & Seeded;
  /** All requests to the service with all their headers, since the start or the last reset. */
  readonly requests: readonly SeenRequest[];
  addFault(fault: Fault): void;
  clearFaults(): void;
  stop(): Promise<void>;
}

/** What the server holds, for its own control API. */
export interface Running {
  place: Installation & Seeded;
  readonly faults: Faults;
  readonly requests: SeenRequest[];
  readonly clock: SandboxClock;
  readonly path: string;
  restart(): void;
}

/** Starts a stand-in on 127.0.0.1. */
export async function startTargetprocessSandbox(options: TargetprocessSandboxOptions): Promise<TargetprocessSandbox> {
  const { seed, path = '', port = 0 } = options;
  const clock = new SandboxClock();
  const credentials = newCredentials('ingrid');
  const fresh = (): Installation & Seeded => {
    const manners = { ...plainManners, ...options.manners };
    const seeded = seed({ clock, credentials, manners, ended: new Set() });
    return seeded;
  };
  const running: Running = {
    ...{ place: fresh(), faults: new Faults(), requests: [], clock, path },
    restart: () => {
      running.faults.clear();
      running.requests.length = 0;
      clock.reset();
      running.place = fresh();
    },
  };
  const server = createServer((incoming, response) => {
    response.sendDate = false;
    const isControl = incoming.url?.startsWith('/__sandbox') === true;
    const done = isControl ? answerControl(incoming, response, running) : answerService(incoming, response, running);
    // Nothing can be told to a client that has gone.
    done.catch(() => response.destroy());
  });
  server.requestTimeout = 0;
  const origin = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url: origin + path,
    controlUrl: `${origin}/__sandbox`,
    credentials,
    place: () => running.place,
    requests: running.requests,
    addFault: (fault) => running.faults.add(fault),
    clearFaults: () => running.faults.clear(),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerService(incoming: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  const { faults, clock, place } = running;
  const { method = 'GET', url = '/' } = incoming;
  running.requests.push({ method, url, headers: incoming.headers });
  const address = addressOf(incoming);
  const path = address.pathname.startsWith(running.path) ? address.pathname.slice(running.path.length) : '';
  const effect = faults.take(method, path);
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, { ref: false });
  if (effect?.kind === 'reset' && effect.when !== 'after') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const base = address.origin + running.path;
  // What GET has, HEAD has, but for the body.
  const bare = { method: method === 'HEAD' ? 'GET' : method, path, query: address.searchParams, base, incoming };
  const reply = await bodyFor(bare).then(
    (body) => answer({ ...bare, body }, place, effect),
    (error: unknown) => {
      incoming.resume();
      return throughGateway(bare, refusal(bare, error));
    },
  );
  if (response.destroyed) return;
  if (effect?.kind === 'reset') incoming.socket.resetAndDestroy();
  else if (effect) await sendSpoilt(response, reply, { effect, date: clock.httpDate() });
  else await send(response, reply, clock.httpDate());
}

/** Files may be large, all else may not. */
function bodyFor({ path, incoming }: Pick<TpCall, 'path' | 'incoming'>): Promise<Buffer> {
  return /^\/uploadfile\.ashx$/i.test(path) ? readBody(incoming, 1024 ** 3) : readBody(incoming);
}

function answer(call: TpCall, place: Installation, effect: Effect | null): Reply {
  const instead = effect === null ? null : insteadOf(effect);
  const isLate = effect?.kind === 'status' && effect.when === 'after';
  if (instead && !isLate) return instead;
  const reply = answerCaller(call, place, effect);
  return instead && reply.status < 400 ? instead : throughGateway(call, reply);
}

function answerCaller(call: TpCall, place: Installation, effect: Effect | null): Reply {
  try {
    const page = signInPage(call, place);
    if (page) return page;
    const way = signInOf(call, place);
    if (effect?.kind === 'expireToken' && way !== null) place.ended.add(way);
    if (way === null || place.ended.has(way)) return unknownCaller(call);
    return carryOut(call, place, way);
  } catch (error) {
    return refusal(call, error);
  }
}

/** With what the gateway in front adds, to refusals too (services.md 1.1). */
function throughGateway({ path }: Pick<TpCall, 'path'>, reply: Reply): Reply {
  const headers = {
    ...{ server: 'nginx', via: '1.1 kong/3.4', 'x-correlationid': randomUUID() },
    ...{ 'x-tp-handled-by': /^\/api\//i.test(path) ? 'tp-next' : 'tp', 'Cache-Control': 'no-cache, no-store' },
  };
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

function carryOut(call: TpCall, place: Installation, way: Parameters<typeof download>[2]): Reply {
  const path = call.path.toLowerCase();
  if (path.startsWith('/api/v1/')) return rest(call, place);
  if (path.startsWith('/api/v2/') || path.startsWith('/api/history/v2/')) return query(call, place);
  if (path.startsWith('/svc/tp-apiv2-streaming-service/stream/')) return stream(call, place, way);
  if (path.startsWith('/storage/v1/')) return storage(call, place);
  if (path === '/uploadfile.ashx' && call.method === 'POST') return upload(call, place);
  if (/^\/attachment(?:thumbnail)?\.aspx$/.test(path) && call.method === 'GET') return download(call, place, way);
  throw notFound('Resource', 0);
}

/** A browser is sent to where one signs in; programs get a page with 401. */
function unknownCaller(call: TpCall): Reply {
  if (call.incoming.headers.cookie !== undefined) return redirectReply(`${call.base}/login.aspx`);
  return htmlReply('<html><body><h1>401 - Unauthorized</h1></body></html>', 401);
}

function insteadOf(effect: Effect): Reply | null {
  switch (effect.kind) {
    case 'status': {
      const { body, status, headers } = effect;
      const error = { Status: 'Fault', Message: 'Fault', Type: 'Presentational' };
      const reply = typeof body === 'string' ? htmlReply(body, status) : jsonReply(body ?? error, status);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    case 'html200':
      return htmlReply('<!doctype html><html><head><title>Targetprocess</title></head><body>Please log in.</body></html>');
    case 'throttle': {
      const reply = jsonReply({ Status: 'TooManyRequests', Message: 'Too many requests.', Type: 'Presentational' }, 429);
      if (effect.retryAfter === undefined) return reply;
      return { ...reply, headers: { ...reply.headers, 'Retry-After': String(effect.retryAfter) } };
    }
    default:
      return null;
  }
}

function refusal(call: Pick<TpCall, 'path' | 'query' | 'incoming'>, error: unknown): Reply {
  const known =
    error instanceof TpError
      ? error
      : error instanceof ApiError
        ? new TpError(error.status, 'BadRequest', error.message)
        : new TpError(500, 'InternalServerError', String(error));
  const said = { Status: known.status, Message: known.message, Type: 'Presentational' };
  // Version 2 knows nothing but JSON.
  if (!wantsJson(call, 'error') && !/^\/(?:api\/v2|api\/history|svc|storage)\//i.test(call.path)) {
    return textReply(toXml('Error', said), { status: known.httpStatus, type: 'application/xml; charset=utf-8' });
  }
  const message = { Token: known.message, Data: {}, Value: known.message };
  const details = { Items: [{ Type: 'Simple', Message: message }] };
  return jsonReply({ ...said, Details: details, ErrorId: randomUUID() }, known.httpStatus);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
