import { isAdministrator } from './account.ts';
import type { Person, Workspace } from './account.ts';
import type { Folder, Item } from './archive/items.ts';
import { accessOf } from './archive/items.ts';
import type { Board, Card } from './boards/model.ts';
import { denied, notFound } from './wire/api-error.ts';
import type { World } from './world.ts';

/** Robots see every workspace of the account, people those that they are members of (contract 3.2). */
export function maySee(caller: Person, workspace: Workspace): boolean {
  return caller.role === 'robot' || workspace.members.has(caller.id);
}

export function visibleWorkspace(world: World, caller: Person, id: number): Workspace {
  const workspace = world.workspace(id);
  if (!maySee(caller, workspace)) throw denied(`You are not a member of workspace ${id}`);
  return workspace;
}

export function checkAdministrator(caller: Person): void {
  if (!isAdministrator(caller)) throw denied('Only administrators of the account may do this');
}

export function checkVisible(world: World, caller: Person, item: Item): void {
  visibleWorkspace(world, caller, world.archive.workspaceOf(item));
}

function visibleFolder(world: World, caller: Person, id: number): Folder {
  const folder = world.folder(id);
  checkVisible(world, caller, folder);
  return folder;
}

/** What the caller may do in a folder: the `access` of a listing. */
export function callerAccess(caller: Person, folder: Folder): 'read' | 'write' {
  return caller.readOnly ? 'read' : accessOf(folder);
}

export function writableFolder(world: World, caller: Person, id: number): Folder {
  const folder = visibleFolder(world, caller, id);
  checkWritable(caller, folder);
  return folder;
}

export function checkWritable(caller: Person, folder: Folder): void {
  if (callerAccess(caller, folder) === 'read') throw denied(`You may only read folder ${folder.id}`);
}

/** Something in a folder that the caller may change. Roots are not: nothing holds them. */
export function changeableItem(world: World, caller: Person, id: number): Item {
  const item = world.archive.find(id);
  if (!item) throw notFound('DOCUMENT', id);
  checkVisible(world, caller, item);
  checkWritable(caller, item.kind === 'folder' ? item : (item.parent ?? world.folder(id)));
  if (item.parent) checkWritable(caller, item.parent);
  return item;
}

export function visibleBoard(world: World, caller: Person, id: number): Board {
  const board = world.boards.board(id);
  visibleWorkspace(world, caller, board.workspaceId);
  return board;
}

/** What the caller may do on a board: its `access`. */
export function boardAccess(caller: Person, board: Board): 'read' | 'write' {
  return caller.readOnly || board.readers.has(caller.id) ? 'read' : 'write';
}

export function checkBoardWritable(caller: Person, board: Board): void {
  if (boardAccess(caller, board) === 'read') throw denied(`You may only read board ${board.id}`);
}

export function writableBoard(world: World, caller: Person, id: number): Board {
  const board = visibleBoard(world, caller, id);
  checkBoardWritable(caller, board);
  return board;
}

export function visibleCard(world: World, caller: Person, id: number): Card {
  const card = world.boards.card(id);
  visibleWorkspace(world, caller, card.board.workspaceId);
  return card;
}

export function writableCard(world: World, caller: Person, id: number): Card {
  const card = visibleCard(world, caller, id);
  checkBoardWritable(caller, card.board);
  return card;
}
