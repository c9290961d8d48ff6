import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';

/** Which rows of a long list stand in a scrolling box right now. All rows are equally high. */
export class VirtualRows {
  items = $state.raw<readonly VirtualItem[]>([]);
  height = $state.raw(0);
  readonly #rowHeight: number;
  readonly #onShow: (first: number, last: number) => void;
  #virtualizer: Virtualizer<HTMLElement, Element> | null = null;
  #element: HTMLElement | null = null;
  #count = 0;

  constructor(rowHeight: number, onShow: (first: number, last: number) => void) {
    this.#rowHeight = rowHeight;
    this.#onShow = onShow;
  }

  /** Attaches to the scrolling element, until the answer is called. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    this.#virtualizer = new Virtualizer(this.#options());
    const end = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#read();
    return () => {
      end();
      this.#virtualizer = null;
    };
  }

  setCount(count: number): void {
    this.#count = count;
    this.#virtualizer?.setOptions(this.#options());
    this.#read();
  }

  show(index: number): void {
    this.#virtualizer?.scrollToIndex(index);
  }

  /** How many rows fit, for page up and page down. */
  get pageSize(): number {
    return Math.max(1, Math.floor((this.#element?.clientHeight ?? 0) / this.#rowHeight) - 1);
  }

  #options(): VirtualizerOptions<HTMLElement, Element> {
    return {
      count: this.#count,
      getScrollElement: () => this.#element,
      estimateSize: () => this.#rowHeight,
      overscan: 6,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.#read(),
    };
  }

  #read(): void {
    if (!this.#virtualizer) return;
    const items = this.#virtualizer.getVirtualItems();
    this.items = items;
    this.height = this.#virtualizer.getTotalSize();
    const first = items[0];
    const last = items.at(-1);
    if (first && last) this.#onShow(first.index, last.index);
  }
}
