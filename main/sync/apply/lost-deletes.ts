import type { RemoteId } from '../ports/archive.ts';
import { begunKind, type FailureRecord, type LocalId, type LocalNode, type TreeChange } from '../ports/trees.ts';
import type { Trees } from '../trees.ts';
import type { ApplyContext, StepOf } from './context.ts';

/**
 * A delete that is not recorded, as its answer was lost, the disk of the records full or the program ended, looks like somebody else's. That would
 * take along what has turned up again on the other side since, moved or out of its trash: both sides would have trashed it. So the intention is
 * recorded first, as a failure that has not happened, and looked into at the next look at that side.
 */
const remotePrefix = 'maybe-deleted ';
const localPrefix = 'maybe-trashed ';

/** A delete in the archive that was begun, and all that was to go with it. */
export interface BegunDelete {
  readonly intent: FailureRecord;
  readonly remoteId: RemoteId;
  readonly all: readonly RemoteId[];
}

/** A delete in the folder that was begun, and of all that was to go with it what is in sync. */
export interface BegunTrash {
  readonly intent: FailureRecord;
  readonly localId: LocalId;
  readonly inSync: readonly { readonly node: LocalNode; readonly remoteId: RemoteId }[];
}

/** What a delete in the folder is recorded by: its step, or that of a download that takes the place of a file. */
export interface TrashFacts {
  readonly local: Pick<LocalNode, 'id'>;
  readonly path: string;
  readonly why: string;
  /** Whether it counts as deleted, and not as kept elsewhere anyway. */
  readonly guarded: boolean;
}

export function putDeleteIntent(step: StepOf<'trash-remote'>, { clock }: ApplyContext): TreeChange {
  const at = clock.now();
  const { id } = step.remote;
  const facts = { path: step.path, kind: begunKind, message: step.why, attempts: 0, firstAt: at, nextAt: at };
  return { putFailures: [{ key: remotePrefix + id, ...facts, signature: id }] };
}

export function dropDeleteIntent(remoteId: RemoteId): TreeChange {
  return { dropFailures: [remotePrefix + remoteId] };
}

export function putTrashIntent(trash: TrashFacts, { clock }: ApplyContext): TreeChange {
  const { local, path, why } = trash;
  const facts = { path, kind: begunKind, message: why, attempts: 0, firstAt: clock.now(), nextAt: null };
  return { putFailures: [{ key: `${localPrefix}${local.id}`, ...facts, signature: trashAction(trash) }] };
}

export function dropTrashIntent(localId: LocalId): TreeChange {
  return { dropFailures: [`${localPrefix}${localId}`] };
}

/** What the history calls a delete in the folder: what is kept elsewhere anyway does not count as deleted. */
export function trashAction({ guarded }: Pick<TrashFacts, 'guarded'>): 'trash' | 'remove' {
  return guarded ? 'trash' : 'remove';
}

/** Before a listing: what it has to tell of. No delete is under way while one is made. */
export function begunDeletes({ failures, remote }: Trees): readonly BegunDelete[] {
  const intents = [...failures.values()].filter(({ key }) => key.startsWith(remotePrefix));
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

/** Before a look at the folder: what it may tell of. No delete is under way while one is made. */
export function begunTrashes({ failures, local, synced }: Trees): readonly BegunTrash[] {
  const intents = [...failures.values()].filter(({ key }) => key.startsWith(localPrefix));
  return intents.map((intent) => {
    const localId = Number(intent.key.slice(localPrefix.length));
    const top = local.get(localId);
    const inSync = [...(top ? [top] : []), ...local.below(localId)].flatMap((node) => {
      const remoteId = synced.byLocal(node.id)?.remoteId;
      return remoteId === undefined ? [] : { node, remoteId };
    });
    return { intent, localId, inSync };
  });
}

/** After that look, which has read those folders: records the deletes that were done after all, and forgets those that were not. */
export function settleBegunTrashes(
  begun: readonly BegunTrash[],
  { trees, clock, commit, read }: Pick<ApplyContext, 'trees' | 'clock' | 'commit'> & { readonly read: readonly LocalId[] },
): void {
  for (const { intent, localId, inSync } of begun) {
    const top = trees.local.get(localId);
    // Where nobody has looked it may be there or not.
    if (top && !read.includes(top.parentId)) continue;
    const gone = inSync.flatMap(({ node, remoteId }) => (isThere(node, trees) ? [] : remoteId));
    const facts = { at: clock.now(), action: intent.signature, side: 'local', path: intent.path, fromPath: null } as const;
    const reason = `${intent.message}; it could not be recorded at once`;
    const history = gone.length > 0 ? [{ ...facts, remoteId: gone[0] ?? null, reason, items: gone.length }] : [];
    commit({ ...dropTrashIntent(localId), dropSynced: gone, history });
  }
}

/** A file that was put in its place has its name, and is another one. */
function isThere(node: LocalNode, { local }: Trees): boolean {
  const now = local.get(node.id);
  return now?.ino === node.ino && now.birthMs === node.birthMs;
}
