/** What the files screen and the choice of folders show, as plain data. A part of `contract.ts`, which tells of times, sizes and null. */

export interface FileRow {
  /** The service's id, or `local:` and a number of what is on this disk only. Commands that name `id` take both. */
  readonly id: string;
  readonly parentId: string;
  readonly kind: 'folder' | 'document' | 'link' | 'other';
  readonly name: string;
  /** From below the pair's root. */
  readonly path: string;
  readonly description: string;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
  readonly version: string | null;
  readonly url: string | null;
  readonly state: 'synced' | 'waiting' | 'held' | 'failed' | 'left-out' | 'superseded' | 'online';
  /** Of held, failed and superseded ones. */
  readonly reason: string | null;
  /** Whether its content is on this disk. */
  readonly local: boolean;
  /** Whether the service has it. What it does not have has neither versions nor a web page. */
  readonly remote: boolean;
}

export interface FileList {
  readonly pairId: number;
  readonly parentId: string | null;
  /** Finds below the folder by parts of names. */
  readonly filter: string;
  readonly sort: { readonly by: 'name' | 'modifiedAt' | 'modifiedBy' | 'version' | 'size' | 'state'; readonly down: boolean };
}

export interface FileQuery extends FileList {
  readonly offset: number;
  readonly limit: number;
}

export interface VersionView {
  readonly id: string;
  readonly version: string | null;
  readonly modifiedAt: number | null;
  readonly modifiedBy: string | null;
  readonly size: number | null;
}

export interface SelectableFolder {
  readonly id: string;
  readonly name: string;
  readonly excluded: boolean;
  /** Left out, while its local files stay, no longer synced. */
  readonly staysHere: boolean;
  /** Whether a folder somewhere below it is left out. */
  readonly partly: boolean;
  readonly hasFolders: boolean;
  readonly documents: number;
}

/** A folder of a workspace that may not be paired yet. */
export interface RemoteFolder {
  readonly id: string;
  readonly name: string;
}
