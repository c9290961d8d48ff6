import { visibleBoard } from '../rights.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, numberField, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { Subscription } from '../webhooks/subscriptions.ts';
import { checkHookUrl } from '../webhooks/subscriptions.ts';
import type { World } from '../world.ts';
import { known } from './card-fields.ts';

/** Subscriptions to boards (contract 9.1). Of events and artifacts, only the proven ones. */
export const webhookRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/webhooks/list', access: 'read', handle: list },
  { method: 'POST', template: '/1/webhooks', access: 'read', handle: create },
  { method: 'PUT', template: '/1/webhooks/{hook}/update', access: 'read', handle: update },
  { method: 'DELETE', template: '/1/webhooks/{hook}', access: 'read', handle: remove },
];

/** One's own. */
function list({ caller }: SignedRequest, world: World): Reply {
  return jsonReply(
    world.subscriptions
      .all()
      .filter(({ ownerId }) => ownerId === caller.id)
      .map(view),
  );
}

function create(request: SignedRequest, world: World): Reply {
  const { caller } = request;
  const body = fieldsOf(request);
  if (body['artifact_type'] !== 'board') throw malformed('artifact_type is none that can be subscribed to');
  const boardId = numberField(body, 'artifact_id');
  if (boardId === undefined) throw malformed('artifact_id is missing');
  const board = known(() => visibleBoard(world, caller, boardId));
  if (numberField(body, 'project_id') !== board.workspaceId) throw malformed('project_id is not that of the board');
  const eventTypes = eventTypesIn(body['event_type']);
  const url = checkHookUrl(textField(body, 'webhook'));
  const { id: ownerId } = caller;
  return jsonReply(view(world.subscriptions.add({ ownerId, boardId, workspaceId: board.workspaceId, eventTypes, url })));
}

function update(request: SignedRequest, world: World): Reply {
  const subscription = world.subscriptions.find(request.hexId, request.caller.id);
  const body = fieldsOf(request);
  const eventTypes = body['event_type'] === undefined ? subscription.eventTypes : eventTypesIn(body['event_type']);
  const url = body['webhook'] === undefined ? subscription.url : checkHookUrl(textField(body, 'webhook'));
  Object.assign(subscription, { eventTypes, url });
  return jsonReply(view(subscription));
}

function remove(request: SignedRequest, world: World): Reply {
  const subscription = world.subscriptions.find(request.hexId, request.caller.id);
  world.subscriptions.remove(subscription);
  return jsonReply({ id: subscription.id });
}

function eventTypesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every((word) => word === 'card_status_change'))
    throw malformed('event_type is a list of card_status_change');
  return ['card_status_change'];
}

function view({ id, boardId, workspaceId, eventTypes, url }: Subscription): Record<string, unknown> {
  return { id, artifact_type: 'board', artifact_id: boardId, event_type: eventTypes, project_id: workspaceId, webhook: url };
}
