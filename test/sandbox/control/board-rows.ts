import { latest } from '../archive/items.ts';
import type { Board, Card, CardFacts } from '../boards/model.ts';
import { isDone } from '../boards/model.ts';
import type { World } from '../world.ts';

/** The whole truth of a board. */
export interface BoardTruth {
  readonly id: number;
  readonly workspaceId: number;
  readonly name: string;
  readonly archived: boolean;
  readonly readers: readonly number[];
  /** In the order that people see. */
  readonly labels: readonly { readonly id: number; readonly name: string }[];
  /** Left to right. */
  readonly columns: readonly {
    readonly id: number;
    readonly name: string;
    readonly wipLimit: number | null;
    /** Top to bottom. */
    readonly cards: readonly CardTruth[];
  }[];
}

/** The whole truth of a card. Times are ms since the epoch. */
export interface CardTruth extends CardFacts {
  readonly id: number;
  readonly localId: number;
  readonly boardId: number;
  readonly columnId: number;
  readonly done: boolean;
  readonly createdAt: number;
  readonly createdBy: number;
  readonly checklist: readonly { readonly id: number; readonly title: string; readonly done: boolean }[];
  /** Oldest first. */
  readonly comments: readonly {
    readonly id: number;
    readonly by: number;
    readonly text: string;
    readonly encodedText: string;
    readonly at: number;
  }[];
  readonly attachments: readonly { readonly id: number; readonly name: string; readonly size: number }[];
}

export function boardTruth(world: World, board: Board): BoardTruth {
  return {
    id: board.id,
    workspaceId: board.workspaceId,
    name: board.name,
    archived: board.archived,
    readers: [...board.readers],
    labels: board.labels.map(({ id, name }) => ({ id, name })),
    columns: board.columns.map(({ id, name, wipLimit, cards }) => {
      return { id, name, wipLimit, cards: cards.map((card) => cardTruth(world, card)) };
    }),
  };
}

export function cardTruth(world: World, card: Card): CardTruth {
  return {
    id: card.id,
    localId: card.localId,
    boardId: card.board.id,
    columnId: card.column.id,
    ...card.facts,
    done: isDone(card),
    createdAt: card.createdTime,
    createdBy: card.createdBy,
    checklist: (card.checklist?.items ?? []).map((item) => ({ ...item })),
    comments: card.comments.map(({ id, createdBy, text, encodedText, createdTime }) => {
      return { id, by: createdBy, text, encodedText, at: createdTime };
    }),
    attachments: card.facts.attachmentIds.flatMap((id) => {
      const document = world.archive.find(id);
      return document?.kind === 'document' ? [{ id, name: document.name, size: latest(document).content.size }] : [];
    }),
  };
}
