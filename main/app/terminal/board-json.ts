import { boardRows, needsPerson } from '../boards/board-view.ts';
import { mostUrgent, viewCard } from '../boards/card-view.ts';
import { boardOf, entriesOn, seenCards, seenColumns } from '../boards/seen.ts';
import { viewOutbox } from '../boards/outbox-view.ts';
import { inOrder } from '../../sync/boards/verdict.ts';
import { accountNames } from './names.ts';
import { isoTime } from './words.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { BoardDetails, StoredBoard } from '../../sync/ports/board-records.ts';
import type { Card } from '../../sync/ports/boards.ts';

// What `--json` prints of boards, see `json-shapes.ts`.

/** All boards, or those of one account. */
export function boardsJson(host: Host, only?: number) {
  const names = accountNames(host);
  return boardRows(host, () => null, only).map((row) => {
    const { id, name, workspaceId, workspace, accountId, archived, kept, open, cards, overdue, mine, unsent, needsYou } = row;
    const columns = seenColumns(host, accountId, boardOf(host, accountId, id));
    return {
      ...{ id, name, workspaceId, workspace, account: names.get(accountId) ?? null, archived, kept },
      columns: columns.map((column) => ({
        id: column.id,
        name: column.name,
        wipLimit: column.wipLimit,
        done: column.done,
      })),
      ...{ cards, open, overdue, mine, unsent, needsYou },
      goneAt: isoTime(row.goneAt),
      readAt: isoTime(row.readAt),
      problem: row.problem,
    };
  });
}

/** The cards of a board as the person sees them: column by column, from above. */
export function cardsJson(host: Host, board: StoredBoard) {
  const { accountId, id: boardId } = board;
  const cards = seenCards(host, accountId, boardId);
  const entries = entriesOn(host, accountId, { boardId, cards: host.mirror.boards.cards(accountId, boardId) });
  const byCard = Map.groupBy(entries, ({ cardId }) => cardId);
  const columns = seenColumns(host, accountId, board);
  const at = new Map(columns.map(({ id }, index) => [id, index]));
  const sorted = [...inOrder(cards)].sort((a, b) => (at.get(a.columnId) ?? Infinity) - (at.get(b.columnId) ?? Infinity));
  return sorted.map((card) => cardJson(card, { board, columns, unsent: mostUrgent(byCard.get(card.id) ?? []) }));
}

type Names = readonly { readonly id: RemoteId; readonly name: string }[];

function nameIn(names: Names | undefined, id: RemoteId | null): string | null {
  return id === null ? null : (names?.find((one) => one.id === id)?.name ?? null);
}

function cardJson(card: Card, facts: { board: StoredBoard; columns: Names; unsent: string | null }) {
  const { id, number, title, boardId, columnId, labelId, assigneeId, coAssigneeIds, startOn, dueOn, estimate, done } = card;
  const { details } = facts.board;
  return {
    ...{ id, number, title, boardId, columnId, column: nameIn(facts.columns, columnId) },
    ...{ labelId, label: nameIn(details?.labels, labelId) },
    ...{ assigneeId, assignee: nameIn(details?.people, assigneeId), coAssigneeIds, startOn, dueOn, estimate },
    blocked: card.blocked?.reason ?? null,
    done,
    items: card.checklist.length,
    itemsDone: card.checklist.filter((item) => item.done).length,
    comments: card.commentCount,
    attachments: card.attachments.length,
    modifiedAt: isoTime(card.modifiedAt),
    unsent: facts.unsent,
    webAddress: card.webAddress,
  };
}

/** Everything of a card. Throws `gone`. */
export function wholeCardJson(host: Host, { accountId, cardId }: { accountId: number; cardId: RemoteId }) {
  const view = viewCard(host, accountId, cardId);
  const { boardId, fields, tile } = view;
  const board = boardOf(host, accountId, boardId);
  const { details } = board;
  return {
    ...{ id: tile.id, number: tile.number, account: accountNames(host).get(accountId) ?? null, boardId, board: board.name },
    ...{ columnId: tile.columnId, column: nameIn(seenColumns(host, accountId, board), tile.columnId) },
    ...fieldsJson(fields, details),
    tags: view.tags,
    done: tile.done,
    checklist: view.checklist,
    comments: view.comments?.map((comment) => ({ ...comment, at: isoTime(comment.at) })) ?? null,
    attachments: view.attachments,
    unsent: tile.unsent,
    unsentFields: view.marks.map(({ part, entryId, ...mark }) => ({ field: part, entry: entryId, ...mark })),
    reportedHours: view.reportedHours,
    createdAt: isoTime(view.createdAt),
    createdBy: view.createdBy,
    modifiedAt: isoTime(view.modifiedAt),
    ...{ deleted: view.deleted, draft: view.draft, webAddress: view.webAddress },
  };
}

function fieldsJson(fields: ReturnType<typeof viewCard>['fields'], details: BoardDetails | null) {
  const { title, description, labelId, assigneeId, coAssigneeIds, activityId, startOn, dueOn, estimate, blocked } = fields;
  return {
    ...{ title, description, labelId, label: nameIn(details?.labels, labelId) },
    ...{ assigneeId, assignee: nameIn(details?.people, assigneeId) },
    ...{ coAssigneeIds, coAssignees: coAssigneeIds.map((id) => nameIn(details?.people, id) ?? id) },
    ...{ activityId, activity: nameIn(details?.activities, activityId) },
    ...{ startOn, dueOn, estimate, blocked: blocked?.reason ?? null },
  };
}

/** All edits that were not sent, in the order of making. */
export function outboxJson(host: Host) {
  const names = accountNames(host);
  const waiting = new Set(
    host.outbox
      .all()
      .filter((entry) => !needsPerson(entry))
      .map(({ id }) => String(id)),
  );
  return viewOutbox(host, (text) => text).map((row) => {
    const { id, accountId, boardId, board, workspace, cardId, title, kind, field, value, state, reason, theirs, attempts } = row;
    const candidates = row.candidates.map((card) => ({ ...card, createdAt: isoTime(card.createdAt) }));
    return {
      ...{
        id,
        account: names.get(accountId) ?? null,
        boardId,
        board,
        workspace,
        cardId,
        title,
        kind,
        field,
        value,
        state,
        reason,
      },
      ...{ theirs, candidates, attempts, needsYou: !waiting.has(id), at: isoTime(row.at), nextAt: isoTime(row.nextAt) },
      webAddress: row.webAddress,
    };
  });
}
