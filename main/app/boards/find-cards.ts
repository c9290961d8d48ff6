import { seenCard } from './seen.ts';
import type { Host } from '../host.ts';
import { cardItself } from '../../sync/ports/boards.ts';
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

type Found = SearchHit | CardHit | RowHit;

/**
 * Documents, cards and rows of all accounts with all words of a text, best first; cards that were made here and not sent come before all. A card
 * that stands on several boards is found once, with the names of all of them.
 */
export function findEverywhere(host: Host, text: string, limit: number): readonly Found[] {
  const hits = [...findUnsent(host, text), ...host.mirror.find(text, { limit: limit * 2 })];
  const cards = hits.filter((hit) => hit.kind === 'card');
  const places = Map.groupBy(cards, itself);
  const once = hits.flatMap((hit): readonly Found[] => {
    if (hit.kind !== 'card') return [hit];
    const all = places.get(itself(hit)) ?? [];
    return all[0] === hit ? [onItsBoards(all, hit)] : [];
  });
  return once.slice(0, limit);
}

function itself({ accountId, cardId }: CardHit): string {
  return `${accountId} ${cardItself(cardId)}`;
}

/** The board whose card has no more than its own id comes first: it is that of its project. */
function onItsBoards(places: readonly CardHit[], any: CardHit): CardHit {
  const main = places.find(({ cardId }) => cardId === cardItself(cardId)) ?? any;
  const others = places.filter((place) => place !== main).map(({ board }) => board);
  return { ...main, board: [main.board, ...others].join(', ') };
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
