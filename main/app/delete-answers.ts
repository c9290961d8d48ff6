import { SyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';
import type { RemoteId } from '../sync/ports/archive.ts';
import type { DeleteAnswer, Pair } from '../sync/ports/settings.ts';

/**
 * Stores what a person says to the deletes that the guard holds back in a pair; the next run acts on it. Answers how many items it is
 * about, folders and all that is in them counted. Throws `refused` when nothing is held.
 */
export function answerDeletes(host: Host, pair: Pair, answer: DeleteAnswer['answer']): number {
  const items = askedAbout(host, pair);
  if (items.length === 0) throw new SyncError('refused', `Pair ${pair.id} asks nothing about deletes.`);
  host.settings.addDeleteAnswer({ pairId: pair.id, answer, items, at: host.clock.now() });
  const all = host.mirror.syncedWithin(pair.id, items);
  host.log(`pair ${pair.id}: answered "${answer}" to the delete of ${all} items`);
  return all;
}

/** How many items the deletes are about that wait for an answer, folders and all that is in them counted; 0 where nothing is asked. */
export function countAskedDeletes(host: Host, pair: Pair): number {
  const items = askedAbout(host, pair);
  return items.length === 0 ? 0 : host.mirror.syncedWithin(pair.id, items);
}

/** Whether a person has answered, and no run has acted on it yet. */
export function isAnswered(host: Host, pair: Pair): boolean {
  return host.settings.deleteAnswers(pair.id).length > 0;
}

function askedAbout(host: Host, pair: Pair): readonly RemoteId[] {
  const held = host.mirror.held(pair.id);
  return held.flatMap((step) => (step.reason === 'mass-delete' && step.remoteId !== null ? [step.remoteId] : []));
}
