import type { Side } from '../ports/trees.ts';
import type { DraftStep } from './steps.ts';
import type { PlanInput } from './model.ts';

/** More documents than this share of a pair is a mass delete. */
const share = 0.5;
/** So are more items than this, whatever the share. */
const manyItems = 200;
/** Fewer documents than this never are: in a pair of two, deleting one is no accident. */
const fewDocuments = 3;

/**
 * The deletes that must wait for a person: more than half of a pair or over 200 items, counted together with what was deleted within the
 * last hour. Each side is judged for itself. What a person was asked about waits for the answer, although the hour is over or the pair has grown.
 * Answers keys of steps.
 */
export function guardDeletes(drafts: readonly DraftStep[], input: PlanInput): Set<string> {
  const held = new Set<string>();
  if (!drafts.some(({ step }) => step.type === 'trash-local' || step.type === 'trash-remote')) return held;
  const asked = new Set(input.trees.held.flatMap(({ key, reason }) => (reason === 'mass-delete' ? key : [])));
  const documents = [...input.trees.synced.all()].filter(({ kind }) => kind !== 'folder').length;
  for (const side of ['local', 'remote'] as const) {
    const deletes = drafts.filter((draft) => isGuarded(draft, side, input));
    const isMass = isMassDelete(deletes, { documents, recent: input.recentDeletes[side] });
    for (const { step } of deletes) if (isMass || asked.has(step.key)) held.add(step.key);
  }
  return held;
}

function isGuarded({ step }: DraftStep, side: Side, input: PlanInput): boolean {
  if (step.type !== (side === 'local' ? 'trash-local' : 'trash-remote') || !step.guarded) return false;
  const [topmost] = step.items.remoteIds;
  // Folders that only stayed for what was ignored in them are nobody's work.
  return topmost !== undefined && !input.allowedDeletes.has(topmost);
}

function isMassDelete(deletes: readonly DraftStep[], facts: { documents: number; recent: number }): boolean {
  let documents = 0;
  let items = 0;
  for (const { step } of deletes) {
    if (step.type !== 'trash-local' && step.type !== 'trash-remote') continue;
    documents += step.items.documents;
    items += step.items.documents + step.items.folders;
  }
  if (items === 0) return false;
  if (items + facts.recent > manyItems) return true;
  return documents + facts.recent >= fewDocuments && documents + facts.recent > share * (facts.documents + facts.recent);
}
