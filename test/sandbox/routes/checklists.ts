import { checklistItemOf } from '../boards/checklists.ts';
import type { Card } from '../boards/model.ts';
import { writableBoard, writableCard } from '../rights.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf, numberField, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { cardFactsIn, known } from './card-fields.ts';
import { cardView } from './card-views.ts';
import { actOf, columnIn, titled } from './cards.ts';

/** Checklists of cards (contract 7.5). Every answer is a card as it is afterwards. */
export const checklistRoutes: readonly Route[] = [
  { method: 'POST', template: '/1/cards/{id}/checklist', access: 'write', handle: add },
  { method: 'PUT', template: '/1/cards/{id}/checklist/{item}', access: 'write', handle: change },
  { method: 'DELETE', template: '/1/cards/{id}/checklist/{item}', access: 'write', handle: remove },
  { method: 'POST', template: '/1/checklists/{id}/checklist-item/{item}/convert-to-card', access: 'write', handle: convert },
];

function add(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, request.ids[0]);
  const title = titleIn(request);
  if (title === undefined) throw malformed('title is missing');
  world.checklists.add(card, { title, done: false }, actOf(request));
  return viewOf(card, request, world);
}

function change(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, request.ids[0]);
  const item = checklistItemOf(card, request.ids[1]);
  const title = titleIn(request) ?? item.title;
  const done = flagOf(fieldsOf(request)['done']) ?? item.done;
  world.checklists.change(card, item, { facts: { title, done }, act: actOf(request) });
  return viewOf(card, request, world);
}

function remove(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, request.ids[0]);
  world.checklists.remove(card, checklistItemOf(card, request.ids[1]), actOf(request));
  return viewOf(card, request, world);
}

/** The item becomes a card of its own on a board of the workspace, and is no item any more. */
function convert(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, world.checklists.cardOf(request.ids[0]).id);
  const item = checklistItemOf(card, request.ids[1]);
  const body = fieldsOf(request);
  const boardId = numberField(body, 'board_id') ?? card.board.id;
  const board = known(() => writableBoard(world, request.caller, boardId));
  if (board.workspaceId !== card.board.workspaceId) throw malformed(`Board ${board.id} is in another workspace`);
  const column = columnIn(board, numberField(body, 'column_id'));
  const facts = titled(cardFactsIn(world, board, { title: item.title, planlet_id: body['planlet_id'] }));
  const made = world.boards.createCard(column, { board, facts }, actOf(request));
  world.checklists.remove(card, item, actOf(request));
  return viewOf(made, request, world);
}

function titleIn(request: SignedRequest): string | undefined {
  const title = textField(fieldsOf(request), 'title');
  if (title?.trim() === '') throw malformed('title is empty');
  return title;
}

function viewOf(card: Card, request: SignedRequest, world: World): Reply {
  return jsonReply(cardView(world, card, request.caller));
}
