import { malformed, notFound } from '../wire/api-error.ts';
import type { Board, Card, Column, Label, Place } from './model.ts';

/** Between neighbours of a column that was never changed (contract 7.1 shows the first one). */
const gap = 125_000;

export function columnOf(board: Board, id: number): Column {
  const column = board.columns.find((one) => one.id === id);
  if (!column) throw notFound('COLUMN', id);
  return column;
}

export function labelOf(board: Board, id: number): Label {
  const label = board.labels.find((one) => one.id === id);
  if (!label) throw notFound('LABEL', id);
  return label;
}

/** Throws when the place is not in the card's reach. */
export function checkPlace(card: Card, { column, after }: Place): void {
  if (!card.board.columns.includes(column)) throw malformed(`Card ${card.id} is on another board`);
  if (after === card) throw malformed(`Card ${card.id} cannot lie below itself`);
  if (after && after.column !== column) throw malformed(`Card ${after.id} is in another column`);
}

/** Puts a card that is in no column into one. */
export function placeCard(card: Card, { column, after }: Place): void {
  const at = after ? column.cards.indexOf(after) + 1 : 0;
  column.cards.splice(at, 0, card);
  card.column = column;
  const above = column.cards[at - 1]?.displayOrder ?? 0;
  const below = column.cards[at + 1]?.displayOrder ?? above + 2 * gap;
  card.displayOrder = Math.floor((above + below) / 2);
  if (card.displayOrder > above && card.displayOrder < below) return;
  for (const [index, one] of column.cards.entries()) one.displayOrder = (index + 1) * gap;
}

export function takeCard(card: Card): void {
  const at = card.column.cards.indexOf(card);
  if (at >= 0) card.column.cards.splice(at, 1);
}
