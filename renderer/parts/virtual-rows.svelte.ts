import type { Range } from '@tanstack/virtual-core';
import { VirtualList, withPinned } from './virtual-list.svelte.ts';

/** So many more are drawn above and below the window. */
const overscan = 6;

/** A long list whose rows are all equally high. */
export class VirtualRows extends VirtualList<Element> {
  readonly #rowHeight: number;
  readonly #onShow: (first: number, last: number) => void;
  #count = 0;
  /** Below 0 for none. */
  #pinned = -1;

  constructor(rowHeight: number, onShow: (first: number, last: number) => void) {
    super();
    this.#rowHeight = rowHeight;
    this.#onShow = onShow;
  }

  setCount(count: number): void {
    this.#count = count;
    this.reshape();
  }

  /** Brings a row into the window; it stays drawn wherever the window goes then. Null for none. */
  pin(index: number | null): void {
    this.#pinned = index ?? -1;
    this.reshape();
    if (index !== null) this.show(index);
  }

  /** How many rows fit, for page up and page down. */
  get pageSize(): number {
    return Math.max(1, Math.floor((this.element?.clientHeight ?? 0) / this.#rowHeight) - 1);
  }

  protected override shape() {
    const pinned = this.#pinned < this.#count ? this.#pinned : -1;
    return {
      count: this.#count,
      estimateSize: () => this.#rowHeight,
      overscan,
      rangeExtractor: (range: Range) => withPinned(range, pinned),
    };
  }

  protected override read(): void {
    super.read();
    const range = this.virtualizer?.range;
    if (!range || this.#count === 0) return;
    this.#onShow(Math.max(0, range.startIndex - overscan), Math.min(this.#count - 1, range.endIndex + overscan));
  }
}
