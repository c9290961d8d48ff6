import { localRootId, type SyncedNode, type TreeChange } from './ports/trees.ts';
import type { LocalFolder } from './ports/folder.ts';
import type { Trees } from './trees.ts';

/**
 * What a rule keeps out of sight is no part of the sync, and what happens to it then is nobody's business: where it is missing when the rule goes, it
 * comes back from the archive, and is not deleted there. So each row is marked as long as its local side is hidden. After a look at everything.
 */
export function ignoredRows(trees: Trees, ignores: LocalFolder['ignores']): TreeChange {
  const places = new Places(trees, ignores);
  const putSynced: SyncedNode[] = [];
  const dropSynced: string[] = [];
  for (const row of trees.synced.all()) {
    const wasIgnored = row.ignored === true;
    if (trees.local.get(row.localId)) {
      if (wasIgnored) putSynced.push({ ...row, ignored: false });
    } else if (places.isIgnored(row)) {
      if (!wasIgnored) putSynced.push({ ...row, ignored: true });
    } else if (wasIgnored) dropSynced.push(row.remoteId);
  }
  return { putSynced, dropSynced };
}

/** Where rows without a local side would be, by the names that were last agreed on. */
class Places {
  readonly #trees: Trees;
  readonly #ignores: LocalFolder['ignores'];
  readonly #known = new Map<number, { readonly path: string; readonly isIgnored: boolean }>([
    [localRootId, { path: '', isIgnored: false }],
  ]);

  constructor(trees: Trees, ignores: LocalFolder['ignores']) {
    this.#trees = trees;
    this.#ignores = ignores;
  }

  isIgnored(row: SyncedNode): boolean {
    return this.#place(row)?.isIgnored === true;
  }

  /** Null where the folders above are not known any more. */
  #place({ localId, localParentId, localName, kind }: SyncedNode): { readonly path: string; readonly isIgnored: boolean } | null {
    const known = this.#known.get(localId);
    if (known) return known;
    const above = this.#trees.synced.byLocal(localParentId);
    const parent = this.#known.get(localParentId) ?? (above ? this.#place(above) : null);
    if (!parent) return null;
    const path = parent.path === '' ? localName : `${parent.path}/${localName}`;
    const isIgnored = parent.isIgnored || this.#ignores(path, kind === 'folder' ? 'folder' : 'file');
    const place = { path, isIgnored };
    this.#known.set(localId, place);
    return place;
  }
}
