import type { RunView, ToolView } from '../../preload/tools.ts';
import type { AppState } from './app.svelte.ts';

/** Which tools an account can use, and what was done with them; null until that is known. */
export class ToolsState {
  usable = $state.raw<readonly ToolView[] | null>(null);
  runs = $state.raw<readonly RunView[] | null>(null);
  problem = $state.raw<string | null>(null);
  readonly #app: AppState;
  #accountId: number | null = null;
  /** What was told while runs are asked for: the answer may be older. */
  #told: readonly RunView[] = [];

  constructor(app: AppState) {
    this.#app = app;
    void this.readRuns();
  }

  /** Follows what changes, until the answer is called. */
  follow(): () => void {
    return this.#app.bridge.on('tools', (changed) => {
      this.#told = merged(this.#told, changed);
      if (this.runs !== null) this.runs = merged(this.runs, changed);
    });
  }

  async readRuns(): Promise<void> {
    this.#told = [];
    const answer = await this.#app.bridge.call('tools.runs');
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.runs = merged(answer.value, this.#told);
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

/** The newest first; of two of the same run the one that was told later. */
function merged(runs: readonly RunView[], later: readonly RunView[]): readonly RunView[] {
  const others = runs.filter(({ id }) => !later.some((run) => run.id === id));
  return [...later, ...others].toSorted((a, b) => b.id - a.id);
}
