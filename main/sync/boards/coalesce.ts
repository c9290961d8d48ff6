import { isSame, subjectOf } from './edit.ts';
import type { BoardEdit } from './edit.ts';
import type { OutboxEntry } from '../ports/outbox.ts';

/** Entries that go as one edit; null where they undo each other and nothing is left to send. */
export interface Group {
  readonly entries: readonly OutboxEntry[];
  readonly edit: BoardEdit | null;
}

/** Two edits of one subject as one, the second made on top of the first. Null when nothing is left of them. */
function joined(first: BoardEdit, second: BoardEdit): BoardEdit | null {
  if (first.kind === 'edit' && second.kind === 'edit') return settled({ ...second, base: first.base } as BoardEdit); // Of one field both.
  if (first.kind === 'move' && second.kind === 'move') return settled({ ...second, base: first.base });
  if (first.kind === 'renameColumn' && second.kind === 'renameColumn') return settled({ ...second, base: first.base });
  if (first.kind === 'addComment' && second.kind === 'editComment') return { ...first, text: second.mine };
  if (first.kind === 'editComment' && second.kind === 'editComment') return settled({ ...second, base: first.base });
  if (first.kind === 'editComment' && second.kind === 'deleteComment') return { ...second, base: first.base };
  if (first.kind === 'addItem' && second.kind === 'editItem') return { ...first, title: second.mine.title };
  if (first.kind === 'editItem' && second.kind === 'editItem') return settled({ ...second, base: first.base });
  if (first.kind === 'editItem' && second.kind === 'removeItem') return { ...second, base: first.base };
  return null;
}

/** Whether a later edit can become a part of an earlier one, instead of following it. */
function joins(first: BoardEdit, second: BoardEdit): boolean {
  if (subjectOf(first) !== subjectOf(second)) return false;
  // An item is added with its title alone: ticking it is a request of its own.
  if (first.kind === 'addItem' && second.kind === 'editItem') return second.mine.done === second.base.done;
  return first.kind !== 'create' && first.kind !== 'delete' && first.kind !== 'restore';
}

/** Nothing, when an edit leads back to where it began. */
function settled(edit: BoardEdit): BoardEdit | null {
  switch (edit.kind) {
    case 'edit':
    case 'editComment':
    case 'editItem':
    case 'renameColumn':
      return isSame(edit.base, edit.mine) ? null : edit;
    case 'move': {
      const { base, to } = edit;
      return isSame([base.boardId, base.columnId, base.above[0]], [to.boardId, to.columnId, to.above[0]]) ? null : edit;
    }
    case 'create':
    case 'delete':
    case 'restore':
    case 'addComment':
    case 'deleteComment':
    case 'addItem':
    case 'removeItem':
      return edit;
  }
}

/** The first entry with those of `others` that build on it, in their order. */
export function groupOf(first: OutboxEntry, others: readonly OutboxEntry[]): Group {
  const entries = [first];
  let edit: BoardEdit | null = settled(first.edit);
  for (const entry of others) {
    const before = edit ?? first.edit;
    if (subjectOf(entry.edit) !== subjectOf(first.edit)) continue;
    if (!joins(before, entry.edit)) break;
    entries.push(entry);
    edit = edit === null ? settled(withBase(entry.edit, first.edit)) : joined(edit, entry.edit);
    // What was added and taken away again is over: nothing builds on it.
    if (edit === null && (before.kind === 'addComment' || before.kind === 'addItem')) break;
  }
  return { entries, edit };
}

/** An edit on top of one that led back to its beginning. */
function withBase(edit: BoardEdit, first: BoardEdit): BoardEdit {
  return joined(first, edit) ?? edit;
}
