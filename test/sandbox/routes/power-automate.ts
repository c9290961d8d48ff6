import { fullName, type Person } from '../account.ts';
import type { Card } from '../boards/model.ts';
import { maySee, visibleBoard, writableBoard } from '../rights.ts';
import { malformed, notFound } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf, numberField, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { PowerEvent } from '../webhooks/subscriptions.ts';
import { checkHookUrl } from '../webhooks/subscriptions.ts';
import type { World } from '../world.ts';
import { cardFactsIn, known } from './card-fields.ts';
import { cardView, namesOf } from './card-views.ts';
import { actOf, columnIn, titled } from './cards.ts';
import { avatarOf } from './user.ts';

/** What the connector for Power Automate calls (contract 7.3, 9.2). */
export const powerAutomateRoutes: readonly Route[] = [
  { method: 'POST', template: '/1/external_notifications/{kind}/hooks/set_power_hook', access: 'read', handle: setHook },
  { method: 'POST', template: '/1/external_notifications/{board}/create_card', access: 'write', handle: createCard },
  { method: 'POST', template: '/1/external_notifications/{board}/move_card', access: 'write', handle: moveCard },
  { method: 'GET', template: '/1/external_notifications/lists/list_boards', access: 'read', handle: listBoards },
  { method: 'GET', template: '/1/external_notifications/{board}/list_planlets', access: 'read', handle: listPlanlets },
  { method: 'GET', template: '/1/external_notifications/{board}/list_members', access: 'read', handle: listMembers },
];

/** The events that each kind of hook can have; all of them are in its body. */
const kinds: readonly (readonly PowerEvent[])[] = [
  ['card_create'],
  ['card_blocked', 'card_unblock', 'status_change', 'card_done', 'description_changed', 'due_date_changed'],
  ['due_today'],
];

function setHook(request: SignedRequest, world: World): Reply {
  const events = kinds[request.ids[0]];
  if (!events) throw notFound('RESOURCE', request.rawPath);
  const body = fieldsOf(request);
  const boardId = numberField(body, 'board_id');
  if (boardId === undefined) throw malformed('board_id is missing');
  known(() => visibleBoard(world, request.caller, boardId));
  const url = checkHookUrl(textField(body, 'webhook'));
  const wanted = events.filter((event) => {
    const flag = flagOf(body[event]);
    if (flag === undefined) throw malformed(`${event} is missing`);
    return flag;
  });
  world.subscriptions.addPower({ ownerId: request.caller.id, boardId, url, events: new Set(wanted) });
  return jsonReply({});
}

function createCard(request: SignedRequest, world: World): Reply {
  const board = writableBoard(world, request.caller, request.ids[0]);
  const body = fieldsOf(request);
  const email = textField(body, 'assignee_email') ?? '';
  const assigneeId = email === '' ? undefined : known(() => world.personByEmail(email).id);
  const { title, description, planlet_id, due_date, label_id } = body;
  const facts = titled(
    cardFactsIn(world, board, { title, description, planlet_id, due_date, label_id, assignee_id: assigneeId }),
  );
  const column = columnIn(board, numberField(body, 'column_id'));
  const card = world.boards.createCard(column, { board, facts }, actOf(request));
  return jsonReply(cardView(world, card, request.caller));
}

/** To the top of the column; where it is when none is named, since only `card_id` has to be there (contract 7.3). */
function moveCard(request: SignedRequest, world: World): Reply {
  const board = writableBoard(world, request.caller, request.ids[0]);
  const body = fieldsOf(request);
  const id = numberField(body, 'card_id');
  if (id === undefined) throw malformed('card_id is missing');
  const columnId = numberField(body, 'column_id');
  const title = textField(body, 'card_title') ?? '';
  const card = [...board.cards.values()].find((one: Card) => (id === 0 ? one.facts.title === title : one.id === id));
  if (!card) throw notFound('CARD', id === 0 ? title : id);
  if (columnId !== undefined)
    world.boards.moveCard(card, { column: columnIn(board, columnId), after: null }, { act: actOf(request) });
  return jsonReply({ ...cardView(world, card, request.caller), ...namesOf(card) });
}

/** The id is called `board` here. */
function listBoards({ caller }: SignedRequest, world: World): Reply {
  const seen = [...world.workspaces.values()].filter((workspace) => !workspace.archived && maySee(caller, workspace));
  const boards = seen.flatMap(({ id }) => world.boards.boardsOf(id)).filter(({ archived }) => !archived);
  return jsonReply(boards.map(({ id, name, workspaceId }) => ({ board: id, name, project_id: workspaceId })));
}

function listPlanlets(request: SignedRequest, world: World): Reply {
  const { workspaceId } = visibleBoard(world, request.caller, request.ids[0]);
  return jsonReply(world.plan.planletsOf(workspaceId).map(({ id, name }) => ({ id, name })));
}

function listMembers(request: SignedRequest, world: World): Reply {
  const { workspaceId } = visibleBoard(world, request.caller, request.ids[0]);
  const { members, ownerId } = world.workspace(workspaceId);
  const people = [...members].map((id) => world.person(id)).filter(({ role }) => role !== 'robot');
  return jsonReply(people.map((person) => memberRow(person, ownerId)));
}

function memberRow(person: Person, ownerId: number): Record<string, unknown> {
  return {
    id: person.id,
    name: fullName(person),
    first_name: person.firstName,
    last_name: person.lastName,
    email: person.email,
    role: person.id === ownerId ? 'owner' : 'member',
    avatar: avatarOf(person),
    type: 'User',
  };
}
