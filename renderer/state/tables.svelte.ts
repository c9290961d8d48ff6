import type { TableView } from '../../preload/tables.ts';
import type { AppState } from './app.svelte.ts';
import { inTurns } from './turns.ts';

/** All tables; null until they were read. */
export class TablesState {
  rows = $state.raw<readonly TableView[] | null>(null);
  problem = $state.raw<string | null>(null);
  /** One answer at a time; what changes meanwhile is read afterwards. */
  readonly read = inTurns(() => this.#readRows());
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
    void this.read();
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('tables', () => void this.read());
  }

  async #readRows(): Promise<void> {
    const answer = await this.#app.bridge.call('tables.list');
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.rows = answer.value;
  }
}
