import { mineInWords, theirsInWords } from './card-view.ts';
import { viewCandidates } from './maybe-made.ts';
import { seenComments } from './seen.ts';
import type { Host } from '../host.ts';
import type { StoredBoard } from '../../sync/ports/board-records.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

const mostText = 300;

/** All edits that were not sent, in the order of making, for people. */
export function viewOutbox(host: Host, redact: (text: string) => string) {
  const workspaces = new Map(
    host.settings.accounts().map(({ id }) => [id, new Map(host.mirror.workspaces(id).map((one) => [one.id, one.name]))]),
  );
  return host.outbox.all().map((entry) => {
    const { id, accountId, boardId, cardId, title, edit, at, state, attempts, nextAt } = entry;
    const board = host.mirror.boards.board(accountId, boardId);
    const card = cardId === null ? null : host.mirror.boards.card(accountId, cardId);
    return {
      ...{ accountId, boardId, cardId, title, at, state, attempts, nextAt },
      id: String(id),
      board: board?.name ?? '',
      workspace: workspaces.get(accountId)?.get(entry.workspaceId) ?? '',
      kind: edit.kind,
      field: edit.kind === 'edit' ? edit.field : null,
      value: cut(mineInWords(entry, board ?? nameless)),
      reason: entry.reason === null ? null : redact(entry.reason),
      webAddress: state === 'held' ? (card?.webAddress ?? null) : null,
      theirs: state === 'conflict' ? cut(theirsOf(host, entry, board)) : null,
      candidates: viewCandidates(host, entry),
    };
  });
}

const nameless: Pick<StoredBoard, 'details'> = { details: null };

function cut(text: string | null): string | null {
  return text === null || text.length <= mostText ? text : `${text.slice(0, mostText - 1)}…`;
}

function theirsOf(host: Host, entry: OutboxEntry, board: StoredBoard | null): string | null {
  const { accountId, cardId, edit } = entry;
  if (edit.kind === 'renameColumn') return board?.details?.columns.find(({ id }) => id === edit.columnId)?.name ?? null;
  if (cardId === null) return null;
  if (edit.kind === 'editComment' || edit.kind === 'deleteComment') {
    return seenComments(host, accountId, cardId)?.find(({ id }) => id === edit.commentId)?.text ?? null;
  }
  const card = host.mirror.boards.card(accountId, cardId);
  return card ? theirsInWords(entry, card, board ?? nameless) : null;
}
