import { IdSequence } from '../archive/ids.ts';
import { notFound } from '../wire/api-error.ts';
import type { CardLog } from './card-log.ts';
import { changesOf } from './changes.ts';
import type { Act, Card, ChecklistItem } from './model.ts';

/** The checklists of cards: one each. */
export class Checklists {
  readonly #listIds = new IdSequence(6_200_019, 7);
  readonly #itemIds = new IdSequence(41_000_023, 3);
  readonly #cards = new Map<number, Card>();
  readonly #log: CardLog;

  constructor(log: CardLog) {
    this.#log = log;
  }

  /** At the end. */
  add(card: Card, facts: Pick<ChecklistItem, 'title' | 'done'>, act: Act): ChecklistItem {
    card.checklist ??= { id: this.#listIds.next(), items: [] };
    this.#cards.set(card.checklist.id, card);
    const item = { id: this.#itemIds.next(), ...facts };
    card.checklist.items.push(item);
    this.#log.note(card, act, { action: 'add-checklist-item', changed: { [`item ${item.id}`]: [null, facts] } });
    return item;
  }

  /** The card of a checklist, live or not. */
  cardOf(checklistId: number): Card {
    const card = this.#cards.get(checklistId);
    if (!card) throw notFound('CHECKLIST', checklistId);
    return card;
  }

  change(card: Card, item: ChecklistItem, { facts, act }: { facts: Partial<Omit<ChecklistItem, 'id'>>; act: Act }): void {
    const { id, ...before } = item;
    Object.assign(item, facts);
    const after = { title: item.title, done: item.done };
    const changed = changesOf({ [`item ${id}`]: before }, { [`item ${id}`]: after });
    this.#log.note(card, act, { action: 'change-checklist-item', changed });
  }

  remove(card: Card, item: ChecklistItem, act: Act): void {
    const items = card.checklist?.items ?? [];
    items.splice(items.indexOf(item), 1);
    const { id, ...before } = item;
    this.#log.note(card, act, { action: 'delete-checklist-item', changed: { [`item ${id}`]: [before, null] } });
  }
}

export function checklistItemOf(card: Card, id: number): ChecklistItem {
  const item = card.checklist?.items.find((one) => one.id === id);
  if (!item) throw notFound('CHECKLIST_ITEM', id);
  return item;
}
