import { VirtualList } from './virtual-list.svelte.ts';

/** A long list whose rows are all equally high. */
export class VirtualRows extends VirtualList<Element> {
  readonly #rowHeight: number;
  readonly #onShow: (first: number, last: number) => void;
  #count = 0;

  constructor(rowHeight: number, onShow: (first: number, last: number) => void) {
    super();
    this.#rowHeight = rowHeight;
    this.#onShow = onShow;
  }

  setCount(count: number): void {
    this.#count = count;
    this.reshape();
  }

  /** How many rows fit, for page up and page down. */
  get pageSize(): number {
    return Math.max(1, Math.floor((this.element?.clientHeight ?? 0) / this.#rowHeight) - 1);
  }

  protected override shape() {
    return { count: this.#count, estimateSize: () => this.#rowHeight, overscan: 6 };
  }

  protected override read(): void {
    super.read();
    const first = this.items[0];
    const last = this.items.at(-1);
    if (first && last) this.#onShow(first.index, last.index);
  }
}
