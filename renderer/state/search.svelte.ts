import type { CardHit } from '../../preload/boards.ts';
import type { SearchRow } from '../../preload/contract.ts';
import type { RowHit } from '../../preload/tables.ts';
import type { AppState } from './app.svelte.ts';

const limit = 30;

/** Results as one types. An answer that comes after a later question is dropped. */
export class SearchState {
  text = $state.raw('');
  rows = $state.raw<readonly (SearchRow | CardHit | RowHit)[]>([]);
  busy = $state.raw(false);
  readonly #app: AppState;
  #asked = 0;

  constructor(app: AppState) {
    this.#app = app;
  }

  async find(text: string): Promise<void> {
    this.text = text;
    this.#asked += 1;
    const asked = this.#asked;
    if (text.trim() === '') {
      this.rows = [];
      this.busy = false;
      return;
    }
    this.busy = true;
    const answer = await this.#app.bridge.call('search.find', text, limit);
    if (asked !== this.#asked) return;
    this.busy = false;
    this.rows = answer.ok ? answer.value : [];
  }
}
