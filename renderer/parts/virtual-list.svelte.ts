import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type Range,
  type VirtualItem,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';

type Options<Item extends Element> = VirtualizerOptions<HTMLElement, Item>;

/** Which items of a long list stand in its scrolling box right now. What kind of list it is, its heirs say. */
export abstract class VirtualList<Item extends Element> {
  items = $state.raw<readonly VirtualItem[]>([]);
  /** Of all items together, seen or not. */
  height = $state.raw(0);
  protected virtualizer: Virtualizer<HTMLElement, Item> | null = null;
  #element: HTMLElement | null = null;

  /** How many items there are, and how large. */
  protected abstract shape(): Pick<Options<Item>, 'count' | 'estimateSize'> & Partial<Options<Item>>;

  /** The scrolling box, while it is attached. */
  get element(): HTMLElement | null {
    return this.#element;
  }

  /** Attaches to the scrolling element, until the answer is called. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    this.virtualizer = new Virtualizer(this.#options());
    const end = this.virtualizer._didMount();
    this.virtualizer._willUpdate();
    this.read();
    return () => {
      end();
      this.virtualizer = null;
    };
  }

  show(index: number): void {
    this.virtualizer?.scrollToIndex(index);
    this.read();
  }

  /** After another answer of `shape`. */
  protected reshape(): void {
    this.virtualizer?.setOptions(this.#options());
    this.read();
  }

  protected read(): void {
    if (!this.virtualizer) return;
    this.items = this.virtualizer.getVirtualItems();
    this.height = this.virtualizer.getTotalSize();
  }

  #options(): Options<Item> {
    return {
      getScrollElement: () => this.#element,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.read(),
      ...this.shape(),
    };
  }
}

/** What is in sight, and an item that stays although it is not: it is where the person is. Below 0 there is none. */
export function withPinned(range: Range, pinned: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (pinned < 0 || shown.includes(pinned)) return shown;
  return [...shown, pinned].sort((a, b) => a - b);
}
