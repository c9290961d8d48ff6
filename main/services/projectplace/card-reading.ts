import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card, CardAttachment, CardEvent, ChecklistItem } from '../../sync/ports/boards.ts';
import type { HttpRequest } from '../http/transport.ts';
import type { ApiAnswer } from './api.ts';
import { readAccess } from './item-facts.ts';
import { byId, rowsOf, WireFields } from './wire-fields.ts';

/** What a card's own answer may leave out. */
export interface CardPlaceFacts {
  readonly boardId: RemoteId | null;
  /** The page where a person sees it. */
  page(id: RemoteId): string;
}

/** `{id, items: […]}` or null (contract 7.1). */
export function readChecklist(card: WireFields): readonly ChecklistItem[] {
  const rows = card.object('checklist')?.rows('items') ?? [];
  const order = (row: WireFields): number => row.number('order') ?? 0;
  return rows
    .toSorted((a, b) => order(a) - order(b))
    .map((row) => ({ id: row.requiredId('id'), title: row.text('title'), done: row.flag('done') ?? false }));
}

function attachmentsIn(card: WireFields): readonly CardAttachment[] {
  return card.rows('all_attachments').map((row) => {
    const id = row.requiredId('id');
    const type = row.text('mimetype');
    return { id, name: row.text('name') || id, type: type === '' ? null : type, size: row.number('size') };
  });
}

function coAssigneesIn(card: WireFields): readonly RemoteId[] {
  const ids = card.rows('contributors').map((row) => row.requiredId('id'));
  return [...new Set(ids)].sort(byId);
}

function blockedIn(card: WireFields): Card['blocked'] {
  return card.flag('is_blocked') === true ? { reason: card.text('is_blocked_reason') } : null;
}

function columnIn(card: WireFields): RemoteId {
  return card.id('column_id') ?? card.object('progress')?.id('id') ?? card.requiredId('column_id');
}

/** Only an address that leads to a page: it is opened in the browser. */
function pageIn(card: WireFields, fallback: string): string {
  const url = card.text('direct_url');
  return url.startsWith('https://') && URL.canParse(url) ? url : fallback;
}

/** The unit of `reported_time` and what an edit changes of the times are shown by no source, hence the nulls. */
function cardOf(card: WireFields, place: CardPlaceFacts): Card {
  const id = card.requiredId('id');
  return {
    id,
    boardId: card.id('board_id') ?? place.boardId ?? card.requiredId('board_id'),
    columnId: columnIn(card),
    rank: card.number('display_order') ?? 0,
    number: card.number('local_id'),
    title: card.requiredText('title'),
    description: card.text('description'),
    assigneeId: card.positiveId('assignee_id') ?? card.object('assignee')?.positiveId('id') ?? null,
    coAssigneeIds: coAssigneesIn(card),
    labelId: card.id('label_id'),
    activityId: card.positiveId('planlet_id') ?? card.object('planlet')?.positiveId('id') ?? null,
    startOn: card.day('start_date'),
    dueOn: card.day('due_date'),
    estimate: card.number('estimate'),
    blocked: blockedIn(card),
    done: card.flag('is_done') ?? false,
    createdAt: card.time('created_time'),
    createdBy: card.object('creator')?.text('name') ?? null,
    modifiedAt: null,
    commentCount: card.number('comment_count') ?? 0,
    checklist: readChecklist(card),
    tagIds: card.has('tag_ids') ? card.ids('tag_ids') : null,
    attachments: attachmentsIn(card),
    reportedHours: null,
    writable: readAccess(card.text('access')),
    webAddress: pageIn(card, place.page(id)),
  };
}

/** One card (contract 7.1). */
export function readCard({ value, request }: ApiAnswer, place: CardPlaceFacts): Card {
  return cardOf(new WireFields(value, 'the card', request), place);
}

/** Cards of a board: a bare list. */
export function readCards(value: unknown, place: CardPlaceFacts, request: HttpRequest): readonly Card[] {
  return rowsOf(value, 'cards', request).map((row) => cardOf(row, place));
}

/** Contract 7.7: words for people, newest first. */
export function readHistory({ value, request }: ApiAnswer): readonly CardEvent[] {
  const rows = new WireFields(value, 'the history', request).rows('data');
  const events = rows.map((row): CardEvent => {
    const parts = [row.text('action_verbose') || row.text('action'), row.text('progress_verbose'), row.text('action_new_title')];
    const what = parts.filter((part) => part !== '').join(' ');
    return { at: row.time('ts') ?? 0, by: row.text('user_verbose'), what };
  });
  return events.sort((a, b) => b.at - a.at);
}
