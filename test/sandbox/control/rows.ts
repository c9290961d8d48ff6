import type { TrashEntry } from '../archive/archive.ts';
import type { Folder, Item, Version } from '../archive/items.ts';
import { latest } from '../archive/items.ts';

/** An item as the control API tells it. What an item has not is null. */
export interface TreeRow {
  readonly id: number;
  readonly parentId: number;
  readonly path: string;
  readonly type: 'folder' | 'document' | 'link';
  readonly name: string;
  /** Bytes. */
  readonly size: number | null;
  readonly sha256: string | null;
  /** Epoch seconds. */
  readonly modifiedTime: number | null;
  readonly version: string | null;
}

export interface VersionRow {
  readonly id: number;
  readonly version: string | null;
  readonly size: number;
  readonly sha256: string;
  readonly modifiedTime: number;
  readonly modifiedBy: number;
}

export function liveRows(root: Folder): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  addRows(rows, root, '');
  return rows;
}

/** Each trashed item with what went with it. */
export function trashRows(entries: readonly TrashEntry[]): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  for (const { item, from, fromPath } of entries) {
    rows.push(row(item, from.id, fromPath));
    if (item.kind === 'folder') addRows(rows, item, fromPath);
  }
  return rows;
}

export function versionRow(version: Version): VersionRow {
  const { id, number, content, modifiedTime, modifiedBy } = version;
  return { id, version: number, size: content.size, sha256: content.sha256, modifiedTime, modifiedBy };
}

function addRows(rows: TreeRow[], folder: Folder, folderPath: string): void {
  for (const item of folder.children) {
    const path = folderPath === '' ? item.name : `${folderPath}/${item.name}`;
    rows.push(row(item, folder.id, path));
    if (item.kind === 'folder') addRows(rows, item, path);
  }
}

function row(item: Item, parentId: number, path: string): TreeRow {
  const head = { id: item.id, parentId, path, type: item.kind, name: item.name };
  if (item.kind !== 'document') {
    return { ...head, size: null, sha256: null, modifiedTime: item.kind === 'link' ? item.modifiedTime : null, version: null };
  }
  const { content, modifiedTime, number } = latest(item);
  return { ...head, size: content.size, sha256: content.sha256, modifiedTime, version: number };
}
