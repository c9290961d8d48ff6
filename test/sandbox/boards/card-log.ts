import type { Act, Card, CardAction, CardChange } from './model.ts';

export type ChangeListener = (card: Card, change: CardChange) => void;

/** Every write that each card got, in order; of cards that are gone too. */
export class CardLog {
  readonly #now: () => number;
  readonly #changes = new Map<number, CardChange[]>();
  readonly #listeners: ChangeListener[] = [];

  /** `now`: ms since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Called after each write that comes now, but for those of a seed. */
  listen(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  note(card: Card, act: Act, what: { action: CardAction; changed?: CardChange['changed'] }): void {
    const { by, via } = act;
    const change: CardChange = { at: act.at ?? this.#now(), by, via, action: what.action, changed: what.changed ?? {} };
    const known = this.#changes.get(card.id);
    if (known) known.push(change);
    else this.#changes.set(card.id, [change]);
    if (via !== 'seed') for (const listener of this.#listeners) listener(card, change);
  }

  /** Oldest first; empty for a card that never was. */
  of(cardId: number): readonly CardChange[] {
    return this.#changes.get(cardId) ?? [];
  }
}
