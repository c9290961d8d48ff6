import { SyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';
import type { DeleteAnswer, Pair } from '../sync/ports/settings.ts';

/**
 * Stores what a person says to the deletes that the guard holds back in a pair; the next run acts on it. Answers how many items it is
 * about. Throws `refused` when nothing is held.
 */
export function answerDeletes(host: Host, pair: Pair, answer: DeleteAnswer['answer']): number {
  const held = host.mirror.held(pair.id);
  const items = held.flatMap((step) => (step.reason === 'mass-delete' && step.remoteId !== null ? [step.remoteId] : []));
  if (items.length === 0) throw new SyncError('refused', `Pair ${pair.id} asks nothing about deletes.`);
  host.settings.addDeleteAnswer({ pairId: pair.id, answer, items, at: host.clock.now() });
  host.log(`pair ${pair.id}: answered "${answer}" to the delete of ${items.length} items`);
  return items.length;
}
