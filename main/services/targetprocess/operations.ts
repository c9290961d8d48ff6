import type { ArchiveOperation, Evidence, OperationState } from '../../sync/ports/archive.ts';
import type { BoardOperation } from '../../sync/ports/boards.ts';

interface Form {
  readonly evidence: Evidence;
  readonly request: string;
}

type Lacking = string;

function known(evidence: Evidence, request: string): Form {
  return { evidence, request };
}

/** `documented`: the vendor's own pages; `observed`: recorded traffic or clients that run (contract 1.5 to 1.9). */
const archiveForms: Readonly<Record<ArchiveOperation, Form | Lacking>> = {
  list: known('documented', 'GET /api/v1/Attachments?where=(General.Id in ({ids}))'),
  read: known('observed', 'GET /Attachment.aspx?AttachmentID={id}'),
  upload: known('documented', 'POST /UploadFile.ashx (multipart/form-data: generalid, then the file)'),
  createFolder:
    'A folder is a card of Targetprocess. Make the card on a board, attach a first file to it on its page, and the folder appears here.',
  rename:
    'Targetprocess cannot rename an attachment. Rename a card on its board; a file has to be uploaded again under the new name.',
  move: 'Targetprocess cannot move an attachment from card to card. Upload it to the other card, and delete it here.',
  trash: known('documented', 'DELETE /api/v1/Attachments/{id}'),
  restore: 'A deleted attachment of Targetprocess is gone.',
  versions: 'Targetprocess keeps no versions of attachments.',
  lock: 'Targetprocess has no locks.',
};

const edit = (body: string): string => `POST /api/v1/{Collection}/{id} ${body}`;
const noChecklist = 'Cards of Targetprocess have no checklist.';

const boardForms: Readonly<Record<BoardOperation, Form | Lacking>> = {
  list: known('documented', 'GET /api/v1/{Collection}?where=(Project.Id eq {id})'),
  readCard: known('documented', 'GET /api/v1/{Collection}/{id}'),
  createCard: known('documented', 'POST /api/v1/{Collection} {"Name": …, "Project": {"Id": …}}'),
  'edit:title': known('documented', edit('{"Name": …}')),
  'edit:description': known('observed', edit('{"Description": "<!--markdown-->…"}')),
  'edit:assigneeId': known('observed', 'POST /api/v1/Assignments, DELETE /api/v1/Assignments/{id}'),
  'edit:coAssigneeIds': known('observed', 'POST /api/v1/Assignments, DELETE /api/v1/Assignments/{id}'),
  'edit:labelId': 'A card of Targetprocess changes its type on its page.',
  'edit:activityId': known('observed', edit('{"Feature": {"Id": …}}')),
  'edit:startOn': known('assumed', edit('{"PlannedStartDate": "YYYY-MM-DDT00:00:00"}')),
  'edit:dueOn': known('assumed', edit('{"PlannedEndDate": "YYYY-MM-DDT00:00:00"}')),
  'edit:estimate': known('observed', edit('{"Effort": …}')),
  'edit:blocked': 'Whether a card of Targetprocess is blocked is set on its page, with an impediment.',
  moveCard: known('documented', edit('{"EntityState": {"Id": …}, "NumericPriority": …}')),
  deleteCard: 'A card that is deleted in Targetprocess cannot be brought back from here. Delete it on its page.',
  restoreCard: 'A card that is deleted in Targetprocess cannot be brought back from here.',
  tags: known('observed', 'GET /api/v1/Tags'),
  comments: known('documented', 'GET /api/v1/Comments?where=(General.Id eq {id})'),
  addComment: known('documented', 'POST /api/v1/Comments {"Description": …, "General": {"Id": …}}'),
  editComment: known('documented', 'POST /api/v1/Comments/{id} {"Description": …}'),
  deleteComment: known('observed', 'DELETE /api/v1/Comments/{id}'),
  addChecklistItem: noChecklist,
  editChecklistItem: noChecklist,
  deleteChecklistItem: noChecklist,
  renameColumn:
    'A column is a state of the process, which other projects may share. An administrator renames it in Targetprocess.',
  attachments: known('observed', 'GET /Attachment.aspx?AttachmentID={id}'),
  history: 'The history of a card is on its page.',
};

function states<Name extends string>(
  forms: Readonly<Record<Name, Form | Lacking>>,
  allowAssumed: boolean,
): Readonly<Record<Name, OperationState>> {
  const stateOf = (form: Form | Lacking): OperationState =>
    typeof form === 'string'
      ? { evidence: 'documented', enabled: false, lacking: form, request: `none: ${form}` }
      : { ...form, enabled: form.evidence !== 'assumed' || allowAssumed };
  // The keys of the table are exactly the operations.
  const names = Object.keys(forms) as Name[];
  return Object.fromEntries(names.map((name) => [name, stateOf(forms[name])])) as Record<Name, OperationState>;
}

export function archiveStates(allowAssumed: boolean): Readonly<Record<ArchiveOperation, OperationState>> {
  const all = states(archiveForms, allowAssumed);
  const folder =
    'A folder is a card of Targetprocess, which is not deleted with its files. Delete the files, or the card on its page.';
  return { ...all, trash: { ...all.trash, lackingFor: { folder } } };
}

export function boardStates(allowAssumed: boolean): Readonly<Record<BoardOperation, OperationState>> {
  return states(boardForms, allowAssumed);
}
