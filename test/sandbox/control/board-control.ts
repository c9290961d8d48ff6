import { columnOf, labelOf } from '../boards/columns.ts';
import type { Act, Board, Column, Label } from '../boards/model.ts';
import { malformed } from '../wire/api-error.ts';
import type { World } from '../world.ts';
import type { BoardTruth } from './board-rows.ts';
import { boardTruth } from './board-rows.ts';

/**
 * What the owner of a workspace does on its boards, without rights. Throws `ApiError`.
 */
export class BoardControl {
  readonly #world: () => World;

  constructor(world: () => World) {
    this.#world = world;
  }

  /** Archived ones too. */
  list(workspaceId: number): readonly Pick<BoardTruth, 'id' | 'name' | 'archived'>[] {
    return this.#world()
      .boards.boardsOf(workspaceId)
      .map(({ id, name, archived }) => ({ id, name, archived }));
  }

  board(id: number): BoardTruth {
    const world = this.#world();
    return boardTruth(world, world.boards.board(id));
  }

  /** Columns get the ids 0, 1, 2, … */
  addBoard(workspaceId: number, facts: { name: string; columns: readonly string[] }): BoardTruth {
    const world = this.#world();
    const columns = facts.columns.map((name, id) => ({ id, name }));
    return boardTruth(world, world.boards.addBoard(world.workspace(workspaceId).id, { name: facts.name, columns, labels: [] }));
  }

  changeBoard(id: number, changed: { name?: string; archived?: boolean; readers?: readonly number[] }): BoardTruth {
    const board = this.#world().boards.board(id);
    board.name = changed.name ?? board.name;
    board.archived = changed.archived ?? board.archived;
    if (changed.readers) {
      board.readers.clear();
      for (const reader of changed.readers) board.readers.add(reader);
    }
    return this.board(id);
  }

  removeBoard(id: number): void {
    const { boards } = this.#world();
    boards.removeBoard(boards.board(id));
  }

  /** With an id above all that the board has. */
  addColumn(boardId: number, facts: { name: string; wipLimit?: number | null; at?: number | undefined }): BoardTruth {
    const { columns } = this.#world().boards.board(boardId);
    const column: Column = { id: nextId(columns), name: facts.name, wipLimit: facts.wipLimit ?? null, cards: [] };
    columns.splice(facts.at ?? columns.length, 0, column);
    return this.board(boardId);
  }

  /** `at`: its new position, counted from 0. */
  changeColumn(
    boardId: number,
    columnId: number,
    changed: { name?: string; wipLimit?: number | null; at?: number | undefined },
  ): BoardTruth {
    const board = this.#world().boards.board(boardId);
    const { columns } = board;
    const column = columnOf(board, columnId);
    column.name = changed.name ?? column.name;
    if (changed.wipLimit !== undefined) column.wipLimit = changed.wipLimit;
    if (changed.at !== undefined) {
      columns.splice(columns.indexOf(column), 1);
      columns.splice(changed.at, 0, column);
    }
    return this.board(boardId);
  }

  /** Its cards go to the bottom of the column on its left, or of the next one. */
  removeColumn(boardId: number, columnId: number): BoardTruth {
    const { boards } = this.#world();
    const board = boards.board(boardId);
    const column = columnOf(board, columnId);
    const at = board.columns.indexOf(column);
    const heir = board.columns[at - 1] ?? board.columns[at + 1];
    if (!heir) throw malformed('The last column stays');
    for (const card of [...column.cards]) {
      boards.moveCard(card, { column: heir, after: heir.cards.at(-1) ?? null }, { act: this.#act(board) });
    }
    board.columns.splice(at, 1);
    return this.board(boardId);
  }

  addLabel(boardId: number, name: string): Label {
    const { labels } = this.#world().boards.board(boardId);
    const label = { id: nextId(labels), name };
    labels.push(label);
    return label;
  }

  renameLabel(boardId: number, labelId: number, name: string): void {
    labelOf(this.#world().boards.board(boardId), labelId).name = name;
  }

  /** Its cards have none afterwards. */
  removeLabel(boardId: number, labelId: number): void {
    const { boards } = this.#world();
    const board = boards.board(boardId);
    board.labels.splice(board.labels.indexOf(labelOf(board, labelId)), 1);
    for (const card of board.cards.values()) {
      if (card.facts.labelId === labelId) boards.changeCard(card, { labelId: null }, this.#act(board));
    }
  }

  #act(board: Board): Act {
    return { by: this.#world().workspace(board.workspaceId).ownerId, via: 'control' };
  }
}

function nextId(known: readonly { readonly id: number }[]): number {
  return Math.max(-1, ...known.map(({ id }) => id)) + 1;
}
