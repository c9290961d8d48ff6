import type { BoardEdit } from '../../sync/boards/edit.ts';
import type { BoardOperation } from '../../sync/ports/boards.ts';

/** The operation of the service that an edit needs. */
export function operationOf(edit: BoardEdit): BoardOperation {
  switch (edit.kind) {
    case 'create':
      return 'createCard';
    case 'edit':
      return `edit:${edit.field}`;
    case 'move':
      return 'moveCard';
    case 'delete':
      return 'deleteCard';
    case 'restore':
      return 'restoreCard';
    case 'addComment':
    case 'editComment':
    case 'deleteComment':
    case 'renameColumn':
      return edit.kind;
    case 'addItem':
      return 'addChecklistItem';
    case 'editItem':
      return 'editChecklistItem';
    case 'removeItem':
      return 'deleteChecklistItem';
  }
}
