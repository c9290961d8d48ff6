import { SyncError } from '../sync/errors.ts';
import { localRootId } from '../sync/ports/trees.ts';
import type { LocalFolder, ScannedEntry, ScannedFolder } from '../sync/ports/folder.ts';
import type { LocalId, LocalNode, StoredTrees } from '../sync/ports/trees.ts';

/**
 * Sends to the trash what is on the service in the same form: files that are unchanged since they were last in sync, and folders that hold
 * nothing else (those as one). Everything else stays. Answers how many items went.
 */
export async function clearFolder(folder: LocalFolder, trees: StoredTrees, signal: AbortSignal): Promise<number> {
  const scan = await folder.scan({ paths: [''], deep: true }, signal);
  const folders = new Map(scan.folders.map((one) => [one.path, one]));
  const known = knownItems(trees);
  const clean = new Set<string>();
  // Children come after their parents in a scan: from the end, each folder is judged after what it holds.
  for (const one of scan.folders.toReversed()) if (isClean(one, { known, clean })) clean.add(one.path);
  let trashed = 0;
  const visit = async (path: string): Promise<void> => {
    for (const entry of folders.get(path)?.entries ?? []) {
      signal.throwIfAborted();
      const inner = join(path, entry.name);
      const goes = entry.kind === 'folder' ? clean.has(inner) : isUnchanged(known.get(inner), entry);
      if (goes) trashed += (await trashIfSame(folder, inner, entry)) ? 1 : 0;
      else if (entry.kind === 'folder') await visit(inner);
    }
  };
  await visit('');
  return trashed;
}

function isClean(one: ScannedFolder, facts: { known: ReadonlyMap<string, LocalNode>; clean: ReadonlySet<string> }): boolean {
  if (facts.known.get(one.path)?.kind !== 'folder' || one.state !== 'read' || one.hasIgnored) return false;
  return one.entries.every((entry) => {
    const path = join(one.path, entry.name);
    return entry.kind === 'folder' ? facts.clean.has(path) : isUnchanged(facts.known.get(path), entry);
  });
}

/** Folders that both sides had in common, and files whose bytes, as last read, are those that both had; by path. */
function knownItems(trees: StoredTrees): ReadonlyMap<string, LocalNode> {
  const nodes = new Map(trees.local.map((node) => [node.id, node]));
  const known = new Map<string, LocalNode>();
  for (const pairing of trees.synced) {
    const node = nodes.get(pairing.localId);
    if (!node || (node.kind === 'file' && (node.hash === null || node.hash !== pairing.hash))) continue;
    const path = pathOf(nodes, node);
    if (path !== null) known.set(path, node);
  }
  return known;
}

function pathOf(nodes: ReadonlyMap<LocalId, LocalNode>, node: LocalNode): string | null {
  const names = [node.name];
  for (let parent = node.parentId; parent !== localRootId;) {
    const folder = nodes.get(parent);
    if (!folder || names.length > nodes.size) return null;
    names.unshift(folder.name);
    parent = folder.parentId;
  }
  return names.join('/');
}

function isUnchanged(known: LocalNode | undefined, entry: ScannedEntry): boolean {
  return known?.kind === 'file' && known.size === entry.size && known.mtimeMs === entry.mtimeMs && known.ino === entry.ino;
}

/** False when it was changed or taken away in the meantime: then it stays. */
async function trashIfSame(folder: LocalFolder, path: string, entry: ScannedEntry): Promise<boolean> {
  try {
    await folder.trash(path, entry);
    return true;
  } catch (error) {
    if (error instanceof SyncError && (error.kind === 'conflict' || error.kind === 'gone')) return false;
    throw error;
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
