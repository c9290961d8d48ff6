import { asSyncError, errorPolicy } from '../errors.ts';
import { keepsVersions } from '../ports/archive.ts';
import type { Step } from '../plan/model.ts';
import { type ApplyContext, nodePath, remoteParentId, type StepOf } from './context.ts';
import { findUploaded, settleUpload } from './push.ts';

/** Nobody asks again later. */
const mostTries = 5;

/**
 * After a listing: finds the new documents that uploads have made whose answer was lost. Their files may have been moved or renamed since, so that
 * nothing else tells that the two are one.
 */
export async function settleLostUploads(steps: Iterable<Step>, context: ApplyContext, signal: AbortSignal): Promise<void> {
  for (const step of steps) {
    if (step.type !== 'push' || !mayBeNew(step, context)) continue;
    // What cannot be looked into is met by its name, or sent again.
    for (let tries = 0; tries < mostTries && !(await isLookedInto(step, context, signal));) tries += 1;
  }
}

/**
 * What was sent over a document made a new one where that one had lost its name by then. A folder without versions has an intention of its own
 * for that.
 */
function mayBeNew({ remote }: StepOf<'push'>, { archive, trees }: ApplyContext): boolean {
  if (!remote) return true;
  const now = trees.remote.get(remote.id);
  return keepsVersions(archive, remote.parentId) && (now?.parentId !== remote.parentId || now.name !== remote.name);
}

async function isLookedInto(step: StepOf<'push'>, context: ApplyContext, signal: AbortSignal): Promise<boolean> {
  try {
    await settleLost(step, context, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (errorPolicy[asSyncError(error).kind].stopsPair) throw error;
    return false;
  }
}

async function settleLost(step: StepOf<'push'>, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { trees } = context;
  const { remote } = step;
  const now = trees.local.get(step.local.id);
  const { hash, size } = step.local;
  if (!now || hash === null || trees.synced.byLocal(now.id)?.remoteId !== remote?.id) return;
  const folderId = remote?.parentId ?? remoteParentId(step.target.parent, trees);
  const name = remote?.name ?? step.target.remoteName;
  const named = [...trees.remote.named(folderId, name)];
  const others = new Set(named.flatMap(({ id }) => (trees.synced.byRemote(id) || trees.superseded.has(id) ? [id] : [])));
  if (named.length === others.size) return;
  const sent = { step, local: step.local, path: nodePath(now, trees), size, hash, remote, folderId, name, others };
  const found = await findUploaded(sent, context, signal);
  if (found) context.commit(settleUpload(sent, found, context));
}
