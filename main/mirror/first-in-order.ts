/** Negative where the first comes before the second. */
export type Compare = (one: number, other: number) => number;

/**
 * The first `wanted` of many numbers, in order: a fraction of what it takes to sort them all. `compare` must know an order of any two different
 * ones.
 */
export function firstInOrder(all: Uint32Array, wanted: number, compare: Compare): Uint32Array {
  if (wanted * 4 >= all.length) return all.slice().sort(compare);
  // A heap with the last of the best on top.
  const best = all.slice(0, wanted);
  for (let from = Math.floor(wanted / 2) - 1; from >= 0; from -= 1) sink(best, from, compare);
  for (let at = wanted; at < all.length; at += 1) {
    const one = all[at] ?? 0;
    if (compare(one, best[0] ?? 0) >= 0) continue;
    best[0] = one;
    sink(best, 0, compare);
  }
  return best.sort(compare);
}

function sink(heap: Uint32Array, from: number, compare: Compare): void {
  const moved = heap[from] ?? 0;
  let at = from;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && compare(heap[below + 1] ?? 0, heap[below] ?? 0) > 0) below += 1;
    if (compare(heap[below] ?? 0, moved) <= 0) break;
    heap[at] = heap[below] ?? 0;
    at = below;
  }
  heap[at] = moved;
}
