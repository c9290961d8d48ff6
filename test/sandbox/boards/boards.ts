import type { Archive } from '../archive/archive.ts';
import type { Content } from '../archive/content.ts';
import { IdSequence } from '../archive/ids.ts';
import type { SandboxClock } from '../clock.ts';
import { notFound } from '../wire/api-error.ts';
import { CardLog } from './card-log.ts';
import { changesOf } from './changes.ts';
import { checkPlace, placeCard, takeCard } from './columns.ts';
import type { Act, Board, Card, CardFacts, Column, Place } from './model.ts';
import { emptyCard } from './model.ts';

export interface BoardFacts {
  readonly name: string;
  readonly columns: readonly { readonly id: number; readonly name: string; readonly wipLimit?: number }[];
  readonly labels: readonly { readonly id: number; readonly name: string }[];
}

interface TrashedCard {
  readonly card: Card;
  /** Epoch seconds. */
  readonly deletedTime: number;
}

/** The boards of all workspaces and their cards. Knows no rights: callers check them. Throws only `ApiError`. */
export class Boards {
  readonly log: CardLog;
  readonly #clock: SandboxClock;
  readonly #archive: Archive;
  /** Not those of the archive, which would depend on when the boards of a seed are made. */
  readonly #fileIds = new IdSequence(1_947_480_001, 7);
  readonly #boardIds = new IdSequence(1_358_069, 17);
  /** Beyond 32 bits. */
  readonly #cardIds = new IdSequence(4_318_776_663, 11);
  readonly #boards = new Map<number, Board>();
  readonly #cards = new Map<number, Card>();
  readonly #trash = new Map<number, TrashedCard>();
  readonly #localIds = new Map<number, number>();

  constructor(clock: SandboxClock, archive: Archive) {
    this.#clock = clock;
    this.#archive = archive;
    this.log = new CardLog(() => clock.now());
  }

  addBoard(workspaceId: number, facts: BoardFacts): Board {
    const board: Board = {
      id: this.#boardIds.next(),
      workspaceId,
      name: facts.name,
      archived: false,
      columns: facts.columns.map(({ id, name, wipLimit }) => ({ id, name, wipLimit: wipLimit ?? null, cards: [] })),
      labels: facts.labels.map(({ id, name }) => ({ id, name })),
      cards: new Map(),
      attachments: this.#archive.addRoot(workspaceId, this.#fileIds.next()),
      readers: new Set(),
    };
    this.#boards.set(board.id, board);
    return board;
  }

  /** A file for cards of a board. */
  addFile(board: Board, file: { name: string; content: Content }, act: { by: number; at?: number }): number {
    return this.#archive.createDocument(board.attachments, { ...file, id: this.#fileIds.next() }, act).id;
  }

  find(id: number): Board | undefined {
    return this.#boards.get(id);
  }

  board(id: number): Board {
    const board = this.#boards.get(id);
    if (!board) throw notFound('BOARD', id);
    return board;
  }

  boardsOf(workspaceId: number): readonly Board[] {
    return [...this.#boards.values()].filter((board) => board.workspaceId === workspaceId);
  }

  /** Gone for good with all its cards, those in the trash too. */
  removeBoard(board: Board): void {
    this.#boards.delete(board.id);
    for (const id of board.cards.keys()) this.#cards.delete(id);
    for (const [id, { card }] of this.#trash) if (card.board === board) this.#trash.delete(id);
    this.#archive.removeRoot(board.attachments);
  }

  findCard(id: number): Card | undefined {
    return this.#cards.get(id);
  }

  /** A live card. */
  card(id: number): Card {
    const card = this.#cards.get(id);
    if (!card) throw notFound('CARD', id);
    return card;
  }

  /** At the bottom of its column. */
  createCard(column: Column, given: { board: Board; facts: Partial<CardFacts> & Pick<CardFacts, 'title'> }, act: Act): Card {
    const { board } = given;
    const facts = { ...emptyCard, ...given.facts };
    const localId = (this.#localIds.get(board.workspaceId) ?? 0) + 1;
    this.#localIds.set(board.workspaceId, localId);
    const card: Card = {
      id: this.#cardIds.next(),
      localId,
      board,
      facts: given.facts.isBlocked ? facts : { ...facts, blockReason: null },
      column,
      displayOrder: 0,
      createdTime: act.at ?? this.#clock.now(),
      createdBy: act.by,
      columnFirstUpdated: null,
      columnLastUpdated: null,
      checklist: null,
      comments: [],
    };
    this.#add(card, { column, after: column.cards.at(-1) ?? null });
    this.log.note(card, act, {
      action: 'create',
      changed: { ...changesOf<CardFacts>(emptyCard, card.facts), columnId: [null, column.id] },
    });
    return card;
  }

  /** A card that is not blocked has no reason. */
  changeCard(card: Card, changed: Partial<CardFacts>, act: Act): void {
    const before = card.facts;
    const after = { ...before, ...changed };
    card.facts = after.isBlocked ? after : { ...after, blockReason: null };
    this.log.note(card, act, { action: 'change', changed: changesOf(before, card.facts) });
  }

  /** Within its board. `swimlane`: the activity that it comes to; undefined when it stays in its lane. */
  moveCard(card: Card, place: Place, { swimlane, act }: { swimlane?: number | null | undefined; act: Act }): void {
    checkPlace(card, place);
    const before = { columnId: card.column.id, after: cardAbove(card), planletId: card.facts.planletId };
    takeCard(card);
    placeCard(card, place);
    if (before.columnId !== place.column.id) {
      card.columnLastUpdated = act.at ?? this.#clock.now();
      card.columnFirstUpdated ??= card.columnLastUpdated;
    }
    if (swimlane !== undefined) card.facts = { ...card.facts, planletId: swimlane };
    const after = { columnId: place.column.id, after: cardAbove(card), planletId: card.facts.planletId };
    this.log.note(card, act, { action: 'move', changed: changesOf(before, after) });
  }

  trashCard(card: Card, act: Act): void {
    takeCard(card);
    card.board.cards.delete(card.id);
    this.#cards.delete(card.id);
    this.#trash.set(card.id, { card, deletedTime: Math.floor((act.at ?? this.#clock.now()) / 1000) });
    this.log.note(card, act, { action: 'delete' });
  }

  trashOf(workspaceId: number): readonly TrashedCard[] {
    return [...this.#trash.values()].filter(({ card }) => card.board.workspaceId === workspaceId);
  }

  /** A card in the trash. */
  trashed(id: number): Card {
    const card = this.#trash.get(id)?.card;
    if (!card) throw notFound('TRASH_ITEM', id);
    return card;
  }

  /** Back to the bottom of its column, or of the first one when that is gone. */
  restoreCard(card: Card, act: Act): void {
    this.#trash.delete(card.id);
    const column = card.board.columns.includes(card.column) ? card.column : card.board.columns[0];
    if (!column) throw notFound('COLUMN', card.column.id);
    this.#add(card, { column, after: column.cards.at(-1) ?? null });
    this.log.note(card, act, { action: 'restore' });
  }

  #add(card: Card, place: Place): void {
    placeCard(card, place);
    card.board.cards.set(card.id, card);
    this.#cards.set(card.id, card);
  }
}

function cardAbove(card: Card): number | null {
  return card.column.cards[card.column.cards.indexOf(card) - 1]?.id ?? null;
}
