import { subjectOf, type BoardEdit } from './edit.ts';
import type { OutboxEntry } from '../ports/outbox.ts';

/** What becomes of the entries of a card when some of them are taken back. */
export interface TakenBack {
  /** Those that go: the asked ones and those that build on them. */
  readonly dropped: readonly OutboxEntry[];
  /** Those that stay, but now build on what was before the dropped ones; as they were, and as they are to be. */
  readonly rebased: readonly { readonly before: OutboxEntry; readonly after: OutboxEntry }[];
}

/** `lane`: all entries of one card or column, in order. */
export function takeBack(lane: readonly OutboxEntry[], ids: ReadonlySet<number>): TakenBack {
  const dropped = new Map<number, OutboxEntry>();
  for (const entry of lane) {
    if (ids.has(entry.id) || [...dropped.values()].some((gone) => buildsOn(entry.edit, gone.edit))) dropped.set(entry.id, entry);
  }
  const rebased = new Map<number, { before: OutboxEntry; after: OutboxEntry }>();
  for (const gone of [...dropped.values()].reverse()) {
    // A conflict or a draft is no part of what the person sees: nothing builds on it.
    if (gone.state === 'conflict' || gone.state === 'draft') continue;
    const next = lane.find(
      (entry) =>
        entry.id > gone.id && !dropped.has(entry.id) && subjectOf(entry.edit) === subjectOf(gone.edit) && isQueued(entry),
    );
    if (next === undefined) continue;
    const edit = onBaseOf(gone.edit, rebased.get(next.id)?.after.edit ?? next.edit);
    rebased.set(next.id, { before: next, after: { ...next, edit } });
  }
  return { dropped: [...dropped.values()], rebased: [...rebased.values()] };
}

function isQueued({ state }: OutboxEntry): boolean {
  return state === 'waiting' || state === 'failed' || state === 'held';
}

/** Whether an edit makes no sense without an earlier one. */
function buildsOn(edit: BoardEdit, gone: BoardEdit): boolean {
  switch (gone.kind) {
    case 'create':
    case 'restore':
      return true;
    case 'delete':
      return edit.kind === 'restore';
    case 'addComment':
    case 'addItem':
      return subjectOf(edit) === subjectOf(gone);
    case 'edit':
    case 'move':
    case 'editComment':
    case 'deleteComment':
    case 'editItem':
    case 'removeItem':
    case 'renameColumn':
      return false;
  }
}

/** An edit of the same subject as if the earlier one had never been made. */
function onBaseOf(gone: BoardEdit, edit: BoardEdit): BoardEdit {
  if (!('base' in gone) || !('base' in edit)) return edit;
  // Edits of one subject have bases of one kind, but for a deletion, which shows the card and not its earlier state.
  if (edit.kind === 'delete' || gone.kind === 'delete') return edit;
  return { ...edit, base: gone.base } as BoardEdit;
}
