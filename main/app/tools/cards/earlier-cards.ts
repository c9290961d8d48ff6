import * as v from 'valibot';
import type { RemoteId } from '../../../sync/ports/archive.ts';
import type { Boards } from '../../../sync/ports/boards.ts';
import { inParallel } from '../in-parallel.ts';
import type { ToolWork } from '../tool.ts';
import { importToolName, newCard, type NewCardOrder } from './card-order.ts';
import type { TargetBoard } from './target-boards.ts';

interface Asked {
  readonly boards: Boards;
  readonly targets: ReadonlyMap<RemoteId, TargetBoard | string>;
  readonly orders: readonly NewCardOrder[];
}

/**
 * Which rows are cards already, with the reason in words: those that an earlier import made, however they were changed since, and those whose
 * title is on the board. Each card stands for one row.
 */
export async function findThere(work: ToolWork, { boards, targets, orders }: Asked): Promise<ReadonlyMap<NewCardOrder, string>> {
  const there = new Map<NewCardOrder, string>();
  const used = new Set<RemoteId>();
  const imported = importedCards(work);
  const onBoards = new Set(
    [...targets.values()].flatMap((target) => (typeof target === 'string' ? [] : target.cards.map(({ id }) => id))),
  );
  const elsewhere = orders.flatMap(({ mark }) => imported.get(mark) ?? []).filter((id) => !onBoards.has(id));
  const moved = await inParallel([...new Set(elsewhere)], (id) => boards.card(id, work.signal));
  const alive = new Set([...onBoards, ...moved.flatMap((card) => card?.id ?? [])]);
  for (const order of orders) {
    const id = imported.get(order.mark)?.find((one) => alive.has(one) && !used.has(one));
    if (id === undefined) continue;
    used.add(id);
    there.set(order, 'It was imported already.');
  }
  const free = freeByTitle(targets, used);
  for (const order of orders) {
    if (there.has(order) || free.get(keyOf(order.boardId, order.title))?.pop() === undefined) continue;
    there.set(order, 'The board has a card with this title already.');
  }
  return there;
}

function keyOf(boardId: RemoteId, title: string): string {
  return JSON.stringify([boardId, title.trim()]);
}

function freeByTitle(targets: Asked['targets'], used: ReadonlySet<RemoteId>): ReadonlyMap<string, RemoteId[]> {
  const free = new Map<string, RemoteId[]>();
  for (const [boardId, target] of targets) {
    if (typeof target === 'string') continue;
    for (const { id, title } of target.cards) {
      if (used.has(id)) continue;
      const key = keyOf(boardId, title);
      free.set(key, [...(free.get(key) ?? []), id]);
    }
  }
  return free;
}

/** Cards that imports of this account made, by the marks of their rows. */
function importedCards({ account, runs }: ToolWork): ReadonlyMap<string, readonly RemoteId[]> {
  const cards = new Map<string, RemoteId[]>();
  for (const run of runs.runs()) {
    if (run.accountId !== account.id || run.tool !== importToolName) continue;
    for (const { order } of runs.changes(run.id)) {
      if (!v.is(newCard, order) || order.cardId === null) continue;
      cards.set(order.mark, [...(cards.get(order.mark) ?? []), order.cardId]);
    }
  }
  return cards;
}
