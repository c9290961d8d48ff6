import type { Boards } from '../../sync/ports/boards.ts';
import { documented, lacking } from './lacking.ts';

const noPeople = 'Units of Planpoint are assigned to nobody.';
const noComments = 'Units of Planpoint have no comments.';
const noChecklist = 'Units of Planpoint have no checklist.';
const onPage = (what: string): string => `${what} is set on Planpoint’s own pages.`;

/** What can be done with units (services.md 2.2), and why the rest cannot. */
export const boardOperations: Boards['operations'] = {
  list: documented('GET /api/units?pid={projectId}'),
  readCard: documented('GET /api/units/{unitId}'),
  createCard: documented('POST /api/units?name={name}&position={position}&pid={projectId} {"floor": {"_id": "{floorId}"}}'),
  'edit:title': documented('PATCH /api/units/{unitId} {"name": …}'),
  'edit:description': documented('PATCH /api/units/{unitId} {"description": …}'),
  'edit:assigneeId': lacking(noPeople),
  'edit:coAssigneeIds': lacking(noPeople),
  'edit:labelId': lacking(onPage('The layout of a unit')),
  'edit:activityId': lacking(onPage('The floor of a unit')),
  'edit:startOn': lacking('Units of Planpoint have no start day.'),
  'edit:dueOn': lacking(onPage('When the hold of a unit ends')),
  'edit:estimate': lacking('Units of Planpoint have no estimate.'),
  'edit:blocked': lacking('A unit of Planpoint is put on hold instead: move it there.'),
  moveCard: documented('PATCH /api/units/{unitId} {"status": …, "availability": …}'),
  deleteCard: documented('DELETE /api/units/{unitId}'),
  restoreCard: lacking('Planpoint has no trash: a deleted unit has to be made again.'),
  tags: lacking('Units of Planpoint have no tags.'),
  comments: lacking(noComments),
  addComment: lacking(noComments),
  editComment: lacking(noComments),
  deleteComment: lacking(noComments),
  addChecklistItem: lacking(noChecklist),
  editChecklistItem: lacking(noChecklist),
  deleteChecklistItem: lacking(noChecklist),
  renameColumn: lacking('The columns are the states that Planpoint has.'),
  attachments: documented('GET {address of the file}, without the token'),
  history: lacking('Planpoint keeps no history of units.'),
};
