import type { Side } from '../ports/trees.ts';
import type { Collected } from './collect.ts';
import type { Item, PlanInput } from './model.ts';
import { currentParent } from './order.ts';
import { type DraftStep, localPlace } from './steps.ts';

/**
 * Files that are still being written, and deletes that go on. Nothing is done to them yet, so that nothing can take their place, and no folder can go
 * that they are in. And what was sent and not listed since, or changed there in the very second of the listing: somebody may have followed, so that it
 * is not deleted in the archive yet.
 */
export class Restless {
  readonly #places = new Set<string>();
  readonly #folders = new Set<string>();
  readonly #unlisted = new Set<string>();
  readonly #vanishing: boolean;

  constructor({ collected, input }: { collected: Collected; input: PlanInput }) {
    this.#vanishing = input.vanishing;
    for (const id of input.unsettledLocal) {
      const item = collected.byLocal.get(id);
      if (!item?.local || !item.alive) continue;
      const parent = collected.byLocal.get(item.local.parentId);
      if (parent) this.#places.add(localPlace(parent.key, item.local.name, input));
      this.#markAbove(item, 'local', collected);
      this.#markAbove(item, 'remote', collected);
    }
    for (const id of [...collected.unlisted.map(({ remoteId }) => remoteId), ...input.unsettledRemote]) {
      for (let at = collected.byRemote.get(id); at; at = currentParent(at, 'remote', collected)) this.#unlisted.add(at.key);
    }
  }

  /** A delete in the archive that can be done once a listing has shown what it would delete. */
  isUnlisted({ step, item }: DraftStep): boolean {
    return step.type === 'trash-remote' && this.#unlisted.has(item.key);
  }

  blocks({ step, item, takes }: DraftStep): boolean {
    if (step.type === 'trash-local') return this.#folders.has(`local ${item.key}`);
    if (step.type === 'trash-remote') return this.#vanishing || this.#folders.has(`remote ${item.key}`);
    // What vanished may turn up elsewhere: fetched anew, it would then be there twice.
    if (step.type === 'pull' && this.#vanishing && item.synced && !item.local) return true;
    return takes !== null && this.#places.has(takes);
  }

  #markAbove(item: Item, side: Side, collected: Collected): void {
    for (let at = currentParent(item, side, collected); at; at = currentParent(at, side, collected)) {
      this.#folders.add(`${side} ${at.key}`);
    }
  }
}
