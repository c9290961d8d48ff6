import type { Card } from '../sync/ports/boards.ts';
import type { Attempt, KeptCard, OutboxEntry } from '../sync/ports/outbox.ts';
import type { Value } from './connection.ts';

export const columns = `id, account_id AS accountId, workspace_id AS workspaceId, board_id AS boardId, card_id AS cardId, title, edit, at,
  state, error_kind AS errorKind, reason, attempts, next_at AS nextAt, attempt, revision`;

export const textColumns = 'account_id AS accountId, card_id AS cardId, part, text, began';

export type EntryRow = Omit<OutboxEntry, 'edit' | 'attempt'> & { readonly edit: string; readonly attempt: string | null };

export interface KeptRow {
  readonly account_id: number;
  readonly workspace_id: string;
  readonly card: string;
  readonly why: KeptCard['why'];
  readonly at: number;
}

/** JSON columns hold what `entryValues` wrote. */
export function entryOf(row: EntryRow): OutboxEntry {
  const edit = JSON.parse(row.edit) as OutboxEntry['edit'];
  return { ...row, edit, attempt: row.attempt === null ? null : (JSON.parse(row.attempt) as Attempt) };
}

export function entryValues(entry: OutboxEntry): Value[] {
  const { id, accountId, workspaceId, boardId, cardId, title, edit, at, state, errorKind, reason, attempts, nextAt } = entry;
  const attempt = entry.attempt === null ? null : JSON.stringify(entry.attempt);
  const place = [id, accountId, workspaceId, boardId, cardId, title, JSON.stringify(edit), at];
  return [...place, state, errorKind, reason, attempts, nextAt, attempt, entry.revision + 1];
}

export function keptOf(row: KeptRow): KeptCard {
  const { account_id: accountId, workspace_id: workspaceId, why, at } = row;
  return { accountId, workspaceId, card: JSON.parse(row.card) as Card, why, at };
}

/** An edit out of a damaged file: it may have been sent since it was written. */
export function draftOf(entry: OutboxEntry): OutboxEntry {
  const reason = 'It was in a file that got damaged. Look whether it has arrived before you send it again.';
  return { ...entry, state: 'draft', errorKind: 'broken', reason, nextAt: null };
}
