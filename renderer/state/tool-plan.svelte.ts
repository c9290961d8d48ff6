import type { PreviewView, RunView } from '../../preload/tools.ts';
import type { AppState } from './app.svelte.ts';
import { ToolRows } from './tool-rows.svelte.ts';

/** The way of one tool from what is asked to what shall be done. */
export class ToolPlan {
  preview = $state.raw<PreviewView | null>(null);
  rows = $state.raw<ToolRows | null>(null);
  planning = $state.raw(false);
  /** Why it could not be planned, or not be begun. */
  problem = $state.raw<string | null>(null);
  /** Changes that the person left out, by their place. */
  without = $state.raw<ReadonlySet<number>>(new Set());
  readonly accountId: number;
  readonly #app: AppState;
  readonly #tool: string;
  #options: Readonly<Record<string, unknown>> = {};
  #answers: Readonly<Record<string, string>> = {};
  #fixes: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
  #question = 0;

  constructor(app: AppState, { accountId, tool }: { accountId: number; tool: string }) {
    this.#app = app;
    this.accountId = accountId;
    this.#tool = tool;
  }

  get wanted(): number {
    return this.preview === null ? 0 : this.preview.changes - this.without.size;
  }

  /** Plans with new options: answers to questions and corrected lines of others are forgotten. */
  plan(options: Readonly<Record<string, unknown>>): Promise<void> {
    this.#options = options;
    this.#answers = {};
    this.#fixes = {};
    return this.#plan();
  }

  /** Plans to take back what a run did. */
  async undo(runId: number): Promise<void> {
    const answer = await this.#app.bridge.call('tools.planUndo', runId);
    this.problem = answer.ok ? null : answer.error.message;
    if (answer.ok) this.#show(answer.value);
  }

  answer(answers: Readonly<Record<string, string>>): Promise<void> {
    this.#answers = { ...this.#answers, ...answers };
    return this.#plan();
  }

  fix(line: string, cells: Readonly<Record<string, string>>): Promise<void> {
    this.#fixes = { ...this.#fixes, [line]: { ...this.#fixes[line], ...cells } };
    return this.#plan();
  }

  stop(): void {
    this.#question += 1;
    this.planning = false;
    void this.#app.bridge.call('tools.stopPlanning', this.accountId);
  }

  /** Back to what is asked. */
  leave(): void {
    if (this.preview) void this.#app.bridge.call('tools.dropPreview', this.preview.id);
    this.preview = null;
    this.rows = null;
    this.problem = null;
  }

  /** Takes a change in or leaves it out. */
  include(index: number, wanted: boolean): void {
    const without = new Set(this.without);
    if (wanted) without.delete(index);
    else without.add(index);
    this.without = without;
  }

  includeAll(wanted: boolean): void {
    const length = this.preview?.changes ?? 0;
    this.without = wanted ? new Set() : new Set(Array.from({ length }, (_, index) => index));
  }

  /** Null where it could not be begun; why is told. */
  async run(typed: number | null): Promise<RunView | null> {
    if (!this.preview) return null;
    const answer = await this.#app.bridge.call('tools.run', this.preview.id, { typed, without: [...this.without] });
    this.problem = answer.ok ? null : answer.error.message;
    return answer.ok ? answer.value : null;
  }

  async #plan(): Promise<void> {
    this.#question += 1;
    const question = this.#question;
    this.planning = true;
    this.problem = null;
    const asked = Object.keys(this.#answers).length > 0 ? { answers: this.#answers } : {};
    const fixed = Object.keys(this.#fixes).length > 0 ? { fixes: this.#fixes } : {};
    const options = { ...this.#options, ...asked, ...fixed };
    const answer = await this.#app.bridge.call('tools.plan', this.accountId, this.#tool, options);
    if (question !== this.#question) return;
    this.planning = false;
    if (answer.ok) this.#show(answer.value);
    else this.problem = answer.error.message;
  }

  #show(preview: PreviewView): void {
    this.preview = preview;
    this.without = new Set();
    this.rows = new ToolRows(this.#app, { preview: preview.id });
  }
}
