import type { Archive } from '../../main/sync/ports/archive.ts';
import type { Effect } from '../sandbox/wire/faults.ts';

/** What a service's stand-in tells of an item behind the service's back. */
export interface SeenItem {
  readonly id: string;
  readonly parentId: string;
  readonly kind: 'folder' | 'document' | 'link';
  readonly name: string;
  readonly sha256: string | null;
}

/** What archives of some services have not. Cases that need it are left out for them. */
export type ArchiveLack =
  /** Folders keep versions of documents. */
  | 'versions'
  /** Folders within folders: `Deep`. */
  | 'nesting'
  | 'links'
  /** A folder that may only be read: `Closed`. */
  | 'closed folders'
  /** Folders are made, things renamed and moved, folders deleted and brought back. */
  | 'changes'
  /** The tree comes in one call, or level by level where that is refused. */
  | 'levels'
  /** Its line can be made to go wrong, see `fault`. */
  | 'faults';

export type FaultyCall = 'tree' | 'level' | 'read' | 'upload' | 'change';

/**
 * One archive of a service with the hooks that the suite needs. It starts with: a versioned folder `Reports` with `plan.txt` ("plan one")
 * and a folder `Deep` in it with `note.txt`; a folder `Closed` that the account may only read, with `law.txt`; in the root `readme.txt`
 * and a link `Wiki` to `https://wiki.example/`.
 */
export interface ConformanceWorld {
  readonly archive: Archive;
  /** The same archive, opened at one of its folders. */
  openAt(folderId: string): Archive;
  /** Everything live, but the root. */
  seen(): readonly SeenItem[];
  trashed(): readonly SeenItem[];
  /** Adds a document or a version as another user. `name` may hold anything. */
  put(folder: string, name: string, bytes: Uint8Array): string;
  remove(id: string): void;
  /** Makes the next `times` (1) of such calls go wrong, after `skip` (0) that do not. */
  fault(call: FaultyCall, effect: Effect, count?: { readonly times?: number; readonly skip?: number }): void;
  /** How many uploads have reached the service, whatever came of them. */
  uploads(): number;
  /** Whether the account can get a new credential by itself. */
  readonly renews: boolean;
  stop(): Promise<void>;
}
