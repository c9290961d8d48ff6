import type { OutboxEntry } from '../../preload/boards.ts';
import type { AppState } from './app.svelte.ts';
import { words } from './words.svelte.ts';

/** Edits of boards that were not sent; null until they were read. */
export class OutboxState {
  entries = $state.raw<readonly OutboxEntry[] | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;
  #asked = 0;

  constructor(app: AppState) {
    this.#app = app;
    void this.read();
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('outbox', () => void this.read());
  }

  async read(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await this.#app.bridge.call('outbox.list');
    if (asked !== this.#asked) return;
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.entries = answer.value;
  }

  async retry(ids: readonly string[] | null): Promise<void> {
    if (await this.#app.ask('outbox.retry', ids)) await this.read();
  }

  async resolve(id: string, how: 'mine' | 'theirs'): Promise<void> {
    if (await this.#app.ask('outbox.resolve', id, how)) await this.read();
  }

  async made(id: string, cardId: string | null): Promise<void> {
    if (await this.#app.ask('outbox.made', id, cardId)) await this.read();
  }

  /** Takes edits back, and offers to put them back. */
  async discard(ids: readonly string[]): Promise<void> {
    const answer = await this.#app.ask('outbox.discard', ids);
    if (!answer) return;
    await this.read();
    const { undo } = answer.value;
    this.#app.tell(words.t.outbox.discarded(ids.length), 'plain', {
      label: words.t.outbox.undo,
      run: async () => {
        if (await this.#app.ask('outbox.undiscard', undo)) await this.read();
      },
    });
  }
}
