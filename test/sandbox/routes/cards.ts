import { columnOf } from '../boards/columns.ts';
import type { Act, Board, Card, CardFacts, Column } from '../boards/model.ts';
import { visibleBoard, visibleCard, visibleWorkspace, writableBoard, writableCard } from '../rights.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, idsIn, numberField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';
import { cardFactsIn, known } from './card-fields.ts';
import { cardView } from './card-views.ts';

/** Cards: reading, making, changing, moving, deleting (contract 7.2, 7.3). Old clients call them activities. */
export const cardRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/boards/{id}/cards', access: 'read', handle: ofBoard },
  { method: 'GET', template: '/1/boards/{id}/activities', access: 'read', handle: ofBoard },
  { method: 'GET', template: '/2/boards/{id}/cards', access: 'read', handle: shortOfBoard },
  { method: 'GET', template: '/1/projects/{id}/cards', access: 'read', handle: ofWorkspace },
  { method: 'GET', template: '/1/cards/{id}', access: 'read', handle: read },
  { method: 'GET', template: '/1/activity/{id}/properties', access: 'read', handle: read },
  { method: 'POST', template: '/1/projects/{id}/cards/create-new', access: 'write', handle: create },
  { method: 'PUT', template: '/1/cards/{id}', access: 'write', handle: update },
  { method: 'DELETE', template: '/1/cards/{id}', access: 'write', handle: remove },
  { method: 'POST', template: '/1/boards/{id}/move-cards', access: 'write', handle: move },
];

/** What a request to the service does, is done by its caller. */
export function actOf({ caller }: SignedRequest): Act {
  return { by: caller.id, via: 'service' };
}

function ofBoard(request: SignedRequest, world: World): Reply {
  const { cards } = visibleBoard(world, request.caller, request.ids[0]);
  return jsonReply([...cards.values()].map((card) => cardView(world, card, request.caller)));
}

/** The second version is certain to have two fields only. */
function shortOfBoard(request: SignedRequest, world: World): Reply {
  if (world.fields === 'rich') return ofBoard(request, world);
  const { cards } = visibleBoard(world, request.caller, request.ids[0]);
  return jsonReply([...cards.values()].map(({ id, facts }) => ({ id, title: facts.title })));
}

/** Those on archived boards too. */
function ofWorkspace(request: SignedRequest, world: World): Reply {
  const { id } = visibleWorkspace(world, request.caller, request.ids[0]);
  const cards = world.boards.boardsOf(id).flatMap((board) => [...board.cards.values()]);
  return jsonReply(cards.map((card) => cardView(world, card, request.caller)));
}

function read(request: SignedRequest, world: World): Reply {
  return jsonReply(cardView(world, visibleCard(world, request.caller, request.ids[0]), request.caller));
}

/** Into the first column when none is named. */
function create(request: SignedRequest, world: World): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  const body = fieldsOf(request);
  const boardId = numberField(body, 'board_id');
  if (boardId === undefined) throw malformed('board_id is missing');
  const board = known(() => world.boards.board(boardId));
  if (board.workspaceId !== workspace.id) throw malformed(`Board ${board.id} is in another workspace`);
  writableBoard(world, request.caller, board.id);
  const facts = titled(cardFactsIn(world, board, body));
  const titles = checklistIn(body['checklist']);
  const act = actOf(request);
  const card = world.boards.createCard(columnIn(board, numberField(body, 'column_id')), { board, facts }, act);
  for (const title of titles) world.checklists.add(card, { title, done: false }, act);
  return jsonReply(cardView(world, card, request.caller));
}

export function titled(facts: Partial<CardFacts>): Partial<CardFacts> & Pick<CardFacts, 'title'> {
  const { title } = facts;
  if (title === undefined) throw malformed('title is missing');
  return { ...facts, title };
}

/** A column of a board, the first one when none is named. */
export function columnIn(board: Board, id: number | undefined): Column {
  const [first] = board.columns;
  if (!first) throw malformed(`Board ${board.id} has no columns`);
  return id === undefined ? first : known(() => columnOf(board, id));
}

function checklistIn(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw malformed('checklist is not a list');
  return value.map((title: unknown) => {
    if (typeof title !== 'string') throw malformed('checklist holds what is no text');
    return title;
  });
}

function update(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, request.ids[0]);
  world.boards.changeCard(card, cardFactsIn(world, card.board, fieldsOf(request)), actOf(request));
  return jsonReply(cardView(world, card, request.caller));
}

/** To the trash of the workspace. */
function remove(request: SignedRequest, world: World): Reply {
  const card = writableCard(world, request.caller, request.ids[0]);
  world.boards.trashCard(card, actOf(request));
  return jsonReply({ id: card.id });
}

/** All of them or none, one below the other. No `after_card`: to the top. */
function move(request: SignedRequest, world: World): Reply {
  const board = writableBoard(world, request.caller, request.ids[0]);
  const body = fieldsOf(request);
  const ids = idsIn(body['card_ids']);
  const cards = ids.map((id) => onBoard(world, board, id));
  const columnId = numberField(body, 'column_id');
  if (columnId === undefined) throw malformed('column_id is missing');
  const column = columnIn(board, columnId);
  const afterId = numberField(body, 'after_card');
  let after = afterId === undefined ? null : onBoard(world, board, afterId);
  if (after && (after.column !== column || cards.includes(after))) throw malformed('after_card does not stay in the column');
  const swimlane = swimlaneIn(world, board, body['swimlane']);
  for (const card of cards) {
    world.boards.moveCard(card, { column, after }, { swimlane, act: actOf(request) });
    after = card;
  }
  return jsonReply({ card_ids: ids });
}

function onBoard(world: World, board: Board, id: number): Card {
  const card = known(() => world.boards.card(id));
  if (card.board !== board) throw malformed(`Card ${id} is on another board`);
  return card;
}

/** The activity that a swimlane stands for; null for the lane without one, undefined for no word of it. */
function swimlaneIn(world: World, board: Board, value: unknown): number | null | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || !('type' in value) || value.type !== 'planlet_id')
    throw malformed('A swimlane is none of planlet_id');
  return cardFactsIn(world, board, { planlet_id: 'value' in value ? value.value : undefined }).planletId;
}
