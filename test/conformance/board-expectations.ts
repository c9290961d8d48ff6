import type { Card } from '../../main/sync/ports/boards.ts';
import type { BoardsWorld, SeenCard } from './boards-world.ts';
import { patience } from './expectations.ts';

export function cardTitled(cards: readonly Card[], title: string): Card {
  const card = cards.find((one) => one.title === title);
  if (card === undefined) throw new Error(`There is no card ${title}`);
  return card;
}

/** A card of `Work` as the service tells of it. */
export async function findCard(world: BoardsWorld, title: string): Promise<Card> {
  return cardTitled(await world.boards.cards(world.boardId('Work'), patience()), title);
}

export async function findColumn(world: BoardsWorld, name: string): Promise<string> {
  const { columns } = await world.boards.board(world.boardId('Work'), patience());
  const column = columns.find((one) => one.name === name);
  if (column === undefined) throw new Error(`There is no column ${name}`);
  return column.id;
}

/** A card of `Work` as it is. */
export function seenCard(world: BoardsWorld, id: string): SeenCard | undefined {
  return world.seen().find((card) => card.id === id);
}

/** Texts that something on the way may spoil. */
export const awkwardTexts = [
  'é is not e\u0301',
  'å & ü = 100 % + "x" * ~',
  "it's; a=1 <b>bold</b> </script>",
  '{title} @[x] @{y} $& \\n \\u0041',
  'one\ntwo\r\nthree\ttabbed',
  'remove',
  'null',
  '🎉👩‍👩‍👧 مرحبا 日本語',
  'x'.repeat(20_000),
];
