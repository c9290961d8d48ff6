/** Threads of the process for all calls that wait for a disk: Node has four unless it was told otherwise. */
const threads = Number(process.env['UV_THREADPOOL_SIZE']) || 4;

/**
 * Does the same to all items, several at a time: a disk takes most of what waits for it together in one go. Answers in their order. `part` of the
 * threads that wait for disks is used at most; the rest is left to others.
 */
export async function several<Item, Result>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<Result> | Result,
  part = 3 / 4,
): Promise<readonly Result[]> {
  const atOnce = Math.max(1, Math.floor(threads * part));
  const results: Result[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await act(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
