import { measureElement, type Range } from '@tanstack/virtual-core';
import { VirtualList, withPinned } from './virtual-list.svelte.ts';

const gap = 8;
const guessedHeight = 84;

/** A long column of tiles, each as high as it is. */
export class VirtualTiles extends VirtualList<HTMLElement> {
  /** Of a tile that stays although it is out of sight: it has the focus. */
  pinned: string | null = null;
  #ids: readonly string[] = [];

  setIds(ids: readonly string[]): void {
    this.#ids = ids;
    this.reshape();
  }

  /** Reads the height of a tile, which has its index as `data-index`, and again when it changes. */
  measure(tile: HTMLElement): () => void {
    this.virtualizer?.measureElement(tile);
    return () => this.virtualizer?.measureElement(null);
  }

  scrollBy(pixels: number): void {
    if (this.element) this.element.scrollTop += pixels;
  }

  /** Between which tiles a point of the window is: the number of those whose middle is above it. */
  indexAt(clientY: number): number {
    const { element } = this;
    if (!element) return 0;
    const y = clientY - element.getBoundingClientRect().top + element.scrollTop;
    const below = this.items.find(({ start, size }) => start + size / 2 > y && start + size > element.scrollTop);
    return below ? below.index : this.#ids.length;
  }

  /** Where a tile that is put before the one at `index` would begin, from the top of the list. */
  edge(index: number): number {
    const at = this.virtualizer?.measurementsCache[index];
    if (at) return at.start - gap / 2;
    return this.#ids.length === 0 ? gap / 2 : this.height - gap / 2;
  }

  protected override shape() {
    const ids = this.#ids;
    return {
      count: ids.length,
      estimateSize: () => guessedHeight,
      getItemKey: (index: number) => ids[index] ?? index,
      measureElement,
      overscan: 4,
      gap,
      paddingStart: gap,
      paddingEnd: gap,
      scrollPaddingStart: gap,
      scrollPaddingEnd: gap,
      rangeExtractor: (range: Range) => withPinned(range, this.pinned === null ? -1 : ids.indexOf(this.pinned)),
    };
  }
}
