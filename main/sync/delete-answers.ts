import type { RemoteId } from './ports/archive.ts';
import type { DeleteAnswer } from './ports/settings.ts';
import type { HistoryEntry } from './ports/trees.ts';
import type { ApplyContext } from './apply/context.ts';

export interface DeleteDecision {
  /** Deletes that a person agreed to. */
  readonly allowed: ReadonlySet<RemoteId>;
  /** Whether there is an answer to act on. */
  readonly answered: boolean;
}

/**
 * Acts on what a person said to a mass delete. `keep` forgets that the items were in sync: what is left of them on one side is new then, and
 * comes back on the other.
 */
export function applyDeleteAnswers(answers: readonly DeleteAnswer[], context: ApplyContext): DeleteDecision {
  const { trees } = context;
  const allowed = new Set<RemoteId>();
  const forget = new Set<RemoteId>();
  for (const { answer, items } of answers) {
    for (const id of items) {
      if (answer === 'delete') allowed.add(id);
      else for (const below of withAllBelow(id, context)) forget.add(below);
    }
  }
  const rows = [...forget].filter((id) => {
    const row = trees.synced.byRemote(id);
    return row && (!trees.remote.get(id) || !trees.local.get(row.localId));
  });
  if (rows.length > 0) context.commit({ dropSynced: rows });
  return { allowed, answered: answers.length > 0 };
}

/** An item and what is in it, on whichever side there still is something. */
function* withAllBelow(id: RemoteId, { trees }: ApplyContext): Generator<RemoteId> {
  yield id;
  for (const node of trees.remote.below(id)) yield node.id;
  const row = trees.synced.byRemote(id);
  if (!row) return;
  for (const node of trees.local.below(row.localId)) {
    const below = trees.synced.byLocal(node.id);
    if (below) yield below.remoteId;
  }
}

/** That an answer was carried out, for the history. */
export function answeredEntry(at: number): HistoryEntry {
  const reason = 'a person decided about a mass delete';
  return { at, action: 'deletes confirmed', side: null, path: '', fromPath: null, remoteId: null, reason, items: 1 };
}
