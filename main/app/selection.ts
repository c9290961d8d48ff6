import { BadInput } from './bad-input.ts';
import type { Host } from './host.ts';
import type { RemoteId, RemoteNode } from '../sync/ports/archive.ts';
import type { Pair } from '../sync/ports/settings.ts';

/** A remote folder and whether the person left it out. `path` is null when the service does not list it any more. */
export interface SelectedFolder {
  readonly id: RemoteId;
  readonly path: string | null;
  readonly isExcluded: boolean;
  /** Left out, while its local files stay. */
  readonly staysHere: boolean;
}

export interface SelectionChange {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  /** What becomes of the local files of those that are left out. What is not synced stays in any case. */
  readonly files: 'trash' | 'stay';
}

/** The top folders of a pair and those that are left out, wherever they are. */
export function readSelection(host: Host, pair: Pair): readonly SelectedFolder[] {
  const top = host.mirror.children(pair.id, pair.rootId).filter((node) => node.kind === 'folder');
  const ids = new Set([...top.map((node) => node.id), ...pair.excluded]);
  return [...ids]
    .map((id) => ({
      id,
      path: host.mirror.pathOf(pair.id, id),
      isExcluded: pair.excluded.includes(id),
      staysHere: pair.leftHere.includes(id),
    }))
    .toSorted((a, b) => (a.path ?? '').localeCompare(b.path ?? ''));
}

/**
 * Leaves remote folders out of a pair, or takes them in again; each is named by id or by its path in the archive. The next sync acts on it:
 * a folder that is left out goes from the disk to the trash, or stays there unsynced, and never goes from the service. Throws `BadInput`.
 */
export function changeSelection(host: Host, pair: Pair, change: SelectionChange): Pair {
  const excluded = new Set(pair.excluded);
  const leftHere = new Set(pair.leftHere);
  for (const typed of change.exclude) {
    const { id } = findFolder(host, pair, typed);
    // What stayed here is not synced any more, and nothing of it goes to the trash by a second word.
    if (change.files === 'stay' && !excluded.has(id)) leftHere.add(id);
    excluded.add(id);
  }
  for (const typed of change.include) {
    const id = pair.excluded.includes(typed) ? typed : findFolder(host, pair, typed).id;
    if (!excluded.delete(id)) throw new BadInput(`"${typed}" is not left out.`);
    leftHere.delete(id);
  }
  const changed = { ...pair, excluded: [...excluded], leftHere: [...leftHere] };
  host.settings.updatePair(changed);
  host.log(`pair ${pair.id}: ${excluded.size} folders are left out`);
  return changed;
}

function findFolder(host: Host, pair: Pair, typed: string): RemoteNode {
  const path = typed.replace(/^\/+|\/+$/g, '');
  const node = host.mirror.node(pair.id, typed) ?? host.mirror.byPath(pair, path);
  if (!node) throw new BadInput(`Pair ${pair.id} knows no remote folder "${typed}". It is known after the first sync.`);
  if (node.kind !== 'folder') throw new BadInput(`"${typed}" is not a folder.`);
  return node;
}
