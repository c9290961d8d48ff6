import type { Bridge, Problem } from '../../preload/contract.ts';

/** A text while it is written, and what was there before. */
export interface Written {
  readonly text: string;
  readonly began: string;
}

export interface TextPlace {
  readonly accountId: number;
  readonly cardId: string;
  /** See `UnsavedTextView`. */
  readonly part: string;
}

/** So much typing may be lost with the window, ms. */
const keepMs = 400;

/**
 * What is written into cards and not saved. The core keeps it soon after, so that it is there again when the person comes back, be it in another
 * window.
 */
export class UnsavedTexts {
  readonly #bridge: Bridge;
  readonly #onProblem: (problem: Problem) => void;
  /** What this window has changed; null for what was saved or dropped. */
  readonly #here = new Map<string, Written | null>();
  /** What the core has not heard of, or could not keep. */
  readonly #late = new Map<string, TextPlace>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #underWay = 0;

  constructor(bridge: Bridge, onProblem: (problem: Problem) => void) {
    this.#bridge = bridge;
    this.#onProblem = onProblem;
  }

  /** Whether something is in this window only. */
  get isPending(): boolean {
    return this.#late.size > 0 || this.#underWay > 0;
  }

  /** Undefined for what this window has not changed. */
  get(place: TextPlace): Written | null | undefined {
    return this.#here.get(keyOf(place));
  }

  set(place: TextPlace, written: Written | null): void {
    this.#here.set(keyOf(place), written);
    this.#late.set(keyOf(place), place);
    this.#timer ??= setTimeout(() => void this.flush(), keepMs);
  }

  /** Has the core keep all of it now. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const places = [...this.#late];
    this.#late.clear();
    this.#underWay += places.length;
    await Promise.all(places.map(([key, place]) => this.#keep(key, place)));
  }

  async #keep(key: string, place: TextPlace): Promise<void> {
    const { accountId, cardId, part } = place;
    const answer = await this.#bridge.call('cards.keepText', accountId, { cardId, part }, this.#here.get(key) ?? null);
    this.#underWay -= 1;
    if (answer.ok) return;
    // The next change of any text tries it again.
    this.#late.set(key, place);
    this.#onProblem(answer.error);
  }
}

function keyOf({ accountId, cardId, part }: TextPlace): string {
  return `${accountId}/${cardId}/${part}`;
}
