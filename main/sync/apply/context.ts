import type { Archive, RemoteId, RemoteNode } from '../ports/archive.ts';
import type { LocalFolder, LocalStat } from '../ports/folder.ts';
import type { Clock, Random } from '../ports/time.ts';
import type { HistoryEntry, LocalId, LocalNode, SyncedNode, TreeChange } from '../ports/trees.ts';
import { SyncError } from '../errors.ts';
import { fromDiskName } from '../names.ts';
import type { PlaceRef, Step, Target } from '../plan/model.ts';
import { nameBeforeMove } from '../plan/moving-name.ts';
import type { Trees } from '../trees.ts';
import { sameContentStat } from '../same-file.ts';
import type { FreshPlaces } from './fresh-places.ts';

/** What a step may use. */
export interface ApplyContext {
  readonly archive: Archive;
  readonly folder: LocalFolder;
  readonly trees: Trees;
  readonly clock: Clock;
  readonly random: Random;
  /** Stores a change and then shows it in the trees. Throws before anything is changed. */
  readonly commit: (change: TreeChange) => void;
  /** The same for what a transfer has done, together with others: see `GroupCommit`. */
  readonly record: (make: () => TreeChange) => Promise<void>;
  /** Asked right before something that is in the archive is changed there. */
  readonly places: FreshPlaces;
  /** Documents of uploads that were answered, until that is recorded. */
  readonly answered: Set<RemoteId>;
  /** Runs the last part of a transfer, from the last check of its target to its commit, while nobody looks at either side. */
  readonly settle: <Result>(work: () => Promise<Result> | Result) => Promise<Result>;
  /**
   * Resolves when it is the turn of a step that `readsAhead` on the line; of others it is from the start. Rejects with `leftOut` when the run ended
   * first.
   */
  readonly turn: (step: Step) => Promise<void>;
  /** What is left of the step needs only the disk: its content of so many bytes has come, or it is about none. Others may have the line. */
  readonly leaveLine: (step: Step, bytes: number) => void;
  /** A folder of this disk was moved: what is in it has other paths now. */
  readonly onMoved: (move: { readonly from: string; readonly to: string }) => void;
  readonly onProgress: (step: Step, facts: { bytes: number; total: number | null }) => void;
}

export type StepOf<Type extends Step['type']> = Extract<Step, { type: Type }>;

export function localParentId(place: PlaceRef, trees: Trees): LocalId {
  if (place.localId !== null) return place.localId;
  const made = place.remoteId === null ? undefined : trees.synced.byRemote(place.remoteId)?.localId;
  if (made === undefined) throw new SyncError('conflict', 'The folder that it belongs in is not here yet.');
  return made;
}

export function remoteParentId(place: PlaceRef, trees: Trees): RemoteId {
  if (place.remoteId !== null) return place.remoteId;
  const made = place.localId === null ? undefined : trees.synced.byLocal(place.localId)?.remoteId;
  if (made === undefined) throw new SyncError('conflict', 'The folder that it belongs in is not in the archive yet.');
  return made;
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Where a folder of the local tree is now. */
export function folderPath(id: LocalId, trees: Trees): string {
  const path = trees.localPath(id);
  if (path === null) throw new SyncError('conflict', 'The folder that it belongs in is gone.');
  return path;
}

export function nodePath(node: LocalNode, trees: Trees): string {
  return joinPath(folderPath(node.parentId, trees), node.name);
}

/** Looks at a local item right before it is changed, and makes sure that it is what the plan saw. */
export async function statExpected(node: LocalNode, context: ApplyContext): Promise<{ path: string; stat: LocalStat }> {
  const path = nodePath(node, context.trees);
  const stat = await context.folder.stat(path);
  if (!stat) throw new SyncError('gone', `“${path}” is not there any more.`);
  const same = node.kind === 'folder' ? stat.kind === 'folder' && stat.ino === node.ino : sameContentStat(node, stat);
  if (!same) throw new SyncError('conflict', `“${path}” changed in the meantime.`);
  return { path, stat };
}

/** The node as it is known now; it may have been changed by an earlier step of the same plan. */
export function currentRemote(node: RemoteNode, trees: Trees): RemoteNode {
  const now = trees.remote.get(node.id);
  if (!now) throw new SyncError('gone', `“${node.name}” is not in the archive any more.`);
  return now;
}

export function currentLocal(node: LocalNode, trees: Trees): LocalNode {
  const now = trees.local.get(node.id);
  if (!now) throw new SyncError('gone', `“${node.name}” is not there any more.`);
  return now;
}

/** The row that a local item had before it is put into the row of another remote one: no local item stands for two. */
export function staleRow(local: LocalNode, remoteId: RemoteId, trees: Trees): readonly RemoteId[] {
  const row = trees.synced.byLocal(local.id);
  return row && row.remoteId !== remoteId ? [row.remoteId] : [];
}

/** A local node out of what a stat tells. */
export function localNode(stat: LocalStat, facts: Pick<LocalNode, 'id' | 'parentId' | 'name' | 'hash'>): LocalNode {
  const isFolder = stat.kind === 'folder';
  return {
    ...facts,
    kind: stat.kind,
    size: isFolder ? 0 : stat.size,
    mtimeMs: isFolder ? 0 : stat.mtimeMs,
    ctimeMs: isFolder ? 0 : stat.ctimeMs,
    birthMs: stat.birthMs,
    ino: stat.ino,
    hasIgnored: false,
    residue: false,
    leftFor: null,
  };
}

type Places = Pick<SyncedNode, 'remoteParentId' | 'remoteName' | 'localParentId' | 'localName'>;

/** Where both sides of an item are. Nobody agreed on the name of something that stands aside for a moment: that is the one it was planned for. */
function placesNow({ remote, local, target }: Standing): Places {
  return {
    remoteParentId: remote.parentId,
    remoteName: nameBeforeMove(remote.name).isMoving ? target.remoteName : remote.name,
    localParentId: local.parentId,
    localName: nameBeforeMove(local.name).isMoving ? target.localName : local.name,
  };
}

/** An item, and where the plan wants it. */
interface Standing {
  readonly remote: RemoteNode;
  readonly local: LocalNode;
  readonly target: Target;
}

/** The places to record for an item that was not known before. Where its file has yet to be renamed, it looks renamed on the service. */
export function newPlaces(facts: Standing, { folder }: ApplyContext): Places {
  const now = placesNow(facts);
  return now.localName === facts.target.localName ? now : { ...now, remoteName: fromDiskName(now.localName, folder.traits) };
}

/**
 * The places to record for an item. Both sides' own, once both stand where the plan wants them; until then what was agreed on before, so
 * that the side that still has to follow is known to.
 */
export function settledPlaces(facts: Standing, context: ApplyContext): Places {
  const { remote, local, target } = facts;
  const { trees } = context;
  const before = trees.synced.byRemote(remote.id);
  if (!before || before.localId !== local.id) return newPlaces(facts, context);
  const now = placesNow(facts);
  return isAtTarget(now, target, trees) ? now : before;
}

/** Whether the service's side of an item is where the plan wanted it. */
export function isRemoteAtTarget(
  { name, parentId }: Pick<RemoteNode, 'name' | 'parentId'>,
  { parent, remoteName }: Target,
  trees: Trees,
): boolean {
  const wanted = parent.remoteId ?? (parent.localId === null ? undefined : trees.synced.byLocal(parent.localId)?.remoteId);
  return name === remoteName && parentId === wanted;
}

function isAtTarget(places: Places, target: Target, trees: Trees): boolean {
  const { parent, localName } = target;
  const wanted = parent.localId ?? (parent.remoteId === null ? undefined : trees.synced.byRemote(parent.remoteId)?.localId);
  if (places.localName !== localName || places.localParentId !== wanted) return false;
  return isRemoteAtTarget({ name: places.remoteName, parentId: places.remoteParentId }, target, trees);
}

export function pickPlaces(row: Places): Places {
  const { remoteParentId, remoteName, localParentId, localName } = row;
  return { remoteParentId, remoteName, localParentId, localName };
}

export function historyOf(
  step: Step,
  context: ApplyContext,
  facts: Pick<HistoryEntry, 'action' | 'side' | 'path'> & Partial<HistoryEntry>,
): HistoryEntry {
  return { at: context.clock.now(), fromPath: null, remoteId: null, reason: step.why, items: 1, ...facts };
}
