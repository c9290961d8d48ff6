import { SyncError } from '../errors.ts';
import type { RemoteNode, RemoteState } from '../ports/archive.ts';
import type { LocalNode } from '../ports/trees.ts';
import { spellingOf } from '../names.ts';
import { observeLocal } from '../observe-local.ts';
import { returningIds } from '../returning-ids.ts';
import { type ApplyContext, currentLocal, currentRemote, historyOf, statExpected, type StepOf } from './context.ts';
import { dropDeleteIntent, dropTrashIntent, putDeleteIntent, putTrashIntent, trashAction } from './lost-deletes.ts';

export async function trashLocal(step: StepOf<'trash-local'>, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { trees, folder } = context;
  const local = currentLocal(step.local, trees);
  const { path } = await statExpected(local, context);
  if (local.kind === 'folder') await refuseUnseen({ local, path }, context, signal);
  // Looked at last, so that what was read above is what goes.
  const { stat } = await statExpected(local, context);
  context.commit(putTrashIntent(step, context));
  const where = await folder.trash(path, stat);
  const below = [local, ...trees.local.below(local.id)];
  const rows = below.flatMap((node) => trees.synced.byLocal(node.id) ?? []);
  context.commit({
    ...dropTrashIntent(local.id),
    dropLocal: below.map((node) => node.id),
    dropSynced: rows.map((row) => row.remoteId),
    history: [
      historyOf(step, context, {
        action: trashAction(step),
        side: 'local',
        path,
        remoteId: rows[0]?.remoteId ?? null,
        reason: `${step.why}; ${where}`,
        items: below.length,
      }),
    ],
  });
}

/** A folder goes only with what was seen in it: anything new or changed stays, and is looked at first. */
async function refuseUnseen(
  facts: { local: LocalNode; path: string },
  context: ApplyContext,
  signal: AbortSignal,
): Promise<void> {
  const { trees, folder } = context;
  const scan = await folder.scan({ paths: [facts.path], deep: true }, signal);
  const seen = observeLocal(trees.local, scan, { newId: returningIds(trees), spell: spellingOf(folder.traits) });
  const changed = seen.put.filter((node) => node.id !== facts.local.id || node.hasIgnored);
  const unread = seen.unreadable.length > 0 || scan.skipped.length > 0;
  if (changed.length === 0 && seen.drop.length === 0 && !unread && seen.alsoDeep.length + seen.alsoShallow.length === 0) return;
  throw new SyncError('conflict', `Something changed in “${facts.path}” in the meantime.`);
}

export async function trashRemote(step: StepOf<'trash-remote'>, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { archive, trees } = context;
  const remote = currentRemote(step.remote, trees);
  refuseUnlisted(remote, context);
  // Its content is looked at last: that is worth more than its place.
  if (remote.kind !== 'folder') await context.places.check(remote, signal);
  const state = await archive.inspect(remote, signal);
  if (state) {
    refuseChanged(remote, { state, context });
    if (remote.kind === 'folder') await refuseUnseenRemote(remote, context, signal);
    context.commit(putDeleteIntent(step, context));
    await archive.trash(remote, signal).catch((error: unknown) => {
      // Somebody was quicker: it is where it should be.
      if (error instanceof SyncError && error.kind === 'gone') return;
      if (error instanceof SyncError && !error.maybeDone) context.commit(dropDeleteIntent(remote.id));
      throw error;
    });
  }
  const below = [remote, ...trees.remote.below(remote.id)];
  context.commit({
    ...dropDeleteIntent(remote.id),
    dropRemote: below.map((node) => node.id),
    dropSynced: below.map((node) => node.id),
    history: [
      historyOf(step, context, { action: 'trash', side: 'remote', path: step.path, remoteId: remote.id, items: below.length }),
    ],
  });
}

/** What was sent and not listed since may have been followed by somebody's edit: the next listing tells. */
function refuseUnlisted(remote: RemoteNode, { trees }: ApplyContext): void {
  for (const node of [remote, ...trees.remote.below(remote.id)]) {
    if (trees.synced.byRemote(node.id)?.uploadedUntil == null) continue;
    throw new SyncError(
      'conflict',
      `“${node.name}” was sent and not listed since. It is looked at before it is deleted in the archive.`,
    );
  }
}

/** Throws when the service tells something else of the item than the plan knew. What either does not say is no difference. */
export function refuseChanged(remote: RemoteNode, facts: { state: RemoteState; context: ApplyContext }): void {
  const { state } = facts;
  const row = facts.context.trees.synced.byRemote(remote.id);
  const renamed = state.name !== null && state.name !== remote.name;
  const knowsTime = row?.uploadedUntil == null && state.modifiedAt !== null && remote.modifiedAt !== null;
  // No listing has told yet which time our own upload got; one that is later than its answer is somebody else's.
  const followed = row?.uploadedUntil != null && state.modifiedAt !== null && state.modifiedAt > row.uploadedUntil;
  const edited = remote.kind !== 'folder' && (followed || (knowsTime && state.modifiedAt !== remote.modifiedAt));
  const version = remote.version ?? (row?.modifiedAt === null ? row.version : null);
  const newVersion = remote.kind !== 'folder' && state.version !== null && version !== null && state.version !== version;
  if (renamed || edited || newVersion)
    throw new SyncError('conflict', `“${remote.name}” was changed in the archive in the meantime.`);
}

/** Folders of one subtree that are looked into one by one; beyond that one listing of all is cheaper. */
const fewFolders = 20;

async function refuseUnseenRemote(remote: RemoteNode, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { archive, trees } = context;
  const folders = [remote, ...trees.remote.below(remote.id)].filter((node) => node.kind === 'folder');
  let nodes: RemoteNode[] = [];
  if (folders.length > fewFolders) nodes = [...(await archive.list(signal)).nodes];
  else for (const folder of folders) nodes.push(...(await archive.children(folder.id, signal)));
  const inside = new Set(folders.map((folder) => folder.id));
  for (const node of nodes) {
    if (!inside.has(node.parentId)) continue;
    const known = trees.remote.get(node.id);
    const changed = known && node.modifiedAt !== null && known.modifiedAt !== null && node.modifiedAt !== known.modifiedAt;
    if (known?.parentId === node.parentId && changed !== true) continue;
    throw new SyncError('conflict', `Something changed in “${remote.name}” in the archive in the meantime.`);
  }
}
