import { BadInput } from './bad-input.ts';
import { SyncError } from '../sync/errors.ts';
import type { Host } from './host.ts';
import type { LocalFolder, LocalStat } from '../sync/ports/folder.ts';
import type { Pair } from '../sync/ports/settings.ts';
import type { ConflictRecord, HistoryEntry, TreeStore } from '../sync/ports/trees.ts';

export type Resolution = 'mine' | 'theirs' | 'both';

/** A conflict and where its two contents are. */
export interface FoundConflict {
  readonly pair: Pair;
  readonly conflict: ConflictRecord;
}

/** The open conflict of that id, in whichever pair. Throws `BadInput`. */
export function findConflict(host: Host, id: string): FoundConflict {
  for (const pair of host.settings.pairs()) {
    const conflict = host.mirror.conflicts(pair.id).find((one) => one.id === id);
    if (conflict) return { pair, conflict };
  }
  throw new BadInput(`There is no conflict "${id}". "tidemark conflicts" lists those that wait for you.`);
}

/**
 * Settles a conflict as a person wants it. `theirs`: the copy goes to the trash. `mine`: the copy's bytes take the file's place, then the
 * copy goes to the trash; the next sync sends them. `both`: everything stays. The record is dropped last, so that a failure (`conflict`
 * when a file was changed meanwhile, `busy`, `full`) leaves it as it was. The caller holds the home's lock.
 */
export async function resolveConflict(
  place: { folder: LocalFolder; store: TreeStore; now: number },
  conflict: ConflictRecord,
  resolution: Resolution,
): Promise<string> {
  const outcome = await applyResolution(place, conflict, resolution);
  const entry: HistoryEntry = {
    at: place.now,
    action: 'resolve',
    side: 'local',
    path: conflict.path,
    fromPath: conflict.copyPath,
    remoteId: conflict.remoteId,
    reason: outcome,
    items: 1,
  };
  place.store.commit({ dropConflicts: [conflict.id], history: [entry] });
  return outcome;
}

async function applyResolution(
  place: { folder: LocalFolder; store: TreeStore },
  conflict: ConflictRecord,
  resolution: Resolution,
): Promise<string> {
  const { folder, store } = place;
  const copy = conflict.copyPath;
  if (resolution === 'both') return 'Both versions stay.';
  if (copy === null) return 'There is only one version; nothing had to be changed.';
  const copyStat = await folder.stat(copy);
  if (copyStat === null) return missingCopy(conflict, resolution);
  if (copyStat.kind !== 'file') return resolveFolderCopy(folder, { conflict, copy, copyStat }, resolution);
  if (resolution === 'mine') {
    const replaced = await readReplaced({ folder, store }, conflict);
    await putInPlace(folder, { from: copy, fromStat: copyStat, to: conflict.path, replaced });
  }
  const where = await folder.trash(copy, copyStat);
  const kept = resolution === 'mine' ? 'Your version is in place' : 'Their version stays';
  return `${kept}; the copy "${copy}" went to ${where}.`;
}

function missingCopy(conflict: ConflictRecord, resolution: Resolution): string {
  if (resolution === 'theirs') return 'The copy was gone already; their version stays.';
  throw new SyncError(
    'gone',
    `Your copy "${conflict.copyPath ?? ''}" is not there any more. Use "both" or "theirs" to close the conflict.`,
  );
}

async function resolveFolderCopy(
  folder: LocalFolder,
  found: { conflict: ConflictRecord; copy: string; copyStat: LocalStat },
  resolution: Resolution,
): Promise<string> {
  if (resolution === 'mine') {
    throw new SyncError('refused', `"${found.copy}" is a folder: move what you need out of it, then use "both" or "theirs".`);
  }
  return `Their version stays; the copy "${found.copy}" went to ${await folder.trash(found.copy, found.copyStat)}.`;
}

/**
 * What is at the conflict's path now, or null. Throws `conflict` when the service has not got it: replacing it would lose it.
 */
async function readReplaced(
  place: { folder: LocalFolder; store: TreeStore },
  conflict: ConflictRecord,
): Promise<LocalStat | null> {
  const now = await place.folder.stat(conflict.path);
  if (now === null) return null;
  const { local, synced } = place.store.load();
  const pairing = synced.find((one) => one.remoteId === conflict.remoteId);
  const known = local.find((one) => one.id === pairing?.localId);
  const isSent =
    pairing !== undefined &&
    known !== undefined &&
    pairing.hash !== null &&
    known.hash === pairing.hash &&
    known.kind === now.kind &&
    known.size === now.size &&
    known.mtimeMs === now.mtimeMs &&
    known.ino === now.ino;
  if (isSent) return now;
  throw new SyncError(
    'conflict',
    `"${conflict.path}" holds something that is not synced yet. Run "tidemark sync" first, then resolve.`,
  );
}

/** Puts a file's bytes over another one through the replace transaction: all or nothing, and only over what was there when we looked. */
async function putInPlace(
  folder: LocalFolder,
  move: { from: string; fromStat: LocalStat; to: string; replaced: LocalStat | null },
): Promise<void> {
  const parent = move.to.includes('/') ? move.to.slice(0, move.to.lastIndexOf('/')) : '';
  const received = await folder.receive(parent, { chunks: folder.read(move.from, move.fromStat), size: move.fromStat.size });
  await received.commit({ path: move.to, expected: move.replaced, mtimeMs: move.fromStat.mtimeMs });
}
