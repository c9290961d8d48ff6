import type { Item } from './model.ts';

/**
 * Items by the id that one side knows them by. The id tells the key that an item has, so that only what has another one since is kept here: a
 * map of all would take a tenth of what a plan does.
 */
export class ItemIndex<Id> {
  readonly #find: (id: Id) => Item | undefined;
  readonly #others = new Map<Id, Item>();

  /** `find`: the item that this id makes the key of. */
  constructor(find: (id: Id) => Item | undefined) {
    this.#find = find;
  }

  get(id: Id): Item | undefined {
    return this.#others.get(id) ?? this.#find(id);
  }

  set(id: Id, item: Item): void {
    this.#others.set(id, item);
  }
}
