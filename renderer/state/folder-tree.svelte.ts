import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { SelectableFolder } from '../../preload/files.ts';
import { Ages } from './ages.ts';
import type { AppState } from './app.svelte.ts';

/** One folder of the tree as it is shown. */
export interface TreeRow {
  readonly folder: SelectableFolder;
  readonly level: number;
  readonly open: boolean;
  /** Because a folder above it is left out. */
  readonly inherited: boolean;
}

/** The folders of a pair, each level read when it is opened. */
export class FolderTree {
  problem = $state.raw<string | null>(null);
  readonly #levels = new SvelteMap<string | null, readonly SelectableFolder[]>();
  readonly #open = new SvelteSet<string>();
  readonly #ages = new Ages<string | null>();
  readonly #app: AppState;
  readonly #pairId: number;

  constructor(app: AppState, pairId: number) {
    this.#app = app;
    this.#pairId = pairId;
    void this.#read(null);
  }

  get ready(): boolean {
    return this.#levels.has(null);
  }

  /** What is seen, from the top down. */
  get rows(): readonly TreeRow[] {
    return [...this.#below(null, 1, false)];
  }

  async toggle(id: string, open: boolean): Promise<void> {
    if (!open) {
      this.#open.delete(id);
      return;
    }
    this.problem = null;
    if (!this.#levels.has(id)) await this.#read(id);
    this.#open.add(id);
  }

  async select({ folder }: TreeRow, how: 'sync' | 'trash' | 'stay'): Promise<void> {
    this.problem = null;
    const answer = await this.#app.ask('pairs.select', this.#pairId, folder.id, how);
    // The folders above are ticked in part from now on, or no longer.
    if (answer) await Promise.all([...this.#levels.keys()].map((level) => this.#read(level)));
  }

  *#below(parentId: string | null, level: number, inherited: boolean): Generator<TreeRow> {
    for (const folder of this.#levels.get(parentId) ?? []) {
      const open = this.#open.has(folder.id);
      yield { folder, level, open, inherited };
      if (open) yield* this.#below(folder.id, level + 1, inherited || folder.excluded);
    }
  }

  async #read(parentId: string | null): Promise<void> {
    const age = this.#ages.next();
    const answer = await this.#app.bridge.call('pairs.folders', this.#pairId, parentId);
    if (!this.#ages.take(parentId, age)) return;
    if (answer.ok) this.#levels.set(parentId, answer.value);
    else this.problem = answer.error.message;
  }
}
