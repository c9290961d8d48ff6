/** Items between two rests: a few milliseconds. */
export const betweenRests = 500;

/** Does something to all items, with a rest after each so many: see `planInParts`. */
export function* withRests<Item>(items: Iterable<Item>, act: (item: Item) => void): Generator<undefined, void> {
  let count = 0;
  for (const item of items) {
    act(item);
    count += 1;
    if (count % betweenRests === 0) yield;
  }
}
