import { seenCard } from './seen.ts';
import type { Host } from '../host.ts';
import type { RemoteId } from '../../sync/ports/archive.ts';
import type { CardHit, RowHit, SearchHit } from '../../sync/ports/mirror.ts';

/** Cards that were made here and are not in the mirror yet, with all words of a text in their title or description. Newest first. */
function findUnsent(host: Host, text: string): readonly CardHit[] {
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

/** Documents, cards and rows of all accounts with all words of a text, best first; cards that were made here and not sent come before all. */
export function findEverywhere(host: Host, text: string, limit: number): readonly (SearchHit | CardHit | RowHit)[] {
  return [...findUnsent(host, text), ...host.mirror.find(text, { limit })].slice(0, limit);
}

/** Answers in which workspace a card is, by name. */
export function workspaceNames({ mirror }: Host): (card: CardHit) => string {
  const known = new Map<number, ReadonlyMap<RemoteId, string>>();
  return ({ accountId, workspaceId }) => {
    const names = known.get(accountId) ?? new Map(mirror.workspaces(accountId).map(({ id, name }) => [id, name]));
    known.set(accountId, names);
    return names.get(workspaceId) ?? '';
  };
}
