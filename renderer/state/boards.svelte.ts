import type { BoardRow, MyCard } from '../../preload/boards.ts';
import type { AppState } from './app.svelte.ts';
import { inTurns } from './turns.ts';

/** All boards, and the person's own cards on them; each null until it was read. */
export class BoardsState {
  rows = $state.raw<readonly BoardRow[] | null>(null);
  mine = $state.raw<readonly MyCard[] | null>(null);
  problem = $state.raw<string | null>(null);
  /** One answer at a time; what changes meanwhile is read afterwards. */
  readonly read = inTurns(() => (this.#what === 'rows' ? this.#readRows() : this.#readMine()));
  readonly #app: AppState;
  readonly #what: 'rows' | 'mine';

  constructor(app: AppState, what: 'rows' | 'mine') {
    this.#app = app;
    this.#what = what;
    void this.read();
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('boards', () => void this.read());
  }

  async setKept(row: BoardRow, kept: boolean): Promise<void> {
    if (await this.#app.ask('boards.setKept', row.accountId, row.id, kept)) await this.read();
  }

  async #readRows(): Promise<void> {
    const answer = await this.#app.bridge.call('boards.list');
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.rows = answer.value;
  }

  async #readMine(): Promise<void> {
    const answer = await this.#app.bridge.call('cards.mine');
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.mine = answer.value;
  }
}
