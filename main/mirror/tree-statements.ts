import type { RemoteId } from '../sync/ports/archive.ts';
import type { LocalId, LocalNode, SupersededDocument, SyncedNode } from '../sync/ports/trees.ts';
import type { Connection, Value } from './connection.ts';
import { fold } from './fold.ts';

/** As SQLite gives them: truth as 0 and 1. */
export type SyncedRow = Omit<SyncedNode, 'ignored'> & { readonly ignored: number };
export type LocalRow = Omit<LocalNode, 'hasIgnored' | 'residue'> & { readonly hasIgnored: number; readonly residue: number };

/**
 * What reads and writes the local and the synced tree and the superseded documents. All parameters begin with the pair; trees are read in pages,
 * see `eachRow`.
 */
export function treeStatements(db: Connection) {
  return {
    local: db.prepare<[number, LocalId, number], LocalRow>(
      `SELECT id, parent_id AS parentId, name, kind, size, mtime_ms AS mtimeMs, ctime_ms AS ctimeMs, birth_ms AS birthMs, ino, hash,
         has_ignored AS hasIgnored, residue, left_for AS leftFor FROM local_nodes WHERE pair_id = ? AND id > ? ORDER BY id LIMIT ?`,
    ),
    putLocal: db.prepare<Value[]>(
      `INSERT OR REPLACE INTO local_nodes (name, kind, parent_id, size, mtime_ms, ctime_ms, birth_ms, ino, hash, has_ignored, residue, left_for, pair_id,
         id, unsent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
         CASE WHEN EXISTS (SELECT 1 FROM synced_nodes WHERE pair_id = ? AND local_id = ?) THEN NULL ELSE ? END)`,
    ),
    isSent: db.prepare<[number, number]>(
      'UPDATE local_nodes SET unsent = NULL WHERE pair_id = ? AND id = ? AND unsent IS NOT NULL',
    ),
    isUnsent: db.prepare<[number, number, string]>(
      `UPDATE local_nodes SET unsent = fold(name)
         WHERE pair_id = ? AND id = (SELECT local_id FROM synced_nodes WHERE pair_id = ? AND remote_id = ?)`,
    ),
    dropLocal: db.prepare<[number, number]>('DELETE FROM local_nodes WHERE pair_id = ? AND id = ?'),
    synced: db.prepare<[number, RemoteId, number], SyncedRow>(
      `SELECT remote_id AS remoteId, local_id AS localId, kind, remote_parent_id AS remoteParentId, remote_name AS remoteName,
         local_parent_id AS localParentId, local_name AS localName, hash, size, modified_at AS modifiedAt, version,
         uploaded_until AS uploadedUntil, ignored FROM synced_nodes WHERE pair_id = ? AND remote_id > ? ORDER BY remote_id LIMIT ?`,
    ),
    localIdOf: db.prepare<[number, RemoteId], { readonly id: LocalId }>(
      'SELECT local_id AS id FROM synced_nodes WHERE pair_id = ? AND remote_id = ?',
    ),
    // Of the same local file: neither an index nor the other tables have anything to do with it.
    changeSynced: db.prepare<Value[]>(
      `UPDATE synced_nodes SET kind = ?, remote_parent_id = ?, remote_name = ?, local_parent_id = ?, local_name = ?, hash = ?, size = ?,
         modified_at = ?, version = ?, uploaded_until = ?, ignored = ? WHERE pair_id = ? AND remote_id = ?`,
    ),
    // Not OR REPLACE: that would silently drop another item which holds the same local file.
    putSynced: db.prepare<Value[]>('INSERT INTO synced_nodes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    dropSynced: db.prepare<[number, string]>('DELETE FROM synced_nodes WHERE pair_id = ? AND remote_id = ?'),
    superseded: db.prepare<[number], SupersededDocument>(
      'SELECT remote_id AS remoteId, by_id AS "by", modified_at AS modifiedAt, at FROM superseded WHERE pair_id = ?',
    ),
    putSuperseded: db.prepare<Value[]>('INSERT OR REPLACE INTO superseded VALUES (?, ?, ?, ?, ?)'),
    dropSuperseded: db.prepare<[number, string]>('DELETE FROM superseded WHERE pair_id = ? AND remote_id = ?'),
  };
}

export function localValues(pairId: number, node: LocalNode): Value[] {
  const { id, parentId, name, kind, size, mtimeMs, ctimeMs, birthMs, ino, hash, hasIgnored, residue, leftFor } = node;
  const facts = [size, mtimeMs, ctimeMs, birthMs, ino, hash, Number(hasIgnored), Number(residue), leftFor];
  return [name, kind, parentId, ...facts, pairId, id, pairId, id, fold(name)];
}

/** Without the ids. */
export function agreedValues(node: SyncedNode): Value[] {
  const { kind, remoteParentId, remoteName, localParentId, localName, hash, size, modifiedAt, version, uploadedUntil } = node;
  const facts = [hash, size, modifiedAt, version, uploadedUntil, Number(node.ignored === true)];
  return [kind, remoteParentId, remoteName, localParentId, localName, ...facts];
}
