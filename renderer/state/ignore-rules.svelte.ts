import type { AppState } from './app.svelte.ts';
import { words } from './words.svelte.ts';

const quietMs = 250;

/** The ignore rules of a pair while they are written: what they would leave out is asked as one types. */
export class IgnoreRulesState {
  text = $state.raw<string | null>(null);
  preview = $state.raw<{ readonly count: number; readonly examples: readonly string[] } | null>(null);
  /** Why the rules cannot be read, or not be rules. */
  problem = $state.raw<string | null>(null);
  /** Why they were not saved. */
  refusal = $state.raw<string | null>(null);
  busy = $state.raw(false);
  #saved = $state.raw('');
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #app: AppState;
  readonly #pairId: number;

  constructor(app: AppState, pairId: number) {
    this.#app = app;
    this.#pairId = pairId;
    void this.#read();
  }

  get changed(): boolean {
    return this.text !== null && this.text !== this.#saved;
  }

  write(text: string): void {
    this.text = text;
    this.refusal = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), quietMs);
  }

  async save(): Promise<void> {
    const { text } = this;
    if (text === null) return;
    this.busy = true;
    const answer = await this.#app.bridge.call('pairs.setIgnoreRules', this.#pairId, text);
    this.busy = false;
    this.refusal = answer.ok ? null : answer.error.message;
    if (!answer.ok) return;
    this.#saved = text;
    this.#app.tell(words.t.settings.ignoreSaved);
  }

  async #read(): Promise<void> {
    const answer = await this.#app.bridge.call('pairs.ignoreRules', this.#pairId);
    if (!answer.ok) {
      this.problem = answer.error.message;
      return;
    }
    this.text = answer.value;
    this.#saved = answer.value;
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const { text } = this;
    if (text === null) return;
    const answer = await this.#app.bridge.call('pairs.previewIgnore', this.#pairId, text);
    // Another letter was typed meanwhile.
    if (text !== this.text) return;
    this.preview = answer.ok ? answer.value : null;
    this.problem = answer.ok ? null : answer.error.message;
  }
}
