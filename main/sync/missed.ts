import type { LocalId, LocalNode } from './ports/trees.ts';
import type { Trees } from './trees.ts';

/**
 * Files and folders that a look did not find, while both sides' record of them stands. A look in the middle of somebody's move sees a thing in neither
 * place; when it turns up in another one, it has only moved. Kept for one life of the program: taken for new afterwards, a file is sent again.
 */
export class Missed {
  readonly #trees: Trees;
  readonly #nodes = new Map<LocalId, LocalNode>();

  constructor(trees: Trees) {
    this.#trees = trees;
  }

  /** Told of what a look drops, right before it is forgotten. */
  drop(ids: readonly LocalId[]): void {
    for (const id of ids) {
      const node = this.#trees.local.get(id);
      if (node) this.#nodes.set(id, node);
    }
  }

  /** As they were last seen. */
  get nodes(): ReadonlyMap<LocalId, LocalNode> {
    const { synced, local } = this.#trees;
    for (const id of this.#nodes.keys()) if (!synced.byLocal(id) || local.get(id)) this.#nodes.delete(id);
    return this.#nodes;
  }
}
