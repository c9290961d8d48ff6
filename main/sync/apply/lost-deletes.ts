import type { RemoteId } from '../ports/archive.ts';
import { begunKind, type FailureRecord, type TreeChange } from '../ports/trees.ts';
import type { Trees } from '../trees.ts';
import type { ApplyContext, StepOf } from './context.ts';

/**
 * A delete in the archive that is not recorded, as its answer was lost, the disk of the records full or the program ended, looks like somebody
 * else's. That would take along what has turned up here again since, in another place: both sides would have trashed it. So the intention is
 * recorded first, as a failure that has not happened, and looked into at the next listing.
 */
const intentPrefix = 'maybe-deleted ';

/** A delete that was begun, and all that was to go with it. */
export interface BegunDelete {
  readonly intent: FailureRecord;
  readonly remoteId: RemoteId;
  readonly all: readonly RemoteId[];
}

export function putDeleteIntent(step: StepOf<'trash-remote'>, { clock }: ApplyContext): TreeChange {
  const at = clock.now();
  const { id } = step.remote;
  const facts = { path: step.path, kind: begunKind, message: step.why, attempts: 0, firstAt: at, nextAt: at };
  return { putFailures: [{ key: intentPrefix + id, ...facts, signature: id }] };
}

export function dropDeleteIntent(remoteId: RemoteId): TreeChange {
  return { dropFailures: [intentPrefix + remoteId] };
}

/** Before a listing: what it has to tell of. No delete is under way while one is made. */
export function begunDeletes({ failures, remote }: Trees): readonly BegunDelete[] {
  const intents = [...failures.values()].filter(({ key }) => key.startsWith(intentPrefix));
  return intents.map((intent) => {
    const remoteId = intent.signature;
    const below = [...remote.below(remoteId)].map(({ id }) => id);
    return { intent, remoteId, all: [remoteId, ...below] };
  });
}

/** After that listing: records the deletes that were done after all. */
export function settleBegunDeletes(begun: readonly BegunDelete[], { trees, clock, commit }: ApplyContext): void {
  for (const { intent, remoteId, all } of begun) {
    const gone = trees.remote.get(remoteId) ? [] : all.filter((id) => !trees.remote.get(id) && trees.synced.byRemote(id));
    const facts = { at: clock.now(), action: 'trash', side: 'remote', path: intent.path, fromPath: null, remoteId } as const;
    const history = gone.length > 0 ? [{ ...facts, reason: `${intent.message}; no answer came`, items: gone.length }] : [];
    commit({ ...dropDeleteIntent(remoteId), dropSynced: gone, history });
  }
}
