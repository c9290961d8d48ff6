import type { OperationState } from '../../sync/ports/archive.ts';
import type { BoardOperation, Boards, CardField } from '../../sync/ports/boards.ts';

/**
 * What a timecode's request sets, by field of a card. That tasks are changed by PATCH with a part of them is seen in clients (contract 3.2),
 * the names of the fields in such a request are not: they are those of the answers, as bodies spell them.
 */
export const taskFields = {
  title: 'taskName',
  activityId: 'moduleID',
  startOn: 'startDate',
  dueOn: 'endDate',
} as const satisfies Partial<Record<CardField, string>>;

export const statusField = 'taskStatusID';

/** What a new timecode can be given. */
export const createFields = ['title', 'activityId', 'startOn', 'dueOn'] as const satisfies readonly CardField[];

const noSuch = 'Projectworks has no such thing for timecodes.';

const reads: Readonly<Partial<Record<BoardOperation, string>>> = {
  list: 'GET Projects',
  readCard: 'GET Tasks/{id}',
};

const writes: Readonly<Partial<Record<BoardOperation, string>>> = {
  createCard: 'POST Tasks {"taskName", "moduleID", "taskStatusID"}',
  'edit:title': 'PATCH Tasks/{id} {"taskName"}',
  'edit:activityId': 'PATCH Tasks/{id} {"moduleID"}',
  'edit:startOn': 'PATCH Tasks/{id} {"startDate"}',
  'edit:dueOn': 'PATCH Tasks/{id} {"endDate"}',
  moveCard: 'PATCH Tasks/{id} {"taskStatusID"}',
};

const webOnly = 'Tidemark knows no request of Projectworks for this: please do it in Projectworks.';

const lacking: Readonly<Partial<Record<BoardOperation, string>>> = {
  'edit:assigneeId': webOnly,
  'edit:coAssigneeIds': webOnly,
  'edit:labelId': webOnly,
  deleteCard:
    'Projectworks has no trash: what is deleted by its API is lost, so that Tidemark does not do it. Please do it there.',
  renameColumn: 'Statuses of timecodes are changed in the settings of Projectworks.',
};

const names: readonly BoardOperation[] = [
  ...(['list', 'readCard', 'createCard', 'moveCard', 'deleteCard', 'restoreCard', 'tags', 'comments', 'addComment'] as const),
  ...(['editComment', 'deleteComment', 'addChecklistItem', 'editChecklistItem', 'deleteChecklistItem'] as const),
  ...(['renameColumn', 'attachments', 'history'] as const),
  ...(['edit:title', 'edit:description', 'edit:assigneeId', 'edit:coAssigneeIds', 'edit:labelId', 'edit:activityId'] as const),
  ...(['edit:startOn', 'edit:dueOn', 'edit:estimate', 'edit:blocked'] as const),
];

/** Reading is seen in clients, each change of a timecode is a guess in its details, and the rest is not there. */
export function operationStates(allowAssumed: boolean): Boards['operations'] {
  const stateOf = (name: BoardOperation): OperationState => {
    const read = reads[name];
    if (read !== undefined) return { evidence: 'observed', enabled: true, request: read };
    const write = writes[name];
    if (write !== undefined) return { evidence: 'assumed', enabled: allowAssumed, request: write };
    return { evidence: 'assumed', enabled: false, lacking: lacking[name] ?? noSuch, request: '' };
  };
  // The names are exactly the operations.
  return Object.fromEntries(names.map((name) => [name, stateOf(name)])) as Boards['operations'];
}
