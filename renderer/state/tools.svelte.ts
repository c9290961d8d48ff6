import type { RunView, ToolView } from '../../preload/tools.ts';
import type { AppState } from './app.svelte.ts';

/** Which tools an account can use, and what was done with them; null until that is known. */
export class ToolsState {
  usable = $state.raw<readonly ToolView[] | null>(null);
  runs = $state.raw<readonly RunView[] | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;
  #accountId: number | null = null;

  constructor(app: AppState) {
    this.#app = app;
    void this.readRuns();
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('tools', (changed) => {
      const others = (this.runs ?? []).filter(({ id }) => !changed.some((run) => run.id === id));
      this.runs = [...changed, ...others].toSorted((a, b) => b.id - a.id);
    });
  }

  async readRuns(): Promise<void> {
    const answer = await this.#app.bridge.call('tools.runs');
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.runs = answer.value;
  }

  async readUsable(accountId: number): Promise<void> {
    this.#accountId = accountId;
    this.usable = null;
    const answer = await this.#app.bridge.call('tools.list', accountId);
    if (this.#accountId !== accountId) return;
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.usable = answer.value;
  }
}
