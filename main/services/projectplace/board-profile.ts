import type { Evidence } from '../../sync/ports/archive.ts';
import type { BoardOperation, CardField } from '../../sync/ports/boards.ts';
import type { RequestForm, RequestName } from './profile.ts';

export type BoardRequest =
  | 'boards'
  | 'archivedBoards'
  | 'board'
  | 'boardProperties'
  | 'boardPeople'
  | 'workspaceMembers'
  | 'boardActivities'
  | 'cards'
  | 'card'
  | 'createCard'
  | `edit:${CardField}`
  | 'moveCard'
  | 'deleteCard'
  | 'restoreCard'
  | 'tags'
  | 'cardTags'
  | 'comments'
  | 'addComment'
  | 'editComment'
  | 'deleteComment'
  | 'plainComments'
  | 'addPlainComment'
  | 'addChecklistItem'
  | 'editChecklistItem'
  | 'deleteChecklistItem'
  | 'renameColumn'
  | 'cardHistory';

/**
 * `documented`: Planview's own examples show it; `observed`: clients that ran do; `assumed`: fields of `PUT /1/cards/{id}` that no source shows, named as
 * they are when a card is made.
 */
export const boardEvidence: Readonly<Record<BoardOperation, Evidence>> = {
  list: 'observed',
  readCard: 'observed',
  createCard: 'documented',
  'edit:title': 'observed',
  'edit:description': 'observed',
  'edit:assigneeId': 'observed',
  'edit:coAssigneeIds': 'observed',
  'edit:labelId': 'observed',
  'edit:activityId': 'assumed',
  'edit:startOn': 'assumed',
  'edit:dueOn': 'assumed',
  'edit:estimate': 'observed',
  'edit:blocked': 'assumed',
  moveCard: 'observed',
  deleteCard: 'observed',
  restoreCard: 'observed',
  tags: 'observed',
  comments: 'observed',
  addComment: 'observed',
  editComment: 'observed',
  deleteComment: 'observed',
  addChecklistItem: 'observed',
  editChecklistItem: 'observed',
  deleteChecklistItem: 'observed',
  renameColumn: 'documented',
  attachments: 'documented',
  history: 'observed',
};

/** The request that stands for each operation when people look at it. */
export const boardRequests: Readonly<Record<BoardOperation, RequestName>> = {
  list: 'cards',
  readCard: 'card',
  createCard: 'createCard',
  'edit:title': 'edit:title',
  'edit:description': 'edit:description',
  'edit:assigneeId': 'edit:assigneeId',
  'edit:coAssigneeIds': 'edit:coAssigneeIds',
  'edit:labelId': 'edit:labelId',
  'edit:activityId': 'edit:activityId',
  'edit:startOn': 'edit:startOn',
  'edit:dueOn': 'edit:dueOn',
  'edit:estimate': 'edit:estimate',
  'edit:blocked': 'edit:blocked',
  moveCard: 'moveCard',
  deleteCard: 'deleteCard',
  restoreCard: 'restoreCard',
  tags: 'tags',
  comments: 'comments',
  addComment: 'addComment',
  editComment: 'editComment',
  deleteComment: 'deleteComment',
  addChecklistItem: 'addChecklistItem',
  editChecklistItem: 'editChecklistItem',
  deleteChecklistItem: 'deleteChecklistItem',
  renameColumn: 'renameColumn',
  attachments: 'read',
  history: 'cardHistory',
};

const answer = {};

function get(path: string): RequestForm {
  return { method: 'GET', path, body: null, answer };
}

/** Fields that go to the same place are sent in one request. */
function edit(body: RequestForm['body'], more: Pick<RequestForm, 'none'> = {}): RequestForm {
  return { method: 'PUT', path: '/1/cards/{cardId}', body, answer, ...more };
}

/** Takes a value away (contract 2.2). */
const remove = { none: 'remove' };

/** The requests of the boards facet: contract 6 and 7. */
export const boardForms: Readonly<Record<BoardRequest, RequestForm>> = {
  boards: get('/1/projects/{workspaceId}/boards'),
  archivedBoards: get('/1/projects/{workspaceId}/archived-boards'),
  board: get('/1/boards/{boardId}'),
  boardProperties: get('/1/boards/{boardId}/properties'),
  boardPeople: get('/2/boards/{boardId}/people-with-access'),
  workspaceMembers: get('/1/projects/{workspaceId}/members'),
  boardActivities: get('/1/boards/{boardId}/planlets'),
  cards: get('/1/boards/{boardId}/cards'),
  card: get('/1/cards/{cardId}'),
  createCard: {
    method: 'POST',
    path: '/1/projects/{workspaceId}/cards/create-new',
    body: {
      board_id: '{boardId}',
      column_id: '{columnId}',
      title: '{title}',
      description: '{description}',
      assignee_id: '{assigneeId}',
      label_id: '{labelId}',
      planlet_id: '{activityId}',
      due_date: '{dueOn}',
      estimate: '{estimate}',
      estimated_time: '{estimatedHours}',
      is_blocked: '{blocked}',
      block_reason: '{blockReason}',
      checklist: '{checklist}',
    },
    answer,
  },
  'edit:title': edit({ title: '{title}' }),
  'edit:description': edit({ description: '{description}' }),
  'edit:assigneeId': edit({ assignee_id: '{assigneeId}' }, remove),
  'edit:coAssigneeIds': edit({ contributor_ids: '{coAssigneeIds}' }),
  'edit:labelId': edit({ label_id: '{labelId}' }, remove),
  'edit:activityId': edit({ planlet_id: '{activityId}' }, remove),
  'edit:startOn': edit({ start_date: '{startOn}' }, remove),
  'edit:dueOn': edit({ due_date: '{dueOn}' }, remove),
  'edit:estimate': edit({ estimate: '{estimate}' }, remove),
  'edit:blocked': edit({ is_blocked: '{blocked}', block_reason: '{blockReason}' }),
  moveCard: {
    method: 'POST',
    path: '/1/boards/{boardId}/move-cards',
    body: {
      card_ids: ['{cardId}'],
      column_id: '{columnId}',
      after_card: '{afterId}',
      swimlane: { type: 'planlet_id', value: '{activityId}' },
    },
    answer,
  },
  deleteCard: { method: 'DELETE', path: '/1/cards/{cardId}', body: null, answer },
  restoreCard: {
    method: 'POST',
    path: '/1/projects/{workspaceId}/trashcan',
    body: { action: 'restore', items: [{ id: '{cardId}', type: 'card' }] },
    answer,
  },
  tags: get('/1/tags/projects/{workspaceId}/cards'),
  cardTags: get('/1/tags/cards/{cardId}'),
  comments: get('/3/conversations/comments?item_id={cardId}&item_name=card&count={count}&offset={offset}'),
  addComment: {
    method: 'POST',
    path: '/3/conversations/comment',
    encoding: 'form',
    body: {
      text: '{text}',
      encoded_text: '{encodedText}',
      attachments: '{attachments}',
      send_to_external: 'False',
      sent_from: 'web',
      item_name: 'card',
      item_id: '{cardId}',
    },
    answer,
  },
  editComment: {
    method: 'PUT',
    path: '/3/conversations/comment/{commentId}',
    encoding: 'form',
    body: { text: '{text}', encoded_text: '{encodedText}', attachments: '{attachments}', send_to_external: 'False' },
    answer,
  },
  deleteComment: {
    method: 'DELETE',
    path: '/3/conversations/comment/{commentId}?item_id={cardId}&item_name=card',
    body: null,
    answer,
  },
  plainComments: get('/1/cards/{cardId}/comments'),
  addPlainComment: { method: 'POST', path: '/1/cards/{cardId}/comments/create-new', body: { text: '{text}' }, answer },
  addChecklistItem: { method: 'POST', path: '/1/cards/{cardId}/checklist', body: { title: '{title}' }, answer },
  editChecklistItem: {
    method: 'PUT',
    path: '/1/cards/{cardId}/checklist/{itemId}/',
    body: { title: '{title}', done: '{done}' },
    answer,
  },
  deleteChecklistItem: { method: 'DELETE', path: '/1/cards/{cardId}/checklist/{itemId}/', body: null, answer },
  renameColumn: {
    method: 'POST',
    path: '/1/boards/{boardId}/statuses/{columnId}/properties',
    body: { name: '{name}' },
    answer,
  },
  cardHistory: get('/1/feeds/{workspaceId}/history?hub=1&id={cardId}&type=action'),
};
