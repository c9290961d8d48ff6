import { asSyncError, errorPolicy } from '../errors.ts';
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
    if (step.type !== 'push' || step.remote) continue;
    // What cannot be looked into is met by its name, or sent again.
    for (let tries = 0; tries < mostTries && !(await isLookedInto(step, context, signal));) tries += 1;
  }
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
  const now = trees.local.get(step.local.id);
  const { hash, size } = step.local;
  if (!now || hash === null || trees.synced.byLocal(now.id)) return;
  const folderId = remoteParentId(step.target.parent, trees);
  const name = step.target.remoteName;
  const named = [...trees.remote.named(folderId, name)];
  const others = new Set(named.flatMap(({ id }) => (trees.synced.byRemote(id) || trees.superseded.has(id) ? [id] : [])));
  if (named.length === others.size) return;
  const sent = { step, local: step.local, path: nodePath(now, trees), size, hash, remote: null, folderId, name, others };
  const found = await findUploaded(sent, context, signal);
  if (found) context.commit(settleUpload(sent, found, context));
}
