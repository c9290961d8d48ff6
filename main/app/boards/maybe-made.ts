import { otherPeople } from './board-world.ts';
import type { BoardHome } from './seen.ts';
import { maybeMade } from '../../sync/boards/verdict.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { Card } from '../../sync/ports/boards.ts';
import type { OutboxEntry } from '../../sync/ports/outbox.ts';

/** What a new card whose answer was lost may have become, while a person is asked about it; none for every other edit. */
export function candidatesOf({ mirror, outbox }: BoardHome, entry: OutboxEntry): readonly Card[] {
  const { accountId, boardId, edit, state, attempt } = entry;
  if (edit.kind !== 'create' || state !== 'conflict' || attempt === null) return [];
  const cards = mirror.boards.cards(accountId, boardId);
  const others = otherPeople({ records: mirror.boards, accountId }, boardId);
  return maybeMade({ cards, others, made: outbox.madeIds(accountId) }, attempt);
}

/** The same for people: enough to tell one card from another. */
export function viewCandidates(home: BoardHome, entry: OutboxEntry) {
  const { accountId, boardId } = entry;
  const columns = home.mirror.boards.board(accountId, boardId)?.details?.columns ?? [];
  const nameOf = (columnId: RemoteId) => columns.find(({ id }) => id === columnId)?.name ?? null;
  return candidatesOf(home, entry).map(({ id, number, title, columnId, createdAt, createdBy, webAddress }) => {
    return { id, number, title, column: nameOf(columnId), createdAt, createdBy, webAddress };
  });
}
