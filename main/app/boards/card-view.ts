import { attachmentHere } from './attachments.ts';
import { viewCandidates } from './maybe-made.ts';
import { boardOf, cardThere, makerOf, seenComments } from './seen.ts';
import { valueInWords, type BoardNames } from './value-words.ts';
import { isOwnId } from '../../sync/boards/edit.ts';
import { foldDraft, isShown } from '../../sync/boards/fold.ts';
import { SyncError } from '../../sync/errors.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { Card, CardField } from '../../sync/ports/boards.ts';
import type { EntryState, OutboxEntry } from '../../sync/ports/outbox.ts';

/** The most urgent first. */
const urgency: readonly EntryState[] = ['conflict', 'draft', 'failed', 'held', 'sending', 'waiting'];

/** How the unsent edits of something stand together; null when there are none. */
export function mostUrgent(entries: readonly OutboxEntry[]): EntryState | null {
  return urgency.find((state) => entries.some((entry) => entry.state === state)) ?? null;
}

/** What a tile shows of a card. */
export function tileOf(card: Card, entries: readonly OutboxEntry[]) {
  const { id, number, title, columnId, rank, labelId, assigneeId, coAssigneeIds, dueOn, estimate, blocked, done, checklist } =
    card;
  return {
    ...{ id, number, title, columnId, rank, labelId, assigneeId, coAssigneeIds, dueOn, estimate, done },
    blocked: blocked === null ? null : blocked.reason,
    checked: checklist.filter((item) => item.done).length,
    items: checklist.length,
    comments: card.commentCount,
    attachments: card.attachments.length,
    unsent: mostUrgent(entries),
  };
}

/** Everything of a card, whether it is there, deleted here, or gone with edits that are kept. Throws `gone`. */
export function viewCard(host: Host, accountId: number, wanted: RemoteId) {
  const cardId = host.outbox.realId(accountId, wanted);
  const entries = host.outbox.ofCard(accountId, cardId);
  const { card, deleted, draft } = findCard(host, { accountId, cardId }, entries);
  const board = boardOf(host, accountId, card.boardId);
  const { title, description, assigneeId, coAssigneeIds, labelId, activityId, startOn, dueOn, estimate, blocked } = card;
  const fields = { title, description, assigneeId, coAssigneeIds, labelId, activityId, startOn, dueOn, estimate, blocked };
  const about = (id: RemoteId) => mostUrgent(entries.filter(({ edit }) => partId(edit) === id));
  return {
    accountId,
    boardId: card.boardId,
    tile: tileOf(card, entries),
    fields,
    tags: host.mirror.boards.tags(accountId, cardId) ?? [],
    marks: marksOf(entries, { board, theirs: host.mirror.boards.card(accountId, cardId) }),
    checklist: card.checklist.map((item) => ({ ...item, unsent: about(item.id) })),
    comments:
      seenComments(host, accountId, cardId)?.map(({ id, text, authorName, createdAt, mine }) => {
        return { id, text, author: authorName, at: createdAt, mine, unsent: about(id) };
      }) ?? null,
    attachments: card.attachments.map(({ id, name, size }) => {
      return { id, name, size, local: attachmentHere(host, accountId, id) !== null };
    }),
    keepAttachments: host.outbox.withAttachments(accountId).has(cardId),
    reportedHours: card.reportedHours,
    createdAt: card.createdAt,
    createdBy: card.createdBy,
    modifiedAt: card.modifiedAt,
    writable: card.writable,
    isNew: isOwnId(card.id),
    deleted,
    draft,
    draftReason: draft ? (entries.find(({ state }) => state === 'draft')?.reason ?? null) : null,
    unclear: unclearOf(host, entries),
    webAddress: card.webAddress,
  };
}

function unclearOf(host: Host, entries: readonly OutboxEntry[]) {
  const entry = entries.find(({ edit, state }) => edit.kind === 'create' && state === 'conflict');
  return entry === undefined ? null : { entryId: String(entry.id), candidates: viewCandidates(host, entry) };
}

function partId(edit: OutboxEntry['edit']): RemoteId | null {
  if ('commentId' in edit) return edit.commentId;
  return 'itemId' in edit ? edit.itemId : null;
}

function findCard(
  host: Host,
  { accountId, cardId }: { accountId: number; cardId: RemoteId },
  entries: readonly OutboxEntry[],
): { card: Card; deleted: 'waiting' | 'sent' | null; draft: boolean } {
  const deletion = entries.findLast(({ edit, state }) => edit.kind === 'delete' && isShown({ edit, state }));
  const isBack = entries.some(({ edit, id }) => edit.kind === 'restore' && id > (deletion?.id ?? 0));
  if (deletion?.edit.kind === 'delete' && !isBack) return { card: deletion.edit.base, deleted: 'waiting', draft: false };
  const kept = host.outbox.kept(accountId, cardId);
  const drafts = entries.filter(({ state }) => state === 'draft');
  const isThere = host.mirror.boards.card(accountId, cardId) !== null;
  if (!isThere && drafts.length > 0) {
    const card = foldDraft(kept?.card ?? null, drafts, makerOf(host, accountId));
    if (card) return { card, deleted: null, draft: true };
  }
  if (!isThere && kept !== null && !isBack)
    return { card: kept.card, deleted: kept.why === 'deleted' ? 'sent' : null, draft: false };
  return { card: cardThere(host, accountId, cardId), deleted: null, draft: false };
}

type Part = CardField | 'place';

/** One mark for each field with an unsent edit, the most urgent one. */
function marksOf(entries: readonly OutboxEntry[], facts: { board: StoredBoard; theirs: Card | null }) {
  const byPart = Map.groupBy(
    entries.filter(({ edit }) => edit.kind === 'edit' || edit.kind === 'move'),
    ({ edit }): Part => (edit.kind === 'edit' ? edit.field : 'place'),
  );
  return [...byPart].flatMap(([part, some]) => {
    const state = mostUrgent(some);
    const entry = some.find((one) => one.state === state);
    if (!entry) return [];
    const isConflict = entry.state === 'conflict';
    const mine = isConflict ? mineInWords(entry, facts.board) : null;
    const theirs = isConflict && facts.theirs ? theirsInWords(entry, facts.theirs, facts.board) : null;
    return [{ part, entryId: String(entry.id), state: entry.state, reason: entry.reason, mine, theirs }];
  });
}

/** What an edit sets, as a person reads it; null for none. */
export function mineInWords({ edit }: Pick<OutboxEntry, 'edit'>, board: BoardNames): string | null {
  switch (edit.kind) {
    case 'create':
      return edit.fields.title;
    case 'edit':
      return valueInWords(edit.field, edit.mine, board);
    case 'move':
      return valueInWords('place', edit.to.columnId, board);
    case 'delete':
    case 'restore':
      return null;
    case 'addComment':
      return edit.text;
    case 'editComment':
    case 'renameColumn':
      return edit.mine;
    case 'deleteComment':
      return edit.base;
    case 'addItem':
      return edit.title;
    case 'editItem':
      return `${edit.mine.done ? '☑' : '☐'} ${edit.mine.title}`;
    case 'removeItem':
      return edit.base.title;
  }
}

/** What the service has where an edit is in conflict. */
export function theirsInWords({ edit }: Pick<OutboxEntry, 'edit'>, card: Card, board: BoardNames): string | null {
  if (edit.kind === 'edit') return valueInWords(edit.field, card[edit.field], board);
  if (edit.kind === 'move') return valueInWords('place', card.columnId, board);
  if (edit.kind === 'delete') return card.title;
  if (edit.kind !== 'editItem' && edit.kind !== 'removeItem') return null;
  const item = card.checklist.find(({ id }) => id === edit.itemId);
  return item ? `${item.done ? '☑' : '☐'} ${item.title}` : null;
}

/** Throws `gone` for a card that is not on the board as the person sees it. */
export function tileAmong(cards: readonly Card[], cardId: RemoteId, entries: readonly OutboxEntry[]) {
  const card = cards.find(({ id }) => id === cardId);
  if (!card) throw new SyncError('gone', 'This card is not there any more.');
  return tileOf(
    card,
    entries.filter((entry) => entry.cardId === cardId),
  );
}
