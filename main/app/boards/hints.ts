import type { HookBoard } from './webhooks.ts';
import type { Clock } from '../../sync/ports/time.ts';

/** Somebody who moves ten cards is told of ten times. */
const atMostEveryMs = 2000;

/** Has a board refreshed when a hint of it comes: at once, and once more after a while when others came meanwhile. */
export class Hints {
  readonly #parts: { readonly clock: Clock; readonly signal: AbortSignal; readonly refresh: (board: HookBoard) => void };
  /** Boards that were refreshed just now, and whether they are to be again. */
  readonly #resting = new Map<string, boolean>();

  constructor(parts: { clock: Clock; signal: AbortSignal; refresh: (board: HookBoard) => void }) {
    this.#parts = parts;
  }

  take(board: HookBoard): void {
    const { clock, signal, refresh } = this.#parts;
    const key = `${board.accountId} ${board.boardId}`;
    if (this.#resting.has(key)) {
      this.#resting.set(key, true);
      return;
    }
    this.#resting.set(key, false);
    refresh(board);
    clock.sleep(atMostEveryMs, signal).then(
      () => {
        const again = this.#resting.get(key);
        this.#resting.delete(key);
        if (again === true) this.take(board);
      },
      // Nothing is refreshed any more.
      () => undefined,
    );
  }
}
