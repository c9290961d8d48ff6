import { observeLocal } from '../../../main/sync/observe-local.ts';
import type { ScannedFolder } from '../../../main/sync/ports/folder.ts';
import type { LocalId } from '../../../main/sync/ports/trees.ts';
import { type LocalTree, Tree } from '../../../main/sync/trees.ts';
import { DiskTree } from './disk-tree.ts';
import { MemoryFolder } from './memory-folder.ts';
import { linuxTraits } from './traits.ts';
import { WorldTime } from './world-time.ts';

/** A model disk and what is known of it from looking. */
export class KnownDisk {
  readonly disk = new DiskTree(linuxTraits, new WorldTime());
  readonly tree: LocalTree = new Tree();
  readonly #folder = new MemoryFolder(this.disk);
  #nextId: LocalId = 1;

  /** Looks at folders, and at what turns out to hang together with them, as the local observer does. */
  look(paths: readonly string[], deep: boolean): void {
    const folders = new Map<string, ScannedFolder>();
    let request = { paths, deep };
    for (let round = 0; round < 50; round += 1) {
      for (const folder of this.#folder.scanNow(request).folders) folders.set(folder.path, folder);
      const seen = observeLocal(this.tree, { folders: [...folders.values()], skipped: [] }, () => this.#nextId++);
      const alsoDeep = seen.alsoDeep.filter((path) => !folders.has(path));
      const alsoShallow = seen.alsoShallow.filter((path) => !folders.has(path));
      if (alsoDeep.length > 0) request = { paths: alsoDeep, deep: true };
      else if (alsoShallow.length > 0) request = { paths: alsoShallow, deep: false };
      else {
        for (const id of seen.drop) this.tree.drop(id);
        for (const node of seen.put) this.tree.put(node);
        return;
      }
    }
    throw new Error('looking has no end');
  }

  lookEverywhere(): void {
    this.look([''], true);
  }

  /** Paths to ids. */
  known(): Record<string, LocalId> {
    return Object.fromEntries([...this.tree.all()].map(({ id }) => [this.tree.pathOf(id, 0) ?? `lost ${id}`, id]));
  }

  idOf(path: string): LocalId | undefined {
    return this.known()[path];
  }
}
