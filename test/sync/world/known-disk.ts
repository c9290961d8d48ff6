import { observeLocal } from '../../../main/sync/observe-local.ts';
import { spellingOf } from '../../../main/sync/names.ts';
import type { LocalId } from '../../../main/sync/ports/trees.ts';
import { type ScanRequest, ScanRounds } from '../../../main/sync/scan-rounds.ts';
import { type LocalTree, Tree } from '../../../main/sync/trees.ts';
import { DiskTree } from './disk-tree.ts';
import { MemoryFolder } from './memory-folder.ts';
import { type DiskTraits, linuxTraits } from './traits.ts';
import { WorldTime } from './world-time.ts';

/** A model disk and what is known of it from looking. */
export class KnownDisk {
  readonly disk: DiskTree;
  readonly tree: LocalTree = new Tree();
  readonly #folder: MemoryFolder;
  #nextId: LocalId = 1;

  constructor(traits: DiskTraits = linuxTraits) {
    this.disk = new DiskTree(traits, new WorldTime());
    this.#folder = new MemoryFolder(this.disk);
  }

  /** Looks at folders, and at what turns out to hang together with them, as the local observer does. */
  look(paths: readonly string[], deep: boolean): void {
    const rounds = new ScanRounds();
    let request: ScanRequest | null = { paths, deep };
    for (let round = 0; round < 50; round += 1) {
      rounds.add(this.#folder.scanNow(request));
      const how = { newId: () => this.#nextId++, spell: spellingOf(this.disk.traits) };
      const seen = observeLocal(this.tree, rounds.scan, how);
      request = rounds.next(seen);
      if (request) continue;
      for (const id of seen.drop) this.tree.drop(id);
      for (const node of seen.put) this.tree.put(node);
      return;
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
