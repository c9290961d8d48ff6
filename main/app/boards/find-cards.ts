import { seenCard } from './seen.ts';
import type { Host } from '../host.ts';
import type { CardHit } from '../../sync/ports/mirror.ts';

/** Cards that were made here and are not in the mirror yet, with all words of a text in their title or description. Newest first. */
export function findUnsent(host: Host, text: string): readonly CardHit[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const made = host.outbox.all().filter(({ edit }) => edit.kind === 'create');
  return made.toReversed().flatMap(({ accountId, workspaceId, boardId, cardId }) => {
    const card = cardId === null ? null : seenCard(host, accountId, cardId);
    const all = `${card?.title ?? ''} ${card?.description ?? ''}`.toLowerCase();
    if (card === null || !words.every((word) => all.includes(word))) return [];
    const board = host.mirror.boards.board(accountId, boardId)?.name ?? '';
    return [
      { kind: 'card', accountId, workspaceId, boardId, cardId: card.id, title: card.title, board, modifiedAt: card.modifiedAt },
    ];
  });
}
