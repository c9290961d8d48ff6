import type { VirtualTiles } from '../parts/virtual-tiles.svelte.ts';
import type { BoardState } from './board.svelte.ts';

/** How far a pointer goes before a press is a drag, in pixels. */
const threshold = 5;
/** Nearer than this to an edge, the column or the board scrolls. */
const edge = 48;
const scrollPerFrame = 14;

export interface Target {
  readonly columnId: string;
  /** Among the shown cards of the column, the lifted one not counted. */
  readonly index: number;
}

/** A column on the screen. */
export interface ColumnPlace {
  readonly element: HTMLElement;
  readonly tiles: VirtualTiles;
}

interface Press {
  readonly cardId: string;
  readonly x: number;
  readonly y: number;
  readonly box: DOMRect;
}

/** A card on its way from one place to another, held by the pointer or by keys. */
export class DragState {
  /** The card that is held. */
  cardId = $state.raw<string | null>(null);
  by = $state.raw<'pointer' | 'keys'>('pointer');
  target = $state.raw<Target | null>(null);
  /** Where the picture under the pointer stands, and how wide it is. */
  ghost = $state.raw<{ readonly x: number; readonly y: number; readonly width: number } | null>(null);
  readonly #board: BoardState;
  readonly #places = new Map<string, ColumnPlace>();
  #scroller: HTMLElement | null = null;
  #press: Press | null = null;
  #pointer = { x: 0, y: 0 };
  #frame = 0;

  constructor(board: BoardState) {
    this.#board = board;
  }

  /** Tells where a column is, until the answer is called. */
  placeColumn(id: string, place: ColumnPlace): () => void {
    this.#places.set(id, place);
    return () => void this.#places.delete(id);
  }

  /** The box that scrolls sideways, until the answer is called. */
  placeBoard(element: HTMLElement): () => void {
    this.#scroller = element;
    return () => {
      this.#scroller = null;
      this.#end();
    };
  }

  column(id: string): ColumnPlace | null {
    return this.#places.get(id) ?? null;
  }

  /** A press on a tile. Whatever the pointer does next is heard from the window, since the tile may scroll away. */
  press(cardId: string, event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === 'touch' || this.cardId !== null) return;
    if (!(event.currentTarget instanceof HTMLElement)) return;
    this.#press = { cardId, x: event.clientX, y: event.clientY, box: event.currentTarget.getBoundingClientRect() };
    window.addEventListener('pointermove', this.#move);
    window.addEventListener('pointerup', this.#up);
    window.addEventListener('pointercancel', this.#cancel);
    window.addEventListener('keydown', this.#key, true);
  }

  /** By keys: the card is held where it is. */
  lift(cardId: string): void {
    const target = this.#standing(cardId);
    if (!target) return;
    this.by = 'keys';
    this.cardId = cardId;
    this.target = target;
  }

  /** By keys: up and down in the column, or to a column beside it. False where there is no further. */
  step(columns: number, rows: number): boolean {
    const { cardId, target } = this;
    if (cardId === null || !target) return false;
    const at = this.#board.columns.findIndex(({ column }) => column.id === target.columnId);
    const to = this.#board.columns[at + columns];
    if (!to) return false;
    const room = to.shown.filter(({ id }) => id !== cardId).length;
    const index = Math.max(0, Math.min(room, target.index + rows));
    if (columns === 0 && index === target.index) return false;
    this.target = { columnId: to.column.id, index };
    this.#showTarget();
    return true;
  }

  async drop(): Promise<void> {
    const { cardId, target } = this;
    this.#end();
    if (cardId !== null && target) await this.#board.move(cardId, target.columnId, target.index);
  }

  cancel(): void {
    this.#end();
  }

  /** The tile before which the marker stands in a column, among all that are shown; null where the target is another. */
  markerAt(columnId: string): number | null {
    const { target, cardId } = this;
    if (target?.columnId !== columnId) return null;
    const shown = this.#board.columns.find(({ column }) => column.id === columnId)?.shown ?? [];
    const own = shown.findIndex(({ id }) => id === cardId);
    return own >= 0 && own < target.index ? target.index + 1 : target.index;
  }

  #standing(cardId: string): Target | null {
    for (const { column, shown } of this.#board.columns) {
      const index = shown.findIndex(({ id }) => id === cardId);
      if (index >= 0) return { columnId: column.id, index };
    }
    return null;
  }

  readonly #move = (event: PointerEvent): void => {
    const press = this.#press;
    if (!press) return;
    this.#pointer = { x: event.clientX, y: event.clientY };
    if (this.cardId === null) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < threshold) return;
      this.by = 'pointer';
      this.cardId = press.cardId;
      getSelection()?.removeAllRanges();
    }
    event.preventDefault();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#tick);
  };

  readonly #up = (event: PointerEvent): void => {
    this.#pointer = { x: event.clientX, y: event.clientY };
    if (this.cardId === null) {
      this.#end();
      return;
    }
    this.#follow();
    // The click that ends a drag opens nothing.
    window.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
    void this.drop();
  };

  readonly #cancel = (): void => this.#end();

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.cardId === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#end();
  };

  /** Once a frame while a card is under the pointer: what is near an edge scrolls, and the target follows. */
  readonly #tick = (): void => {
    this.#frame = 0;
    if (this.cardId === null || this.by !== 'pointer') return;
    const moved = this.#scroll();
    this.#follow();
    if (moved) this.#frame = requestAnimationFrame(this.#tick);
  };

  #follow(): void {
    const { x, y } = this.#pointer;
    const press = this.#press;
    if (!press) return;
    this.ghost = { x: x - (press.x - press.box.left), y: y - (press.y - press.box.top), width: press.box.width };
    const columnId = this.#columnAt(x);
    const place = columnId === null ? undefined : this.#places.get(columnId);
    if (columnId === null || !place) return;
    const shown = this.#board.columns.find(({ column }) => column.id === columnId)?.shown ?? [];
    const own = shown.findIndex(({ id }) => id === this.cardId);
    const index = place.tiles.indexAt(y);
    const target = { columnId, index: own >= 0 && own < index ? index - 1 : index };
    if (target.columnId !== this.target?.columnId || target.index !== this.target.index) this.target = target;
  }

  #columnAt(x: number): string | null {
    let nearest: string | null = null;
    let least = Infinity;
    for (const [id, { element }] of this.#places) {
      const { left, right } = element.getBoundingClientRect();
      const distance = x < left ? left - x : x > right ? x - right : 0;
      if (distance >= least) continue;
      least = distance;
      nearest = id;
    }
    return nearest;
  }

  #scroll(): boolean {
    const { x, y } = this.#pointer;
    const sideways = this.#scroller ? push(x, this.#scroller.getBoundingClientRect(), 'x') : 0;
    if (this.#scroller && sideways !== 0) this.#scroller.scrollLeft += sideways;
    const columnId = this.#columnAt(x);
    const tiles = columnId === null ? undefined : this.#places.get(columnId)?.tiles;
    const down = tiles?.element ? push(y, tiles.element.getBoundingClientRect(), 'y') : 0;
    if (down !== 0) tiles?.scrollBy(down);
    return sideways !== 0 || down !== 0;
  }

  /** By keys, what is out of sight comes into it. */
  #showTarget(): void {
    const { target } = this;
    if (!target) return;
    const place = this.#places.get(target.columnId);
    place?.element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const marker = this.markerAt(target.columnId) ?? 0;
    const shown = this.#board.columns.find(({ column }) => column.id === target.columnId)?.shown.length ?? 0;
    if (shown > 0) place?.tiles.show(Math.min(marker, shown - 1));
  }

  #end(): void {
    window.removeEventListener('pointermove', this.#move);
    window.removeEventListener('pointerup', this.#up);
    window.removeEventListener('pointercancel', this.#cancel);
    window.removeEventListener('keydown', this.#key, true);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#press = null;
    this.cardId = null;
    this.target = null;
    this.ghost = null;
  }
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

/** How far to scroll this frame for a pointer near an edge of a box: the nearer, the faster. */
function push(at: number, box: DOMRect, way: 'x' | 'y'): number {
  const [low, high] = way === 'x' ? [box.left, box.right] : [box.top, box.bottom];
  if (at < low + edge) return -Math.ceil((Math.min(edge, low + edge - at) / edge) * scrollPerFrame);
  if (at > high - edge) return Math.ceil((Math.min(edge, at - high + edge) / edge) * scrollPerFrame);
  return 0;
}
