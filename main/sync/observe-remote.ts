import type { RemoteId, RemoteListing, RemoteNode } from './ports/archive.ts';
import type { SupersededDocument, SyncedNode, TreeChange } from './ports/trees.ts';
import type { Trees } from './trees.ts';

export interface RemoteObservation {
  readonly change: TreeChange;
  /** Documents that somebody may be changing this very second: their content is not fetched yet. */
  readonly unsettled: ReadonlySet<RemoteId>;
  /**
   * Our own uploads whose time the listing shows for the first time, or that of another: what came after them, and whether the archive still has
   * them, can only be told by the numbers of the versions.
   */
  readonly toVerify: readonly SyncedNode[];
  /** What was sent from here and somebody changed there since, or so it looks. */
  readonly edited: readonly SyncedNode[];
}

/** How long before `uploadedUntil` an upload can have set the time that the listing shows. */
const longestUploadMs = 3_600_000;

/**
 * Joins a listing with what was known. Pure. What is below an unreadable folder stays as it was, and as unsettled as it was (`before`): it was
 * not seen again.
 */
export function observeRemote(
  trees: Trees,
  listing: RemoteListing,
  before: ReadonlySet<RemoteId> = new Set(),
): RemoteObservation {
  const put: RemoteNode[] = [];
  const seen = new Set<RemoteId>();
  const unsettled = new Set<RemoteId>();
  const back: SyncedNode[] = [];
  const edited: SyncedNode[] = [];
  const adopted = adoptUploads(trees, listing);
  const confirmed = new Map(adopted.put.map((row) => [row.remoteId, row]));
  for (const listed of listing.nodes) {
    const synced = confirmed.get(listed.id) ?? trees.synced.byRemote(listed.id);
    const node = withKnownSize(listed, synced);
    seen.add(node.id);
    if (synced && hasGoneBack(synced, node)) back.push({ ...synced, modifiedAt: laterThanAll });
    else if (synced && synced.modifiedAt !== laterThanAll && isRemoteEdited(synced, node)) edited.push(synced);
    if (isYoung(node.modifiedAt, listing.at)) unsettled.add(node.id);
    const known = trees.remote.get(node.id);
    if (!known || !sameRemote(known, node)) put.push(node);
  }
  // The whole archive went back, and what looks like an edit may be one of an older version than both sides had.
  const isBack = back.length > 0 || adopted.put.some(({ modifiedAt }) => modifiedAt === laterThanAll);
  if (isBack) for (const row of edited.splice(0)) back.push({ ...row, modifiedAt: laterThanAll });
  for (const id of listing.unreadable) {
    for (const node of trees.remote.below(id)) {
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      if (before.has(node.id) || isYoung(node.modifiedAt, listing.at)) unsettled.add(node.id);
    }
  }
  const drop = [...trees.remote.all()].filter((node) => !seen.has(node.id)).map((node) => node.id);
  return {
    change: {
      putRemote: put,
      dropRemote: drop,
      putSynced: [...adopted.put, ...back],
      ...supersededChange(trees, listing, seen),
    },
    unsettled,
    toVerify: adopted.toVerify,
    edited: edited.filter(({ version }) => version !== null),
  };
}

/** A service that tells no sizes does not take back what a transfer has shown, as long as that is what it still has. */
function withKnownSize(node: RemoteNode, synced: SyncedNode | undefined): RemoteNode {
  if (node.size !== null || node.kind !== 'document' || !synced) return node;
  const isKnown = synced.uploadedUntil === null && !isRemoteEdited(synced, node);
  return isKnown ? { ...node, size: synced.size } : node;
}

/** A change in the second of the listing, or after it, may be followed by another that shows the same time. */
function isYoung(modifiedAt: number | null, at: number): boolean {
  return modifiedAt !== null && at < modifiedAt + 1000 && modifiedAt - at < 10_000;
}

/** The first listing after an upload tells which time the service gave it, unless somebody changed the document since. */
function adoptUploads(trees: Trees, listing: RemoteListing): { put: readonly SyncedNode[]; toVerify: readonly SyncedNode[] } {
  const put: SyncedNode[] = [];
  const toVerify: SyncedNode[] = [];
  for (const node of listing.nodes) {
    const synced = trees.synced.byRemote(node.id);
    if (synced?.uploadedUntil == null) continue;
    if (isYoung(node.modifiedAt, listing.at)) continue;
    const from = synced.uploadedUntil - longestUploadMs;
    const ours = node.modifiedAt === null || (node.modifiedAt <= synced.uploadedUntil && node.modifiedAt >= from);
    // A time from before the upload means that the archive went back behind it.
    const wentBack = node.modifiedAt !== null && node.modifiedAt < from;
    const next = { ...synced, modifiedAt: wentBack ? laterThanAll : node.modifiedAt, uploadedUntil: null };
    if (wentBack || node.modifiedAt === null) put.push(next);
    else if (ours && node.version !== null && node.version === synced.version) put.push(next);
    else if (ours && node.version === null) toVerify.push(next);
    else if (synced.version !== null) toVerify.push({ ...next, modifiedAt: justBefore(node.modifiedAt) });
    else put.push({ ...next, modifiedAt: justBefore(node.modifiedAt) });
  }
  return { put, toVerify };
}

/** Stands for the time of what somebody has followed at `time`, since the listing tells no other: an older one tells that the archive went back. */
export function justBefore(time: number): number {
  return time - 1;
}

/** Stands where the archive went back behind what both sides had: whatever time it tells later, what is here is worth more than it looks. */
export const laterThanAll = Number.MAX_SAFE_INTEGER;

/**
 * Whether a document shows an older time, or in the same second an older version or other bytes, than we have seen of it: the service may have
 * been restored from a backup.
 */
export function hasGoneBack({ uploadedUntil, modifiedAt, hash, version }: SyncedNode, node: RemoteNode): boolean {
  if (node.hash !== null && node.hash === hash) return false;
  if (uploadedUntil !== null || modifiedAt === null || modifiedAt === laterThanAll || node.modifiedAt === null) return false;
  if (node.modifiedAt !== modifiedAt) return node.modifiedAt < modifiedAt;
  // Nothing is fetched before its second is over: nobody can have followed in it.
  if (node.hash !== null && hash !== null) return true;
  return version !== null && node.version !== null && isOlderVersion(node.version, version);
}

/** “0.9” is older than “0.10”. What is made of anything but numbers has no order. */
function isOlderVersion(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left?.findIndex((part, index) => part !== right?.[index]) ?? -1;
  return at >= 0 && (left?.[at] ?? 0) < (right?.[at] ?? 0);
}

/** `seen` holds what is known to be there, listed or not. */
function supersededChange(
  trees: Trees,
  listing: RemoteListing,
  seen: ReadonlySet<RemoteId>,
): Pick<TreeChange, 'putSuperseded' | 'dropSuperseded'> {
  if (trees.superseded.size === 0) return {};
  const nodes = new Map(listing.nodes.map((node) => [node.id, node]));
  const putSuperseded: SupersededDocument[] = [];
  const dropSuperseded: RemoteId[] = [];
  for (const mark of trees.superseded.values()) {
    const node = nodes.get(mark.remoteId);
    if (!node) {
      if (!seen.has(mark.remoteId)) dropSuperseded.push(mark.remoteId);
    } else if (mark.modifiedAt === null) putSuperseded.push({ ...mark, modifiedAt: node.modifiedAt });
    else if (node.modifiedAt !== null && node.modifiedAt !== mark.modifiedAt) dropSuperseded.push(mark.remoteId);
  }
  return { putSuperseded, dropSuperseded };
}

function sameRemote(a: RemoteNode, b: RemoteNode): boolean {
  return (
    a.parentId === b.parentId &&
    a.kind === b.kind &&
    a.name === b.name &&
    a.description === b.description &&
    a.modifiedAt === b.modifiedAt &&
    a.modifiedBy === b.modifiedBy &&
    a.size === b.size &&
    a.hash === b.hash &&
    a.version === b.version &&
    a.url === b.url &&
    a.writable === b.writable
  );
}

/** Whether the service tells of other content than both sides last had in common. What it does not tell has not changed. */
export function isRemoteEdited(synced: SyncedNode, node: RemoteNode): boolean {
  if (synced.uploadedUntil !== null) return false;
  if (node.hash !== null && synced.hash !== null) return node.hash !== synced.hash;
  if (synced.modifiedAt !== null && node.modifiedAt !== null && synced.modifiedAt !== node.modifiedAt) return true;
  return synced.version !== null && node.version !== null && synced.version !== node.version;
}
