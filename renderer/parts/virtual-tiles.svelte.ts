import {
  defaultRangeExtractor,
  elementScroll,
  measureElement,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';

const gap = 8;
const guessedHeight = 84;

/** Which tiles of a long column stand in its scrolling box right now. Each is as high as it is. */
export class VirtualTiles {
  items = $state.raw<readonly VirtualItem[]>([]);
  height = $state.raw(0);
  /** Of a tile that stays although it is out of sight: it has the focus. */
  pinned: string | null = null;
  #ids: readonly string[] = [];
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;
  #element: HTMLElement | null = null;

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

  setIds(ids: readonly string[]): void {
    this.#ids = ids;
    this.#virtualizer?.setOptions(this.#options());
    this.#read();
  }

  /** Reads the height of a tile, which has its index as `data-index`, and again when it changes. */
  measure(tile: HTMLElement): () => void {
    this.#virtualizer?.measureElement(tile);
    return () => this.#virtualizer?.measureElement(null);
  }

  show(index: number): void {
    this.#virtualizer?.scrollToIndex(index);
    this.#read();
  }

  scrollBy(pixels: number): void {
    if (this.#element) this.#element.scrollTop += pixels;
  }

  get element(): HTMLElement | null {
    return this.#element;
  }

  /** Between which tiles a point of the window is: the number of those whose middle is above it. */
  indexAt(clientY: number): number {
    const element = this.#element;
    if (!element) return 0;
    const y = clientY - element.getBoundingClientRect().top + element.scrollTop;
    const below = this.items.find(({ start, size }) => start + size / 2 > y && start + size > element.scrollTop);
    return below ? below.index : this.#ids.length;
  }

  /** Where a tile that is put before the one at `index` would begin, from the top of the list. */
  edge(index: number): number {
    const at = this.#virtualizer?.measurementsCache[index];
    if (at) return at.start - gap / 2;
    return this.#ids.length === 0 ? gap / 2 : this.height - gap / 2;
  }

  #options(): VirtualizerOptions<HTMLElement, HTMLElement> {
    const ids = this.#ids;
    return {
      count: ids.length,
      getScrollElement: () => this.#element,
      estimateSize: () => guessedHeight,
      getItemKey: (index) => ids[index] ?? index,
      measureElement,
      overscan: 4,
      gap,
      paddingStart: gap,
      paddingEnd: gap,
      scrollPaddingStart: gap,
      scrollPaddingEnd: gap,
      rangeExtractor: (range) => {
        const shown = defaultRangeExtractor(range);
        const pinned = this.pinned === null ? -1 : ids.indexOf(this.pinned);
        if (pinned < 0 || shown.includes(pinned)) return shown;
        return [...shown, pinned].sort((a, b) => a - b);
      },
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.#read(),
    };
  }

  #read(): void {
    if (!this.#virtualizer) return;
    this.items = this.#virtualizer.getVirtualItems();
    this.height = this.#virtualizer.getTotalSize();
  }
}
