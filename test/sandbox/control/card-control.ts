import type { Content } from '../archive/content.ts';
import { memoryContent } from '../archive/content.ts';
import { checklistItemOf } from '../boards/checklists.ts';
import { columnOf } from '../boards/columns.ts';
import { commentOf } from '../boards/conversations.ts';
import type { Act, Board, Card, CardChange, CardFacts } from '../boards/model.ts';
import { malformed } from '../wire/api-error.ts';
import type { World } from '../world.ts';
import type { CardTruth } from './board-rows.ts';
import { cardTruth } from './board-rows.ts';

/** Where a card is to go. What is left out stays; without a card above it a card goes to the top of another column's cards. */
export interface ControlPlace {
  readonly columnId?: number | undefined;
  /** The card above it; null for the top. */
  readonly after?: number | null | undefined;
}

/** What other people do with cards, without rights. `by` is a user's id, the owner of the workspace when left out. Throws `ApiError`. */
export class CardControl {
  readonly #world: () => World;

  constructor(world: () => World) {
    this.#world = world;
  }

  card(id: number): CardTruth {
    const world = this.#world();
    return cardTruth(world, world.boards.card(id));
  }

  /** Also of a card that is deleted. Oldest first. */
  log(cardId: number): readonly CardChange[] {
    return this.#world().boards.log.of(cardId);
  }

  /** In the first column when none is named; at the bottom when no place is named. */
  create(
    boardId: number,
    facts: Partial<CardFacts> & Pick<CardFacts, 'title'>,
    { by, ...place }: ControlPlace & { by?: number | undefined } = {},
  ): CardTruth {
    const world = this.#world();
    const board = world.boards.board(boardId);
    const column = place.columnId === undefined ? board.columns[0] : columnOf(board, place.columnId);
    if (!column) throw malformed('The board has no columns');
    const card = world.boards.createCard(column, { board, facts }, this.#act(board, by));
    if (place.after !== undefined) this.#move(card, place, by);
    return cardTruth(world, card);
  }

  change(id: number, changed: Partial<CardFacts>, { by, ...place }: ControlPlace & { by?: number | undefined } = {}): CardTruth {
    const world = this.#world();
    const card = world.boards.card(id);
    if (Object.keys(changed).length > 0) world.boards.changeCard(card, changed, this.#act(card.board, by));
    if (place.columnId !== undefined || place.after !== undefined) this.#move(card, place, by);
    return cardTruth(world, card);
  }

  /** To the trash. */
  remove(id: number, by?: number): void {
    const { boards } = this.#world();
    const card = boards.card(id);
    boards.trashCard(card, this.#act(card.board, by));
  }

  restore(id: number, by?: number): CardTruth {
    const world = this.#world();
    const card = world.boards.trashed(id);
    world.boards.restoreCard(card, this.#act(card.board, by));
    return cardTruth(world, card);
  }

  addComment(cardId: number, text: string, by?: number): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    world.conversations.add(card, { text, encodedText: text, attachmentIds: [] }, this.#act(card.board, by));
    return cardTruth(world, card);
  }

  changeComment(cardId: number, commentId: number, text: string): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    const comment = commentOf(card, commentId);
    const facts = { text, encodedText: text, attachmentIds: comment.attachmentIds };
    world.conversations.change(card, comment, { facts, act: { by: comment.createdBy, via: 'control' } });
    return cardTruth(world, card);
  }

  removeComment(cardId: number, commentId: number): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    world.conversations.remove(card, commentOf(card, commentId), this.#act(card.board));
    return cardTruth(world, card);
  }

  addChecklistItem(cardId: number, facts: { title: string; done: boolean }, by?: number): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    world.checklists.add(card, facts, this.#act(card.board, by));
    return cardTruth(world, card);
  }

  changeChecklistItem(cardId: number, itemId: number, facts: { title?: string; done?: boolean }): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    world.checklists.change(card, checklistItemOf(card, itemId), { facts, act: this.#act(card.board) });
    return cardTruth(world, card);
  }

  removeChecklistItem(cardId: number, itemId: number): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    world.checklists.remove(card, checklistItemOf(card, itemId), this.#act(card.board));
    return cardTruth(world, card);
  }

  attach(cardId: number, file: { name: string; content: Content | Uint8Array }, by?: number): CardTruth {
    const world = this.#world();
    const card = world.boards.card(cardId);
    const act = this.#act(card.board, by);
    const content = file.content instanceof Uint8Array ? memoryContent(file.content) : file.content;
    const attachmentIds = [...card.facts.attachmentIds, world.boards.addFile(card.board, { name: file.name, content }, act)];
    world.boards.changeCard(card, { attachmentIds }, act);
    return cardTruth(world, card);
  }

  #move(card: Card, { columnId, after }: ControlPlace, by: number | undefined): void {
    const column = columnId === undefined ? card.column : columnOf(card.board, columnId);
    const above = after === undefined || after === null ? null : this.#world().boards.card(after);
    this.#world().boards.moveCard(card, { column, after: above }, { act: this.#act(card.board, by) });
  }

  #act(board: Board, by?: number): Act {
    return { by: by ?? this.#world().workspace(board.workspaceId).ownerId, via: 'control' };
  }
}
