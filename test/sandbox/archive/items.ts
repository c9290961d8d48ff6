import type { Content } from './content.ts';

/** Everything of an archive. A live item has a chain of parents that ends in a workspace's root. */
export type Item = Folder | Document | Link;

interface Named {
  readonly id: number;
  name: string;
  description: string;
  /** Null for roots and for what lies in the trash. */
  parent: Folder | null;
  /** Epoch seconds, like every time here. */
  readonly createdTime: number;
  /** User id. */
  readonly createdBy: number;
}

export interface Folder extends Named {
  readonly kind: 'folder';
  /** False for roots: an upload of a taken name adds another document there (contract 4.1). */
  readonly versioned: boolean;
  /** What anybody may do here and below. */
  access: 'read' | 'write';
  readonly children: Set<Item>;
  /** The documents among the children by exact name: an upload looks there, however full the folder is. */
  readonly documents: Map<string, Document[]>;
}

export interface Document extends Named {
  readonly kind: 'document';
  /** Oldest first, never empty. */
  readonly versions: Version[];
  /** User id of whoever checked it out. */
  lockedBy: number | null;
}

export interface Version {
  readonly id: number;
  /** "0.1", "0.2", …; null where it came into a container without versions. */
  readonly number: string | null;
  readonly content: Content;
  readonly modifiedTime: number;
  readonly modifiedBy: number;
}

export interface Link extends Named {
  readonly kind: 'link';
  readonly url: string;
  readonly modifiedTime: number;
}

export function latest(document: Document): Version {
  const version = document.versions.at(-1);
  if (!version) throw new Error(`document ${document.id} has no version`);
  return version;
}

/** The folder at the top of the chain of parents, or null when the item lies in the trash. `item` itself when it is a root. */
export function topOf(item: Item): Item {
  let top = item;
  while (top.parent) top = top.parent;
  return top;
}

/** Whether `item` is `folder` or lies below it. */
export function isWithin(item: Item, folder: Folder): boolean {
  for (let at: Item | null = item; at; at = at.parent) if (at === folder) return true;
  return false;
}

/** Names from below the root, joined by `/`; '' for a root. */
export function pathOf(item: Item): string {
  const names: string[] = [];
  for (let at: Item = item; at.parent; at = at.parent) names.unshift(at.name);
  return names.join('/');
}

/** A folder that may only be read makes all below it so. */
export function accessOf(folder: Folder): 'read' | 'write' {
  for (let at: Folder | null = folder; at; at = at.parent) if (at.access === 'read') return 'read';
  return 'write';
}

/** Bytes of all versions of all documents below a folder. */
export function spaceUsed(folder: Folder): number {
  let bytes = 0;
  for (const item of folder.children) {
    if (item.kind === 'folder') bytes += spaceUsed(item);
    else if (item.kind === 'document') for (const { content } of item.versions) bytes += content.size;
  }
  return bytes;
}
