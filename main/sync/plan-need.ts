import type { TreeChange } from './ports/trees.ts';
import type { Trees } from './trees.ts';

/**
 * Whether a plan could find anything that the last one did not. A file that is being written is nothing to plan for until it lies still, and in a large
 * archive a plan takes longer than all the rest of sending it.
 */
export class PlanNeed {
  readonly #trees: Trees;
  #isMet = false;

  constructor(trees: Trees) {
    this.#trees = trees;
  }

  /** False when a plan would be for nothing. */
  get isThere(): boolean {
    return !this.#isMet;
  }

  /** The plan that was just made had nothing to do, and nothing is under way. */
  meet(): void {
    this.#isMet = true;
  }

  /** Something is looked at that may tell anything. */
  arise(): void {
    this.#isMet = false;
  }

  /** Takes note of a change that is about to be applied. */
  note(change: TreeChange): void {
    if (this.#isMet && !this.#tellsOnlyOfWriting(change)) this.#isMet = false;
  }

  #tellsOnlyOfWriting({ putLocal, dropLocal = [], ...others }: TreeChange): boolean {
    if (!putLocal || dropLocal.length > 0 || Object.keys(others).length > 0) return false;
    return putLocal.every((node) => {
      if (node.kind !== 'file' || node.hash !== null) return false;
      const old = this.#trees.local.get(node.id);
      return !old || (old.parentId === node.parentId && old.name === node.name);
    });
  }
}
