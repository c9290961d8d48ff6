import type { IncomingMessage, ServerResponse } from 'node:http';
import { latest } from '../archive/items.ts';
import { ApiError, malformed } from '../wire/api-error.ts';
import { jsonReply } from '../wire/reply.ts';
import { numberField, textField } from '../wire/request.ts';
import { send } from '../wire/send.ts';
import { boardControlRoutes } from './board-control-routes.ts';
import type { ControlRequest, ControlRoutes } from './control-request.ts';
import { bodyOf, contentOf, required } from './control-request.ts';
import type { Control, Target } from './control.ts';
import { faultOf } from './fault-form.ts';
import { changeFeeds } from './feed-form.ts';

const routes: ControlRoutes = {
  ...boardControlRoutes,
  'GET tree/{id}': ({ id, query }, control) => control.tree(id, { trash: query.get('trash') === '1' }),
  'PUT documents/{id}': putDocument,
  'POST folders/{id}': async ({ id, incoming }, control) => {
    return { id: control.makeFolder(id, required(textField(await bodyOf(incoming), 'path'), 'path')).id };
  },
  'POST move': async ({ incoming }, control) => {
    const body = await bodyOf(incoming);
    const target = targetOf(textField(body, 'from'), numberField(body, 'id'));
    return { id: control.move(workspaceIn(body), target, required(textField(body, 'to'), 'to')).id };
  },
  'DELETE items/{id}': ({ id, query }, control) => {
    const item = query.get('id');
    return { id: control.remove(id, targetOf(query.get('path') ?? undefined, item === null ? undefined : Number(item))).id };
  },
  'POST restore': async ({ incoming }, control) => {
    const body = await bodyOf(incoming);
    return { id: control.restore(workspaceIn(body), required(numberField(body, 'id'), 'id')).id };
  },
  'GET versions/{id}': ({ id }, control) => control.versions(id),
  'GET requests': (_, control) => control.counts.read(),
  'POST requests/reset': (_, control) => {
    control.counts.reset();
    return {};
  },
  'GET faults': (_, control) => control.faults.list(),
  'POST faults': async ({ incoming }, control) => {
    control.addFault(faultOf(await bodyOf(incoming)));
    return {};
  },
  'DELETE faults': (_, control) => {
    control.faults.clear();
    return {};
  },
  'POST feeds': async ({ incoming }, { world }) => {
    const { denied, ...manners } = changeFeeds(world.feeds, await bodyOf(incoming));
    return { ...manners, denied: [...denied] };
  },
  'DELETE app-password': (_, { world }) => {
    world.appPassword.delete();
    return {};
  },
  'POST clock': async ({ incoming }, control) => {
    control.advance(required(numberField(await bodyOf(incoming), 'advanceMs'), 'advanceMs'));
    return { now: control.clock.now() };
  },
  'POST reset': async (_, control) => {
    await control.reset();
    return {};
  },
};

/** The control API: JSON, no credentials, never counted, never late, never spoilt. */
export async function answerControl(incoming: IncomingMessage, response: ServerResponse, control: Control): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const [, , ...words] = url.pathname.replace(/\/$/, '').split('/');
  const ids = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const route = `${incoming.method ?? ''} ${words.map((word) => (/^\d+$/.test(word) ? '{id}' : word)).join('/')}`;
  const handler = routes[route];
  try {
    if (!handler) throw new ApiError(404, 'NOT_FOUND_CONTROL', `There is no control ${route}`);
    const value = await handler({ ids, id: ids[0] ?? Number.NaN, query: url.searchParams, incoming }, control);
    await send(response, jsonReply(value), control.clock.httpDate());
  } catch (error) {
    incoming.resume();
    const status = error instanceof ApiError ? error.status : 500;
    const message = error instanceof Error ? error.message : String(error);
    await send(response, jsonReply({ error: message }, status), control.clock.httpDate());
  }
}

async function putDocument({ id, query, incoming }: ControlRequest, control: Control): Promise<unknown> {
  const name = query.get('name');
  const modified = query.get('modified');
  if (modified !== null && !/^\d+$/.test(modified)) throw malformed('modified is in whole epoch seconds');
  const document = control.putDocument(id, required(query.get('path'), 'path'), {
    content: await contentOf(incoming, control),
    another: query.get('another') === '1',
    ...(name === null ? {} : { name }),
    ...(modified === null ? {} : { modified: Number(modified) }),
  });
  const version = latest(document);
  return { id: document.id, version: version.number, modifiedTime: version.modifiedTime };
}

function workspaceIn(body: Readonly<Record<string, unknown>>): number {
  return required(numberField(body, 'workspaceId'), 'workspaceId');
}

function targetOf(path: string | undefined, id: number | undefined): Target {
  return id === undefined ? { path: required(path, 'path') } : { id };
}
