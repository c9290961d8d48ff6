import type { TrashEntry } from '../archive/archive.ts';
import type { Item } from '../archive/items.ts';
import { checkBoardWritable, checkWritable, visibleWorkspace } from '../rights.ts';
import { malformed, notFound } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, idsIn } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';

/**
 * The trash of a workspace. Proven is the restoring of cards (contract 4.7); the listing, and the words for what an archive holds, are
 * guesses (contract 15).
 */
export const trashRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/projects/{id}/trashcan', access: 'read', handle: list },
  { method: 'POST', template: '/1/projects/{id}/trashcan', access: 'write', handle: restore },
];

function list(request: SignedRequest, world: World): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  const cards = world.boards.trashOf(workspace.id).map(({ card, deletedTime }) => {
    return { id: card.id, type: 'card', name: card.facts.title, container_id: card.board.id, deleted_time: deletedTime };
  });
  return jsonReply([...world.archive.trashOf(workspace.id).map(archiveRow), ...cards]);
}

function archiveRow({ item, from, deletedTime }: TrashEntry): Record<string, unknown> {
  return { id: item.id, type: archiveType(item), name: item.name, container_id: from.id, deleted_time: deletedTime };
}

function archiveType(item: Item): string {
  return item.kind === 'link' ? 'url' : item.kind;
}

/** All of them or none. */
function restore(request: SignedRequest, world: World): Reply {
  const { root, id: workspaceId } = visibleWorkspace(world, request.caller, request.ids[0]);
  const { action, items } = fieldsOf(request);
  if (action !== 'restore') throw malformed('The action is none that the trash knows');
  if (!Array.isArray(items)) throw malformed('The list of items is missing');
  const wanted = items.map(trashedItem);
  const ids = idsIn(wanted.map(({ id }) => id));
  const cardIds = new Set(wanted.filter(({ type }) => type === 'card').map(({ id }) => Number(id)));
  const cards = [...cardIds].map((id) => world.boards.trashed(id));
  for (const { id, board } of cards) {
    if (board.workspaceId !== workspaceId) throw notFound('TRASH_ITEM', id);
    checkBoardWritable(request.caller, board);
  }
  const others = ids.filter((id) => !cardIds.has(id));
  const trashed = new Map(world.archive.trashOf(workspaceId).map((entry) => [entry.item.id, entry]));
  for (const id of others) {
    const entry = trashed.get(id);
    if (!entry) throw notFound('TRASH_ITEM', id);
    checkWritable(request.caller, world.archive.homeOf(entry, root));
  }
  for (const card of cards) world.boards.restoreCard(card, { by: request.caller.id, via: 'service' });
  for (const id of others) world.archive.restore(id, root);
  return jsonReply({ restored: ids });
}

function trashedItem(item: unknown): { readonly id: unknown; readonly type: string } {
  if (typeof item !== 'object' || item === null || !('id' in item) || !('type' in item))
    throw malformed('An item has id and type');
  const { id, type } = item;
  if (type !== 'card' && type !== 'document' && type !== 'folder' && type !== 'url')
    throw malformed('The type is none that the trash knows');
  return { id, type };
}
