import type { RemoteNode } from '../ports/archive.ts';
import type { LocalNode, TreeChange } from '../ports/trees.ts';
import type { Target } from '../plan/model.ts';
import {
  type ApplyContext,
  currentLocal,
  currentRemote,
  folderPath,
  historyOf,
  joinPath,
  localNode,
  localParentId,
  nodePath,
  pickPlaces,
  remoteParentId,
  settledPlaces,
  statExpected,
  type StepOf,
} from './context.ts';

export async function moveLocal(step: StepOf<'move-local'>, context: ApplyContext): Promise<void> {
  const { trees, folder } = context;
  const local = currentLocal(step.local, trees);
  const parentId = step.temporary ? local.parentId : localParentId(step.target.parent, trees);
  const { path: from, stat } = await statExpected(local, context);
  const to = joinPath(folderPath(parentId, trees), step.target.localName);
  const after = await folder.move(from, to, stat);
  if (local.kind === 'folder') context.onMoved({ from, to });
  const moved: LocalNode = {
    ...localNode(after, { id: local.id, parentId, name: step.target.localName, hash: local.hash }),
    hasIgnored: local.hasIgnored,
    residue: local.residue,
    leftFor: local.leftFor,
  };
  const remote = step.remoteId === null ? undefined : trees.remote.get(step.remoteId);
  context.commit({
    putLocal: [moved],
    ...(step.temporary ? {} : rowChange({ remote, local: moved, target: step.target }, context)),
    history: [historyOf(step, context, { action: 'move', side: 'local', path: to, fromPath: from, remoteId: step.remoteId })],
  });
}

export async function moveRemote(step: StepOf<'move-remote'>, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { archive, trees } = context;
  let remote = currentRemote(step.remote, trees);
  const parentId = step.temporary ? remote.parentId : remoteParentId(step.target.parent, trees);
  await context.places.check(remote, signal);
  const local = step.localId === null ? undefined : trees.local.get(step.localId);
  const settle = (now: RemoteNode): void => {
    remote = now;
    context.commit({
      putRemote: [now],
      ...(step.temporary ? {} : rowChange({ remote: now, local, target: step.target }, context)),
    });
  };
  const from = trees.remote.pathOf(remote.id, trees.rootId);
  if (remote.parentId !== parentId) {
    await archive.move(remote, parentId, signal);
    settle({ ...remote, parentId });
  }
  if (remote.name !== step.target.remoteName) {
    await archive.rename(remote, step.target.remoteName, signal);
    settle({ ...remote, name: step.target.remoteName });
  }
  const path = local ? nodePath(local, trees) : step.path;
  context.commit({
    history: [historyOf(step, context, { action: 'move', side: 'remote', path, fromPath: from, remoteId: remote.id })],
  });
}

function rowChange(
  facts: { remote: RemoteNode | undefined; local: LocalNode | undefined; target: Target },
  context: ApplyContext,
): TreeChange {
  const { remote, local, target } = facts;
  const row = remote && context.trees.synced.byRemote(remote.id);
  if (!row || !local || row.localId !== local.id) return {};
  return { putSynced: [{ ...row, ...pickPlaces(settledPlaces({ remote, local, target }, context)) }] };
}
