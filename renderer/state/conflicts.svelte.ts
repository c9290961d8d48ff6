import type { Comparison, ConflictView } from '../../preload/contract.ts';
import type { AppState } from './app.svelte.ts';
import { words } from './words.svelte.ts';

export type Resolution = 'mine' | 'theirs' | 'both';

/** The conflict that is looked at, and those that are ticked to be answered together. */
export class ConflictsState {
  shownId = $state.raw<string | null>(null);
  comparison = $state.raw<Comparison | null>(null);
  problem = $state.raw<string | null>(null);
  ticked = $state.raw<ReadonlySet<string>>(new Set());
  busy = $state.raw(false);
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  async show(conflict: ConflictView | null): Promise<void> {
    this.shownId = conflict ? keyOf(conflict) : null;
    this.comparison = null;
    this.problem = null;
    if (!conflict) return;
    const answer = await this.#app.bridge.call('conflicts.compare', conflict.pairId, conflict.id);
    if (this.shownId !== keyOf(conflict)) return;
    if (answer.ok) this.comparison = answer.value;
    else this.problem = answer.error.message;
  }

  tick(conflict: ConflictView, on: boolean): void {
    const ticked = new Set(this.ticked);
    if (on) ticked.add(keyOf(conflict));
    else ticked.delete(keyOf(conflict));
    this.ticked = ticked;
  }

  tickAll(conflicts: readonly ConflictView[], on: boolean): void {
    this.ticked = new Set(on ? conflicts.map(keyOf) : []);
  }

  /** Settles them pair by pair and shows the next that is left. */
  async resolve(conflicts: readonly ConflictView[], how: Resolution): Promise<void> {
    this.busy = true;
    let settled = 0;
    for (const [pairId, group] of Map.groupBy(conflicts, (conflict) => conflict.pairId)) {
      const ids = group.map(({ id }) => id);
      const answer = await this.#app.ask('conflicts.resolve', pairId, ids, how);
      if (!answer) continue;
      settled += answer.value.settled;
      for (const { message } of answer.value.problems) this.#app.tell(message, 'bad');
    }
    await this.#app.readConflicts();
    this.ticked = new Set();
    this.busy = false;
    if (settled > 0) this.#app.tell(words.t.conflicts.settled(settled));
    await this.show(this.#app.conflicts?.[0] ?? null);
  }
}

/** Ids are short and only one pair's own. */
export function keyOf(conflict: ConflictView): string {
  return `${conflict.pairId}/${conflict.id}`;
}
