import type { Step } from '../plan/model.ts';
import { type ApplyContext, historyOf } from './context.ts';

/**
 * After a listing: records the deletes in the archive whose answer was lost, and which were done after all. Taken for somebody else's, they would
 * take along what has turned up here again since, in another place: both sides would have trashed it.
 */
export function settleLostDeletes(steps: Iterable<Step>, context: ApplyContext): void {
  const { trees } = context;
  for (const step of steps) {
    if (step.type !== 'trash-remote' || trees.remote.get(step.remote.id)) continue;
    const gone = step.items.remoteIds.filter((id) => !trees.remote.get(id) && trees.synced.byRemote(id));
    if (gone.length === 0) continue;
    const reason = `${step.why}; no answer came`;
    const facts = { path: step.path, remoteId: step.remote.id, items: gone.length, reason };
    context.commit({ dropSynced: gone, history: [historyOf(step, context, { action: 'trash', side: 'remote', ...facts })] });
  }
}
