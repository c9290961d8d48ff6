import type { Person } from '../account.ts';
import { columnOf } from '../boards/columns.ts';
import type { Board, Column } from '../boards/model.ts';
import { boardAccess, maySee, visibleBoard, visibleWorkspace, writableBoard } from '../rights.ts';
import { denied, malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';

/** Boards and their columns, which the wire calls progresses or statuses (contract 6). */
export const boardRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/projects/{id}/boards', access: 'read', handle: (request, world) => list(request, world, false) },
  {
    method: 'GET',
    template: '/1/projects/{id}/archived-boards',
    access: 'read',
    handle: (request, world) => list(request, world, true),
  },
  { method: 'GET', template: '/1/user/me/boards', access: 'read', handle: mine },
  { method: 'GET', template: '/1/user/me/boards/ongoing', access: 'read', handle: mine },
  { method: 'POST', template: '/1/projects/{id}/boards/create-new', access: 'write', handle: create },
  { method: 'GET', template: '/1/boards/{id}', access: 'read', handle: read },
  { method: 'GET', template: '/1/boards/{id}/properties', access: 'read', handle: properties },
  { method: 'POST', template: '/1/boards/{id}', access: 'write', handle: update },
  { method: 'DELETE', template: '/1/boards/{id}', access: 'write', handle: remove },
  { method: 'POST', template: '/1/boards/{id}/statuses/{column}/properties', access: 'write', handle: renameColumn },
  { method: 'GET', template: '/1/boards/{id}/planlets', access: 'read', handle: planlets },
  { method: 'GET', template: '/2/boards/{id}/people-with-access', access: 'read', handle: peopleWithAccess },
];

/** What a new board has. */
const newColumns = ['Planned', 'Ongoing', 'Testing', 'Done'].map((name, id) => ({ id, name }));

function list(request: SignedRequest, world: World, archived: boolean): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  const boards = world.boards.boardsOf(workspace.id).filter((board) => board.archived === archived);
  return jsonReply(
    boards.map((board) => {
      const view = boardView(world, board, request.caller);
      return world.fields === 'rich' ? view : { id: board.id, name: board.name, progresses: view['progresses'] };
    }),
  );
}

/** Of workspaces that are in use. */
function mine({ caller }: SignedRequest, world: World): Reply {
  const seen = [...world.workspaces.values()].filter((workspace) => !workspace.archived && maySee(caller, workspace));
  const boards = seen.flatMap(({ id }) => world.boards.boardsOf(id)).filter(({ archived }) => !archived);
  return jsonReply(boards.map(({ id, name, workspaceId }) => ({ id, name, project_id: workspaceId })));
}

function create(request: SignedRequest, world: World): Reply {
  const { caller } = request;
  const workspace = visibleWorkspace(world, caller, request.ids[0]);
  if (caller.role === 'external') throw denied('External users make no boards');
  const name = textField(fieldsOf(request), 'name');
  if (name === undefined || name === '') throw malformed('name is missing');
  const board = world.boards.addBoard(workspace.id, { name, columns: newColumns, labels: [] });
  return jsonReply(boardView(world, board, caller));
}

function read(request: SignedRequest, world: World): Reply {
  return jsonReply(boardView(world, visibleBoard(world, request.caller, request.ids[0]), request.caller));
}

/** The same, with columns and labels in order of their ids: whoever asks here has to sort them. */
function properties(request: SignedRequest, world: World): Reply {
  const board = visibleBoard(world, request.caller, request.ids[0]);
  const view = boardView(world, board, request.caller);
  return jsonReply({
    ...view,
    labels: labelRows(board).toSorted((a, b) => a.id - b.id),
    progresses: columnRows(board).toSorted((a, b) => a.id - b.id),
  });
}

function update(request: SignedRequest, world: World): Reply {
  const board = writableBoard(world, request.caller, request.ids[0]);
  const fields = fieldsOf(request);
  const name = textField(fields, 'name');
  if (name === '') throw malformed('name is empty');
  const archived = flagOf(fields['is_archived']);
  board.name = name ?? board.name;
  board.archived = archived ?? board.archived;
  return jsonReply(boardView(world, board, request.caller));
}

function remove(request: SignedRequest, world: World): Reply {
  const board = writableBoard(world, request.caller, request.ids[0]);
  world.boards.removeBoard(board);
  return jsonReply({ id: board.id });
}

function renameColumn(request: SignedRequest, world: World): Reply {
  const board = writableBoard(world, request.caller, request.ids[0]);
  const column = columnOf(board, request.ids[1]);
  const name = textField(fieldsOf(request), 'name');
  if (name === undefined || name === '') throw malformed('name is missing');
  column.name = name;
  return jsonReply(columnRow(column, board.columns.indexOf(column)));
}

/** An object with the board's id as its key. */
function planlets(request: SignedRequest, world: World): Reply {
  const board = visibleBoard(world, request.caller, request.ids[0]);
  const rows = world.plan.planletsOf(board.workspaceId).map(({ id, name, achieved }) => ({ id, name, achieved }));
  return jsonReply({ [String(board.id)]: rows });
}

function peopleWithAccess(request: SignedRequest, world: World): Reply {
  const board = visibleBoard(world, request.caller, request.ids[0]);
  const people = [...world.workspace(board.workspaceId).members].filter((id) => world.person(id).role !== 'robot');
  return jsonReply({ access: people });
}

function boardView(world: World, board: Board, caller: Person): Record<string, unknown> {
  const workspace = world.workspace(board.workspaceId);
  return {
    access: boardAccess(caller, board),
    activity_count: board.cards.size,
    attachment_container_id: board.attachments.id,
    done_count: board.columns.at(-1)?.cards.length ?? 0,
    email: `board-${board.id}@sandbox.example`,
    mail_active: false,
    id: board.id,
    is_archived: board.archived,
    name: board.name,
    labels: labelRows(board),
    progresses: columnRows(board),
    project: {
      id: workspace.id,
      name: workspace.name,
      type: 'classic',
      is_team_member_plus: false,
      is_team_member_plus_plan: null,
    },
    project_id: workspace.id,
    project_step: null,
  };
}

interface ColumnRow {
  readonly id: number;
  readonly name: string;
  readonly display_order: number;
  readonly wip_limit: string;
}

function columnRows(board: Board): readonly ColumnRow[] {
  return board.columns.map(columnRow);
}

/** A limit is a string; '' is none. */
function columnRow({ id, name, wipLimit }: Column, position: number): ColumnRow {
  return { id, name, display_order: (position + 1) * 10, wip_limit: wipLimit === null ? '' : String(wipLimit) };
}

function labelRows(board: Board): readonly { readonly id: number; readonly name: string; readonly display_order: number }[] {
  return board.labels.map(({ id, name }, position) => ({ id, name, display_order: (position + 1) * 10 }));
}
