import { fullName } from '../account.ts';
import type { Board, CardChange } from '../boards/model.ts';
import { visibleCard, visibleWorkspace } from '../rights.ts';
import { malformed, notFound } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { numberField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';

/** What happened to a card, and its tags (contract 7.6, 7.7). */
export const cardHistoryRoutes: readonly Route[] = [
  { method: 'GET', template: '/1/feeds/{id}/history', access: 'read', handle: history },
  { method: 'GET', template: '/1/tags/cards/{id}', access: 'read', handle: tagsOfCard },
  { method: 'GET', template: '/1/tags/projects/{id}/cards', access: 'read', handle: tagsOfWorkspace },
];

interface Happening {
  readonly action: string;
  readonly verbose: string;
  readonly newTitle?: string;
}

/** Newest first. Of the words for actions, two are certain: those for another column and for another title. */
function history(request: SignedRequest, world: World): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  const query = Object.fromEntries(request.query);
  if (query['type'] !== undefined && query['type'] !== 'action') throw malformed('type is none that is known');
  const id = numberField(query, 'id');
  if (id === undefined) throw malformed('id is missing');
  const card = visibleCard(world, request.caller, id);
  if (card.board.workspaceId !== workspace.id) throw notFound('CARD', id);
  let column = '';
  const rows = world.boards.log.of(card.id).flatMap((change) => {
    column = columnName(card.board, change) ?? column;
    return happenings(change, column).map(({ action, verbose, newTitle }) => ({
      action,
      action_verbose: verbose,
      user_verbose: fullName(world.person(change.by)),
      progress_verbose: column,
      ts: Math.floor(change.at / 1000),
      ...(newTitle === undefined ? {} : { action_new_title: newTitle }),
    }));
  });
  return jsonReply({ data: rows.toReversed() });
}

/** The column that a change led to, if it led to one that is still there. */
function columnName(board: Board, { changed }: CardChange): string | undefined {
  const to = changed['columnId']?.[1];
  return board.columns.find(({ id }) => id === to)?.name;
}

/** Comments, checklists and places within a column are not told of. */
function happenings({ action, changed }: CardChange, column: string): readonly Happening[] {
  switch (action) {
    case 'create':
      return [{ action: 'create_action', verbose: 'created the card' }];
    case 'move':
      return 'columnId' in changed ? [{ action: 'change_status_action', verbose: `moved the card to ${column}` }] : [];
    case 'delete':
      return [{ action: 'delete_action', verbose: 'deleted the card' }];
    case 'restore':
      return [{ action: 'restore_action', verbose: 'restored the card' }];
    case 'change':
      return Object.entries(changed).map(([field, [, after]]) => fieldChange(field, after));
    default:
      return [];
  }
}

function fieldChange(field: string, after: unknown): Happening {
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const happening = { action: `change_${name}_action`, verbose: `changed the ${name.replaceAll('_', ' ')}` };
  return field === 'title' ? { ...happening, newTitle: String(after) } : happening;
}

function tagsOfCard(request: SignedRequest, world: World): Reply {
  const { facts } = visibleCard(world, request.caller, request.ids[0]);
  const tags = facts.tagIds.flatMap((id) => world.plan.tags.get(id) ?? []);
  return jsonReply(tags.map(({ id, name }) => ({ id, name })));
}

function tagsOfWorkspace(request: SignedRequest, world: World): Reply {
  const workspace = visibleWorkspace(world, request.caller, request.ids[0]);
  return jsonReply(world.plan.tagsOf(workspace.id).map(({ id, name }) => ({ id, name })));
}
