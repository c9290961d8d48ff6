import { SyncError } from '../errors.ts';
import type { RemoteId, RemoteNode } from '../ports/archive.ts';
import type { LocalNode, SyncedNode } from '../ports/trees.ts';
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
  newPlaces,
  nodePath,
  pickPlaces,
  remoteParentId,
  settledPlaces,
  staleRow,
  type StepOf,
} from './context.ts';

export async function createLocalFolder(step: StepOf<'create-local-folder'>, context: ApplyContext): Promise<void> {
  const { trees, folder } = context;
  const remote = currentRemote(step.remote, trees);
  const parentId = localParentId(step.target.parent, trees);
  const path = joinPath(folderPath(parentId, trees), step.target.localName);
  context.leaveLine(step, 0);
  const stat = await folder.createFolder(path);
  const known = trees.local.child(parentId, step.target.localName);
  const local = localNode(stat, { id: known?.id ?? trees.newLocalId(), parentId, name: step.target.localName, hash: null });
  context.commit({
    putLocal: [local],
    dropSynced: staleRow(local, remote.id, trees),
    putSynced: [folderRow({ remote, local, target: step.target }, context)],
    history: [historyOf(step, context, { action: 'create folder', side: 'local', path, remoteId: remote.id })],
  });
}

function folderRow(facts: { remote: RemoteNode; local: LocalNode; target: Target }, context: ApplyContext): SyncedNode {
  return {
    remoteId: facts.remote.id,
    localId: facts.local.id,
    kind: 'folder',
    ...pickPlaces(newPlaces(facts, context)),
    hash: null,
    size: null,
    modifiedAt: null,
    version: null,
    uploadedUntil: null,
  };
}

export async function createRemoteFolder(
  step: StepOf<'create-remote-folder'>,
  context: ApplyContext,
  signal: AbortSignal,
): Promise<void> {
  const { trees } = context;
  const local = currentLocal(step.local, trees);
  const parentId = remoteParentId(step.target.parent, trees);
  const name = step.target.remoteName;
  await refuseStranger({ parentId, name }, context, signal);
  const id = await createOrFind({ parentId, name }, context, signal);
  const remote: RemoteNode = {
    id,
    parentId,
    kind: 'folder',
    name,
    description: '',
    modifiedAt: null,
    modifiedBy: null,
    size: null,
    hash: null,
    version: null,
    url: null,
    writable: null,
  };
  const path = nodePath(local, trees);
  context.commit({
    putRemote: [remote],
    putLocal: [{ ...local, residue: false, leftFor: null }],
    dropSynced: staleRow(local, id, trees),
    putSynced: [folderRow({ remote, local, target: step.target }, context)],
    history: [historyOf(step, context, { action: 'create folder', side: 'remote', path, remoteId: id })],
  });
}

interface NewFolder {
  readonly parentId: RemoteId;
  readonly name: string;
}

/** A folder of that name that we did not know is joined by the next plan, not doubled. */
async function refuseStranger(wanted: NewFolder, context: ApplyContext, signal: AbortSignal): Promise<void> {
  const stranger = await findNew(wanted, context, signal);
  if (stranger) throw new SyncError('conflict', `Somebody has just made a folder “${wanted.name}” in the archive.`);
}

async function findNew(
  wanted: NewFolder,
  { archive, trees }: ApplyContext,
  signal: AbortSignal,
): Promise<RemoteNode | undefined> {
  const nodes = await archive.children(wanted.parentId, signal);
  return nodes.find((node) => node.kind === 'folder' && node.name === wanted.name && !trees.remote.get(node.id));
}

async function createOrFind(wanted: NewFolder, context: ApplyContext, signal: AbortSignal): Promise<RemoteId> {
  try {
    return await context.archive.createFolder(wanted.parentId, wanted.name, signal);
  } catch (error) {
    if (!(error instanceof SyncError) || !error.maybeDone) throw error;
    const made = await findNew(wanted, context, signal);
    if (!made) throw error;
    return made.id;
  }
}

/** Records that both sides have the same. No side is touched. */
export function adopt(step: StepOf<'adopt'>, context: ApplyContext): void {
  const { trees } = context;
  const remote = currentRemote(step.remote, trees);
  const local = currentLocal(step.local, trees);
  const before = trees.synced.byRemote(remote.id);
  const path = nodePath(local, trees);
  if (before && before.localId === local.id) {
    context.commit({ putSynced: [{ ...before, ...pickPlaces(settledPlaces({ remote, local, target: step.target }, context)) }] });
    return;
  }
  const isFolder = remote.kind === 'folder';
  context.commit({
    putLocal: [{ ...local, residue: false, leftFor: null }],
    dropSynced: staleRow(local, remote.id, trees),
    putSynced: [
      {
        ...folderRow({ remote, local, target: step.target }, context),
        kind: isFolder ? 'folder' : 'document',
        hash: local.hash,
        size: isFolder ? null : local.size,
        modifiedAt: isFolder ? null : remote.modifiedAt,
        version: isFolder ? null : remote.version,
      },
    ],
    history: [historyOf(step, context, { action: 'join', side: null, path, remoteId: remote.id })],
  });
}

export function forget(step: StepOf<'forget'>, context: ApplyContext): void {
  context.commit({ dropSynced: step.remoteIds });
}

export function keepResidue(step: StepOf<'residue'>, context: ApplyContext): void {
  const local = currentLocal(step.local, context.trees);
  const path = nodePath(local, context.trees);
  context.commit({
    putLocal: [{ ...local, residue: true }],
    dropSynced: [step.remoteId],
    history: [historyOf(step, context, { action: 'keep folder', side: null, path, remoteId: step.remoteId })],
  });
}

/** The folder and all in it stay as they are, and the sync knows them no more: in one change, so that nothing is half known. */
export function leaveHere(step: StepOf<'leave'>, context: ApplyContext): void {
  const local = currentLocal(step.local, context.trees);
  const path = nodePath(local, context.trees);
  context.commit({
    putLocal: [{ ...local, leftFor: step.remoteId }],
    dropSynced: step.remoteIds,
    history: [
      historyOf(step, context, { action: 'leave', side: null, path, remoteId: step.remoteId, items: step.remoteIds.length }),
    ],
  });
}
